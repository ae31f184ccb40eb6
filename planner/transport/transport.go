// Package transport solves minimum-cost flow problems to proven optimality.
//
// Solve finds the flow and, with it, the node potentials that prove it optimal;
// Verify checks that proof without the solver. Arcs that are too many to list
// can stand behind a function (Problem.Price, Delivery), and the answer is still
// exact over all of them.
package transport

// Unbounded is the capacity of an arc without a limit; so is anything above it.
const Unbounded = int64(1) << 60

// Problem is a minimum-cost flow problem on a directed graph. It is read only.
//
// Parallel arcs, loops, nodes without supply and negative costs are all
// allowed, but costs must not be negative round a cycle of Unbounded arcs. The
// limits that keep every sum within int64, which Solve checks:
//
//   - supplies add up to zero;
//   - (nodes + 1) × the largest |Cost| is at most 2^60, which |Cost| ≤ 2^40
//     satisfies up to a million nodes;
//   - the supply sent and all capacities that are not Unbounded add up to less
//     than 2^60, so an arc without a real limit should say Unbounded;
//   - the cost of the answer fits in an int64, which can be known only at the end.
type Problem struct {
	Supply []int64 // by node: positive sends, negative receives
	Arcs   []Arc
	// Price, if set, stands for arcs that are too many to list (each village to
	// each warehouse). It is called with the current node potentials and must
	// emit arcs whose reduced cost Cost + potential[From] − potential[To] is
	// negative, and must emit at least one if there is any; arcs it never emits
	// have no flow. An arc emitted once is kept, so Price must not emit a
	// capacitated arc again: it would be a second, parallel arc. (A listed
	// Unbounded arc never has a negative reduced cost when Price is called.)
	// The slice of potentials is lent for the call only.
	Price func(potential []int64, emit func(Arc))
}

// Arc is a directed arc with flow between 0 and Cap.
type Arc struct {
	From, To int32
	Cap      int64 // Unbounded if without limit
	Cost     int64 // of one unit
}

// Result is an optimal flow with its dual certificate.
//
// Potential[v] − Potential[u] is the marginal cost of a unit at v over one at u:
// if u sends and v receives one unit more, the cost rises by at least that, and
// by exactly that where the optimal potentials are unique. Potentials matter
// only by their differences; the least of them is 0.
type Result struct {
	Arcs      []Arc   // the problem's, then those that Price emitted
	Flow      []int64 // by arc
	Potential []int64 // by node; reduced cost = Cost + Potential[From] − Potential[To]
	Cost      int64
	Pivots    int // not counting those that found the start
}
