package route

import (
	"strings"
	"testing"
)

// TestVerifySeesEveryFault breaks a good solution in one way at a time.
func TestVerifySeesEveryFault(t *testing.T) {
	for want, harm := range map[string]func(*Problem, *Solution){
		"no type 9":               func(p *Problem, s *Solution) { s.Trips[0].Type = 9 },
		"has no truck 9":          func(p *Problem, s *Solution) { s.Trips[0].Truck = 9 },
		"no door 9":               func(p *Problem, s *Solution) { s.Trips[0].Door = 9 },
		"no visit":                func(p *Problem, s *Solution) { s.Trips[0].Visits = nil },
		"unserved -1":             func(p *Problem, s *Solution) { s.Unserved[0] = -1 },
		"Unserved has 0 stops":    func(p *Problem, s *Solution) { s.Unserved = nil },
		"want its demand":         func(p *Problem, s *Solution) { s.Unserved[0]++ },
		"carries 100, its type":   func(p *Problem, s *Solution) { p.Types[0].Load = 99 },
		"departure is":            func(p *Problem, s *Solution) { s.Trips[0].Departs++ },
		"arrival is":              func(p *Problem, s *Solution) { s.Trips[0].Visits[0].Arrives++ },
		"beginning is":            func(p *Problem, s *Solution) { s.Trips[0].Visits[0].Begins++ },
		"leaving is":              func(p *Problem, s *Solution) { s.Trips[0].Visits[0].Leaves++ },
		"return is":               func(p *Problem, s *Solution) { s.Trips[0].Returns++ },
		"length is":               func(p *Problem, s *Solution) { s.Trips[0].Metres++ },
		"length of a leg is":      func(p *Problem, s *Solution) { s.Trips[0].Visits[0].Metres++ },
		"it closes at 28800":      func(p *Problem, s *Solution) { p.Stops[0].Closes = 8 * hour },
		"too big for stop 0":      func(p *Problem, s *Solution) { p.Stops[0].MaxSize = 1; p.Types[0].Size = 2 },
		"cost is":                 func(p *Problem, s *Solution) { s.Cost++ },
		"costs":                   func(p *Problem, s *Solution) { s.Trips[1].Cost++; s.Cost++ },
		"2 trips, at most 1":      func(p *Problem, s *Solution) { p.Types[0].MaxTrips = 1 },
		"is free at 28800":        func(p *Problem, s *Solution) { p.Types[0].Trucks[0].Free = 8 * hour },
		"its shift is 3600":       func(p *Problem, s *Solution) { p.Types[0].Shift = hour },
		"door 0 is open from 288": func(p *Problem, s *Solution) { p.Doors[0].Opens = 8 * hour },
		"door 0: loads from":      func(p *Problem, s *Solution) { p.Doors[0].Busy = []Interval{{7 * hour, 7*hour + 1}} },
		"or the second":           func(p *Problem, s *Solution) { s.Trips[0].Visits[0].Stop = 7 },
	} {
		p := line([]int64{1}, []Stop{{Demand: 200}}, van(1))
		s := solve(t, p)
		harm(p, s)
		if err := Verify(p, s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Verify says %v, want %q in it", err, want)
		}
	}
}
