// Package dispatch is the life of a manifest: planned → released → loading →
// dispatched → delivered, partly or returned → closed; or voided before it
// leaves.
//
// Every step is one transaction that moves stock and status together. It refuses
// the wrong order with code "wrong_state", saying what is possible now, and is
// harmless when repeated: the step's id is the caller's.
//
// What a place was promised is one row for each plan and place: no step hands
// out more than its allocation, whichever truck brings it.
//
// Locks, in this order, so that no two steps wait for each other in a ring: the
// plan, the manifests by id, the series of documents, the promises by place, the
// balances.
package dispatch
