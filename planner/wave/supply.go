package wave

// supply bounds what can have come to each warehouse: no schedule has more
// cartons arrive at warehouse w up to day d, that day included, than
// supply[w][d], even if all its sources served it alone.

// The second table leaves the doors of the last warehouse out.
func supply(p *Problem, x *index) (s, doorless [][]int64) {
	s, doorless = grid(len(p.Warehouses), p.Days), grid(len(p.Warehouses), p.Days)
	trips := make([][]int64, len(p.Legs))
	ready := make([][]int64, len(p.Sources))
	for l := range p.Legs {
		trips[l] = departures(p, &p.Legs[l], p.Legs[l].Cycle)
	}
	for i := range p.Sources {
		ready[i] = make([]int64, p.Days)
	}
	// A load takes at least a day from one warehouse's stock to the next one's,
	// so that days in order see all that they build on.
	for d := range p.Days {
		for i := range p.Sources {
			src := &p.Sources[i]
			switch {
			case src.Warehouse < 0:
				ready[i][d] = src.Ready[d]
				if d > 0 {
					ready[i][d] += ready[i][d-1]
				}
			default:
				ready[i][d] = p.Warehouses[src.Warehouse].Opening
				if d > 0 {
					ready[i][d] += s[src.Warehouse][d-1]
				}
			}
		}
		for w := range p.Warehouses {
			doorless[w][d] = arrived(p, x, trips, ready, w, d)
			before := int64(0)
			if d > 0 {
				before = s[w][d-1]
			}
			s[w][d] = min(doorless[w][d], before+p.Warehouses[w].Handling[d])
		}
	}
	return s, doorless
}

// departures bounds, by day, the trips that the trucks of a leg's source can
// have begun up to the day when each is away for a cycle.
func departures(p *Problem, leg *Leg, cycle int) []int64 {
	src := &p.Sources[leg.Source]
	n := make([]int64, p.Days)
	total, home := int64(0), 0
	for d := range n {
		if src.Working[d] && d >= home {
			total += int64(src.Trucks)
			home = d + cycle
		}
		n[d] = total
	}
	return n
}

// arrived bounds the cartons that can have come to a warehouse by a day, leg by
// leg, and for each source by what is ready there.
func arrived(p *Problem, x *index, trips, ready [][]int64, w, day int) int64 {
	total := int64(0)
	for k, l := range x.inbound[w] {
		if firstOfSource(p, x.inbound[w], k) {
			sum, last := int64(0), -1
			for _, m := range x.inbound[w][k:] {
				if p.Legs[m].Source != p.Legs[l].Source {
					continue
				}
				if d := x.latest[m][day]; d >= 0 {
					sum += min(p.Legs[m].Cartons, trips[m][d]*p.Legs[m].Load)
					last = max(last, d)
				}
			}
			if last >= 0 {
				total += min(sum, ready[p.Legs[l].Source][last])
			}
		}
	}
	return total
}

func firstOfSource(p *Problem, legs []int, k int) bool {
	for _, l := range legs[:k] {
		if p.Legs[l].Source == p.Legs[legs[k]].Source {
			return false
		}
	}
	return true
}
