package route

// Parameters of the ruin, from Christiaens and Vanden Berghe (2020), section 5.
const (
	averageRemoved = 10  // visits removed in one step, on average
	longestString  = 10  // visits removed from one trip, at most
	splitOneIn     = 2   // every other string keeps some visits within it
	dayOneIn       = 3   // a whole day goes in every third step; chosen by trial
	growOneIn      = 100 // a kept stretch grows by one more visit with this chance
)

// ruin takes strings of visits that lie near one another off neighbouring trips,
// and where trucks make several trips now and then a truck's whole day as well:
// a truck that moves is paid for, and no string alone ever frees one.
func (s *search) ruin() {
	st := s.state
	if st.visits > 0 && st.m.several && s.dice.oneIn(dayOneIn) {
		s.ruinDay()
	}
	if st.visits == 0 {
		return
	}
	long := min(longestString, max(1, st.visits/st.count))
	removed := min(averageRemoved, 1+st.visits/4)
	// From 1 to 4·removed/(1+long) strings, in 1/256 so that the mean is right.
	strings := 1 + s.dice.below(max(1, 4*removed*256/(1+long)-256))/256
	seed := int32(1 + s.dice.below(st.m.n))
	s.ruined++
	s.ruinAt(seed, long, &strings)
	for _, c := range st.m.near[seed] {
		if strings <= 0 {
			break
		}
		s.ruinAt(c, long, &strings)
	}
}

// ruinAt removes one string around the node from a trip that has not lost one in
// this step.
func (s *search) ruinAt(node int32, long int, strings *int) {
	st := s.state
	trips := st.at[node]
	if len(trips) == 0 {
		return
	}
	r := trips[s.dice.below(len(trips))]
	for len(s.struck) <= int(r) {
		s.struck = append(s.struck, 0)
	}
	if s.struck[r] == s.ruined {
		return
	}
	s.struck[r] = s.ruined
	*strings--
	visits := st.trips[r].visits
	pos := 0
	for visits[pos].node != node {
		pos++
	}
	n := 1 + s.dice.below(min(len(visits), long))
	kept := 0
	if n > 1 && n < len(visits) && s.dice.oneIn(splitOneIn) {
		kept = 1
		for n+kept < len(visits) && s.dice.oneIn(growOneIn) {
			kept++
		}
	}
	s.cutString(r, pos, n, kept)
}

// cutString removes n visits of a stretch of n+kept around pos, which keeps a
// stretch of kept visits inside it.
func (s *search) cutString(r int32, pos, n, kept int) {
	size := len(s.state.trips[r].visits)
	lo, hi := max(0, pos-(n+kept)+1), min(pos, size-(n+kept))
	from := lo + s.dice.below(hi-lo+1)
	if kept == 0 {
		s.state.cut(r, from, from+n)
		return
	}
	head := 1 + s.dice.below(n-1)
	truck := s.state.trips[r].truck
	s.state.cut(r, from+head+kept, from+n+kept)
	if s.state.trips[r].truck == truck && len(s.state.trips[r].visits) == size-(n-head) {
		s.state.cut(r, from, from+head)
	}
}

// ruinDay takes all trips off the truck of a random trip.
func (s *search) ruinDay() {
	st := s.state
	trips := st.at[1+s.dice.below(st.m.n)]
	if len(trips) == 0 {
		return
	}
	tr := &st.trucks[st.trips[trips[s.dice.below(len(trips))]].truck]
	for len(tr.trips) > 0 {
		r := tr.trips[len(tr.trips)-1]
		st.cut(r, 0, len(st.trips[r].visits))
	}
}
