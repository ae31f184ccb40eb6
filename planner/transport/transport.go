// Package transport solves minimum-cost flow problems to proven optimality.
package transport

// Unbounded is the capacity of an arc without a limit.
const Unbounded = int64(1) << 60

// Problem is a minimum-cost flow problem on a directed graph. It is read only.
// Supplies must add up to zero; costs must not be negative on uncapacitated
// cycles. |cost| ≤ 2^40 and total supply ≤ 2^40 keep every sum within int64.
type Problem struct {
	Supply []int64 // by node: positive sends, negative receives
	Arcs   []Arc
	// Price, if set, stands for arcs that are too many to list (each village to
	// each warehouse). It is called with the current node potentials and must
	// emit arcs whose reduced cost Cost + potential[From] − potential[To] is
	// negative, and must emit at least one if there is any; arcs it never emits
	// have no flow. An arc emitted once is kept.
	Price func(potential []int64, emit func(Arc))
}

// Arc is a directed arc with flow between 0 and Cap.
type Arc struct {
	From, To int32
	Cap      int64 // Unbounded if without limit
	Cost     int64 // of one unit
}

// Result is an optimal flow with its dual certificate.
type Result struct {
	Arcs      []Arc   // the problem's, then those that Price emitted
	Flow      []int64 // by arc
	Potential []int64 // by node; reduced cost = Cost + Potential[From] − Potential[To]
	Cost      int64
	Pivots    int
}
