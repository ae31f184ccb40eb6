package wave

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// Instead of a warehouse: all by tiers, and all in one sum.
const (
	byTier     = -1
	everywhere = -2
)

// brute finds by exhaustion the least shortfall, tier by tier: no schedule has
// less in the first tier, none of those has less in the second, and so on.
// With a warehouse for only it gives instead the least total of that over the
// tiers up to upTo, as the single element of the answer; with everywhere, the
// least total of all.
type brute struct {
	p          *Problem
	only, upTo int
	memo       map[string][]int64
}

type bruteState struct {
	day     int
	rest    []int64   // by delivery
	left    []int64   // by leg
	stock   []int64   // by warehouse, start of day
	arrive  [][]int64 // by warehouse and day
	busy    [][]int64 // by source and day: trucks
	loaded  []int64   // by source
	doors   []int64   // by warehouse: used this day going out
	seconds [][]int64 // by warehouse and class: this day
}

func bruteForce(p *Problem, only, upTo int) []int64 {
	b := &brute{p: p, only: only, upTo: upTo, memo: map[string][]int64{}}
	s := &bruteState{
		rest: make([]int64, len(p.Deliveries)), left: make([]int64, len(p.Legs)), stock: make([]int64, len(p.Warehouses)),
		arrive: grid(len(p.Warehouses), p.Days), busy: grid(len(p.Sources), p.Days), loaded: make([]int64, len(p.Sources)),
		doors: make([]int64, len(p.Warehouses)), seconds: grid(len(p.Warehouses), 4),
	}
	for i := range p.Deliveries {
		s.rest[i] = p.Deliveries[i].Cartons
	}
	for l := range p.Legs {
		s.left[l] = p.Legs[l].Cartons
	}
	for w := range p.Warehouses {
		s.stock[w] = p.Warehouses[w].Opening
	}
	return b.from(s)
}

func (s *bruteState) key() string {
	k := []byte{byte(s.day)}
	add := func(xs []int64) {
		for _, x := range xs {
			k = binary.AppendVarint(k, x)
		}
	}
	add(s.rest)
	add(s.left)
	add(s.stock)
	for w := range s.arrive {
		add(s.arrive[w][s.day:])
	}
	for src := range s.busy {
		add(s.busy[src][s.day:])
	}
	add(s.loaded)
	return string(k)
}

// from gives the best end of a state at the start of its day.
func (b *brute) from(s *bruteState) []int64 {
	if s.day == b.p.Days {
		return b.shortfall(s)
	}
	key := s.key()
	if v, ok := b.memo[key]; ok {
		return v
	}
	var best []int64
	b.loads(s, 0, &best)
	b.memo[key] = best
	return best
}

func (b *brute) shortfall(s *bruteState) []int64 {
	if b.only != byTier {
		v := []int64{0}
		for i, q := range s.rest {
			if d := &b.p.Deliveries[i]; b.only == everywhere || d.Warehouse == b.only && d.Tier <= b.upTo {
				v[0] += q
			}
		}
		return v
	}
	v := make([]int64, len(b.p.Tiers))
	for i, q := range s.rest {
		v[b.p.Deliveries[i].Tier] += q
	}
	return v
}

// loads tries every number of cartons on every leg from l on, then dispatches.
func (b *brute) loads(s *bruteState, l int, best *[]int64) {
	if l == len(b.p.Legs) {
		b.dispatches(s, 0, best)
		return
	}
	b.loads(s, l+1, best)
	leg := &b.p.Legs[l]
	src := &b.p.Sources[leg.Source]
	a := (&verifier{p: b.p}).arrives(Load{Leg: l, Day: s.day})
	if !src.Working[s.day] || a < 0 {
		return
	}
	ready := noLimit
	if src.Warehouse < 0 {
		ready = -s.loaded[leg.Source]
		for d := 0; d <= s.day; d++ {
			ready += src.Ready[d]
		}
	}
	for q := int64(1); q <= min(s.left[l], ready); q++ {
		n := (q + leg.Load - 1) / leg.Load
		if b.book(s, l, a, q, n) {
			b.loads(s, l+1, best)
		}
		b.unbook(s, l, a, q, n)
	}
}

