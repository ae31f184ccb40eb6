package geo

// Nearest gives the markaz whose centre or known town is nearest to p, and how
// far that is. It is a guess, to be labelled as one: boundaries are not looked
// at, and centres of desert districts are far from their people.
func (r *Regions) Nearest(p Point) (Markaz, Metres) {
	best, least := 0, Metres(-1)
	for i := range r.Markazes {
		if d := GreatCircle(p, r.Markazes[i].Centre); least < 0 || d < least {
			best, least = i, d
		}
	}
	return r.Markazes[best], least
}
