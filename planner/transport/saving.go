package transport

// ReducedCost is Cost + Potential[From] − Potential[To] of an arc: what sending
// one unit over it would add to the cost of all.
func (r *Result) ReducedCost(arc int) int64 {
	a := r.Arcs[arc]
	return a.Cost + r.Potential[a.From] - r.Potential[a.To]
}

// Saving is the shadow price of an arc's capacity: what one unit more of it
// saves. It is max(0, −reduced cost) for a saturated arc, 0 for one with room.
//
// The optimal cost is a convex function of each capacity and minus the saving
// one of its slopes there. So a unit more never saves more than Saving, saves
// exactly that where the optimal potentials are unique, and taking a unit away
// costs at least that. Where they are not unique (the optimum is degenerate:
// the same unit is held up in two places, say) the true saving may be less.
func (r *Result) Saving(arc int) int64 {
	if a := r.Arcs[arc]; a.Cap >= Unbounded || r.Flow[arc] < a.Cap {
		return 0
	}
	return max(0, -r.ReducedCost(arc))
}