func (b *brute) book(s *bruteState, l, a int, q, n int64) bool {
	leg := &b.p.Legs[l]
	src := &b.p.Sources[leg.Source]
	ok := true
	for d := s.day; d < min(b.p.Days, s.day+leg.Cycle); d++ {
		s.busy[leg.Source][d] += n
		ok = ok && s.busy[leg.Source][d] <= int64(src.Trucks)
	}
	s.left[l] -= q
	s.loaded[leg.Source] += q
	s.arrive[leg.Warehouse][a] += q
	ok = ok && s.arrive[leg.Warehouse][a] <= b.p.Warehouses[leg.Warehouse].Handling[a]
	if u := src.Warehouse; u >= 0 {
		s.doors[u] += q
		s.stock[u] -= q
		ok = ok && s.stock[u] >= 0 && s.doors[u] <= b.p.Warehouses[u].Handling[s.day]
	}
	return ok
}

func (b *brute) unbook(s *bruteState, l, a int, q, n int64) {
	leg := &b.p.Legs[l]
	for d := s.day; d < min(b.p.Days, s.day+leg.Cycle); d++ {
		s.busy[leg.Source][d] -= n
	}
	s.left[l] += q
	s.loaded[leg.Source] -= q
	s.arrive[leg.Warehouse][a] -= q
	if u := b.p.Sources[leg.Source].Warehouse; u >= 0 {
		s.doors[u] -= q
		s.stock[u] += q
	}
}

// dispatches tries every number of cartons of every delivery from i on, then
// goes to the next day.
func (b *brute) dispatches(s *bruteState, i int, best *[]int64) {
	if i == len(b.p.Deliveries) {
		b.night(s, best)
		return
	}
	d := &b.p.Deliveries[i]
	h := &b.p.Warehouses[d.Warehouse]
	most := int64(0)
	if open(b.p, i, s.day) {
		most = s.rest[i]
	}
	for q := int64(0); q <= most; q++ {
		ok := s.stock[d.Warehouse] >= q && s.doors[d.Warehouse]+q+s.arrive[d.Warehouse][s.day] <= h.Handling[s.day]
		for _, u := range d.Use {
			s.seconds[d.Warehouse][u.Class] += q * u.Seconds
			ok = ok && s.seconds[d.Warehouse][u.Class] <= 1000*h.Fleet[u.Class][s.day]
		}
		s.stock[d.Warehouse] -= q
		s.doors[d.Warehouse] += q
		s.rest[i] -= q
		if ok {
			b.dispatches(s, i+1, best)
		}
		s.stock[d.Warehouse] += q
		s.doors[d.Warehouse] -= q
		s.rest[i] += q
		for _, u := range d.Use {
			s.seconds[d.Warehouse][u.Class] -= q * u.Seconds
		}
	}
}

func (b *brute) night(s *bruteState, best *[]int64) {
	next := &bruteState{day: s.day + 1, rest: slices.Clone(s.rest), left: slices.Clone(s.left), stock: slices.Clone(s.stock),
		loaded: slices.Clone(s.loaded), doors: make([]int64, len(s.doors)), seconds: grid(len(s.seconds), 4)}
	for w := range s.arrive {
		next.arrive = append(next.arrive, slices.Clone(s.arrive[w]))
		in := s.arrive[w][s.day]
		next.stock[w] += in
		if s.doors[w]+in > b.p.Warehouses[w].Handling[s.day] || in > 0 && next.stock[w] > b.p.Warehouses[w].Storage {
			return
		}
	}
	for src := range s.busy {
		next.busy = append(next.busy, slices.Clone(s.busy[src]))
	}
	if v := b.from(next); v != nil && (*best == nil || slices.Compare(v, *best) < 0) {
		*best = v
	}
}

