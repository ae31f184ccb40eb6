package route

// Split insertion after Boudia, Louly and Prins, "An effective memetic algorithm
// with population management for the split delivery vehicle routing problem"
// (2007), and Silva, Subramanian and Ochi (2015): of all trips with some room,
// take those where a carton is cheapest until the stop is served.

// addPart keeps parts in order of cost per carton, the cheapest first.
func (s *search) addPart(x *insertion) {
	if !x.found() {
		return
	}
	s.parts = append(s.parts, *x)
	for k := len(s.parts) - 1; k > 0 && cheaper(&s.parts[k], &s.parts[k-1]); k-- {
		s.parts[k], s.parts[k-1] = s.parts[k-1], s.parts[k]
	}
}

// cheaper compares cost per carton.
func cheaper(a, b *insertion) bool { return a.cost*b.cartons < b.cost*a.cartons }

// splitCost is what the listed parts cost together if they bring q cartons, and
// the cost of none otherwise. The last part is priced in full, so the sum is at
// most too high. It stops adding at limit.
func (s *search) splitCost(node int32, q, limit int64) int64 {
	sum := int64(0)
	for k := range s.parts {
		x := &s.parts[k]
		if x.cartons >= q {
			last := none
			s.reprice(x, q, &last)
			return sum + min(x.cost, last.cost)
		}
		sum += x.cost
		if q -= x.cartons; sum >= limit {
			break
		}
	}
	return none.cost
}

// reprice prices the part for other cartons, as things stand now.
func (s *search) reprice(x *insertion, cartons int64, best *insertion) {
	st := s.state
	if x.trip == opened {
		st.priceOpening(st.trucks[x.truck].kind, x.node, cartons, &s.dice, 0, best)
		return
	}
	st.priceTrip(x.trip, x.node, cartons, &s.dice, 0, best)
}

// split carries the listed parts out, cheapest first; parts on one truck share
// its day, so each is priced again. What is left then is tried whole and split
// again as long as that brings anything.
func (s *search) split(node int32) {
	st := s.state
	for st.left[node] > 0 {
		before := st.left[node]
		for k := range s.parts {
			q := min(s.parts[k].cartons, st.left[node])
			if q == 0 {
				return
			}
			now := none
			s.reprice(&s.parts[k], q, &now)
			if now.found() {
				st.insert(&now)
			}
		}
		if st.left[node] == 0 || st.left[node] == before {
			return
		}
		if whole := s.cheapest(node, st.left[node]); whole.found() {
			st.insert(&whole)
			return
		}
	}
}
