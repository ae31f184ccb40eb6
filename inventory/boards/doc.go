// Package boards is the shared editing of a plan's waves: managers put waves on
// other days, lock them, freeze the days that come next, and take edits back.
//
// A stored plan never changes. A board is an append-only list of edits of one
// plan, each of which makes the board's next version; what stands is the fold of
// those that were not taken back. Where the waves are then decides the plan
// ([planner.Redate]), whatever the way there, and the referee judges it. Accepting
// a board stores that plan as a new one, which is approved, or not, like any
// other.
//
// An edit names the version that its author has seen. Of two at once one wins,
// and the other is told what changed since.
//
// Locks are taken in this order: the board, then what package plans locks.
package boards