// tinyProblem draws a problem small enough for exhaustion in which the limits
// are about as large as what they limit.
func tinyProblem(r *rand.Rand) *Problem {
	p := &Problem{Days: 2 + r.IntN(4)}
	up := func(n int) int64 { return int64(r.IntN(n + 1)) }
	for range 1 + r.IntN(2) {
		p.Tiers = append(p.Tiers, Tier{Starts: r.IntN(2), Ends: p.Days - 1 - r.IntN(2)})
	}
	slices.SortFunc(p.Tiers, func(a, b Tier) int { return a.Ends - b.Ends })
	for range 1 + r.IntN(2) {
		w := Warehouse{Opening: up(4), Storage: 2 + up(4), Handling: make([]int64, p.Days), Fleet: grid(2, p.Days)}
		doors, trucks := 2+up(3), 2+up(5)
		for d := range p.Days {
			if r.IntN(6) > 0 {
				w.Handling[d] = doors
			}
			w.Fleet[0][d], w.Fleet[1][d] = trucks, (trucks+1)/2
		}
		p.Warehouses = append(p.Warehouses, w)
	}
	for range 1 + r.IntN(2) {
		s := Source{Warehouse: -1, Trucks: 1 + r.IntN(3)}
		if r.IntN(4) == 0 {
			s.Warehouse = r.IntN(len(p.Warehouses))
		}
		for range p.Days {
			s.Ready = append(s.Ready, up(2))
			s.Working = append(s.Working, r.IntN(5) > 0)
		}
		p.Sources = append(p.Sources, s)
	}
	for range 2 + r.IntN(2) {
		p.Legs = append(p.Legs, Leg{Source: r.IntN(len(p.Sources)), Warehouse: r.IntN(len(p.Warehouses)),
			Cartons: 1 + up(4), Load: 1 + up(2), Lead: r.IntN(2), Cycle: 1 + r.IntN(2)})
	}
	for k := range 2 + r.IntN(3) {
		d := Delivery{Warehouse: r.IntN(len(p.Warehouses)), Tier: r.IntN(len(p.Tiers)), Cartons: 1 + up(2), Batch: 1 + up(1), Order: k,
			Use: []Use{{Class: 0, Seconds: 1000 * (1 + up(1))}}}
		if r.IntN(3) == 0 {
			d.Use = append(d.Use, Use{Class: 1, Seconds: d.Use[0].Seconds})
		}
		if r.IntN(4) == 0 {
			d.Closed = make([]bool, p.Days)
			d.Closed[r.IntN(p.Days)] = true
		}
		p.Deliveries = append(p.Deliveries, d)
	}
	return p
}

func shortByTier(p *Problem, s *Schedule) []int64 {
	v := make([]int64, len(p.Tiers))
	for i, q := range s.Short {
		v[p.Deliveries[i].Tier] += q
	}
	return v
}

func TestShortfallAgainstBruteForce(t *testing.T) {
	n := 1000
	same, sameShort, shortage := 0, 0, 0
	for seed := range n {
		p := tinyProblem(rand.New(rand.NewPCG(uint64(seed), 7)))
		s, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, s); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		got, want := shortByTier(p, s), bruteForce(p, byTier, 0)
		c := slices.Compare(got, want)
		if c < 0 {
			t.Fatalf("seed %d: short %v, and exhaustion finds %v: %s", seed, got, want, dump(p))
		}
		short := slices.Max(want) > 0
		if short {
			shortage++
		}
		if c == 0 {
			same++
			if short {
				sameShort++
			}
		} else if testing.Verbose() {
			t.Logf("seed %d: short %v, least %v", seed, got, want)
		}
	}
	if same*1000 < n*995 {
		t.Errorf("least shortfall in only %d of %d", same, n)
	}
	t.Logf("least shortfall in %d of %d, of those with any in %d of %d", same, n, sameShort, shortage)
}

func TestProvedIsNeverWrong(t *testing.T) {
	proved, open, tight := 0, 0, 0
	limits := map[Limit]int{}
	for seed := range 1000 {
		p := tinyProblem(rand.New(rand.NewPCG(uint64(seed), 11)))
		s, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, bound := range s.Bound {
			if bound.Limit == Days {
				limits[Days]++
				continue // TestHandChecked has these
			}
			short := int64(0)
			for i, q := range s.Short {
				if d := &p.Deliveries[i]; d.Warehouse == bound.Warehouse && d.Tier <= bound.Tier {
					short += q
				}
			}
			least := bruteForce(p, bound.Warehouse, bound.Tier)[0]
			if bound.Least > least || bound.Proved && short != least {
				t.Fatalf("seed %d: %+v for %d short, and %d can be had: %s", seed, bound, short, least, dump(p))
			}
			if bound.Proved {
				proved++
				limits[bound.Limit]++
			} else {
				open++
			}
			if bound.Least == least {
				tight++
			}
		}
	}
	t.Logf("%d proved, %d not; %d relaxations tight; by limit %v", proved, open, tight, limits)
}
