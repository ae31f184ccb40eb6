package wave

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// size bounds a random problem.
type size struct {
	days, warehouses, sources, legs, deliveries, tiers int
	cartons                                            int64
}

var modest = size{days: 8, warehouses: 3, sources: 3, legs: 5, deliveries: 12, tiers: 3, cartons: 40}

// problems draws problems of every kind: days off, closed places, warehouses
// that feed warehouses, stock above storage, nested fleets.
func problems(z size) *rapid.Generator[*Problem] {
	return rapid.Custom(func(t *rapid.T) *Problem {
		p := &Problem{Days: rapid.IntRange(1, z.days).Draw(t, "days")}
		day := func(name string, low int) int { return rapid.IntRange(low, p.Days-1).Draw(t, name) }
		num := func(name string, high int64) int64 { return rapid.Int64Range(0, high).Draw(t, name) }
		last := 0
		for range rapid.IntRange(1, z.tiers).Draw(t, "tiers") {
			last = day("ends", last)
			p.Tiers = append(p.Tiers, Tier{Starts: rapid.IntRange(0, last).Draw(t, "starts"), Ends: last})
		}
		for range rapid.IntRange(1, z.warehouses).Draw(t, "warehouses") {
			w := Warehouse{Opening: num("opening", z.cartons), Storage: num("storage", 2*z.cartons), Handling: make([]int64, p.Days), Fleet: grid(2, p.Days)}
			doors, seconds := num("doors", z.cartons), num("seconds", z.cartons*2)
			for d := range p.Days {
				if rapid.IntRange(0, 6).Draw(t, "off") > 0 {
					w.Handling[d] = doors
				}
				w.Fleet[0][d], w.Fleet[1][d] = seconds, seconds/2
			}
			p.Warehouses = append(p.Warehouses, w)
		}
		anyWarehouse := rapid.IntRange(0, len(p.Warehouses)-1)
		for range rapid.IntRange(0, z.sources).Draw(t, "sources") {
			s := Source{Warehouse: rapid.IntRange(-1, len(p.Warehouses)-1).Draw(t, "source"), Trucks: rapid.IntRange(0, 3).Draw(t, "trucks"), Working: make([]bool, p.Days)}
			if rapid.Bool().Draw(t, "plant") {
				s.Warehouse = -1
			}
			for d := range p.Days {
				s.Working[d] = rapid.IntRange(0, 6).Draw(t, "idle") > 0
				s.Ready = append(s.Ready, num("ready", z.cartons/2))
			}
			p.Sources = append(p.Sources, s)
		}
		if len(p.Sources) > 0 {
			for range rapid.IntRange(0, z.legs).Draw(t, "legs") {
				lead := rapid.IntRange(0, 2).Draw(t, "lead")
				p.Legs = append(p.Legs, Leg{
					Source: rapid.IntRange(0, len(p.Sources)-1).Draw(t, "from"), Warehouse: anyWarehouse.Draw(t, "to"),
					Cartons: num("leg", 2*z.cartons), Load: 1 + num("load", z.cartons/3), Lead: lead, Cycle: 1 + rapid.IntRange(0, 2).Draw(t, "cycle"),
				})
			}
		}
		for range rapid.IntRange(1, z.deliveries).Draw(t, "deliveries") {
			d := Delivery{
				Warehouse: anyWarehouse.Draw(t, "at"), Tier: rapid.IntRange(0, len(p.Tiers)-1).Draw(t, "tier"),
				Cartons: num("cartons", z.cartons), Batch: 1 + num("batch", z.cartons/3), Order: rapid.IntRange(0, 9).Draw(t, "order"),
				Use: []Use{{Class: 0, Seconds: num("use", 3000)}},
			}
			if rapid.Bool().Draw(t, "narrow") {
				d.Use = append(d.Use, Use{Class: 1, Seconds: num("use", 3000)})
			}
			if rapid.IntRange(0, 3).Draw(t, "closes") == 0 {
				for range p.Days {
					d.Closed = append(d.Closed, rapid.Bool().Draw(t, "closed"))
				}
			}
			p.Deliveries = append(p.Deliveries, d)
		}
		return p
	})
}

func dump(p *Problem) string { return fmt.Sprintf("%+v", *p) }

func TestSolveKeepsEveryLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(modest).Draw(t, "problem")
		s, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, s); err != nil {
			t.Fatalf("%v\n%s", err, dump(p))
		}
	})
}

// inversion finds a dispatch in whose stead a full truck, or all the rest, of a
// delivery of an earlier tier could have gone from the same warehouse that day.
func inversion(p *Problem, s *Schedule) error {
	b := newBoard(p, newIndex(p))
	for _, l := range s.Loads {
		b.ship(l)
		if u := p.Sources[p.Legs[l.Leg].Source].Warehouse; u >= 0 {
			b.withdraw(u, l.Day, l.Cartons)
		}
	}
	for _, o := range s.Dispatches {
		b.withdraw(p.Deliveries[o.Delivery].Warehouse, o.Day, o.Cartons)
		b.book(o.Delivery, o.Day, o.Cartons)
	}
	for _, o := range s.Dispatches {
		for i := range p.Deliveries {
			d := &p.Deliveries[i]
			if d.Warehouse == p.Deliveries[o.Delivery].Warehouse && d.Tier < p.Deliveries[o.Delivery].Tier && open(p, i, o.Day) {
				if q := insteadOf(b, i, o); q > 0 {
					return fmt.Errorf("day %d: %d cartons of delivery %d (tier %d) could go instead of delivery %d (tier %d)",
						o.Day, q, i, d.Tier, o.Delivery, p.Deliveries[o.Delivery].Tier)
				}
			}
		}
	}
	return nil
}

// insteadOf gives the cartons of a delivery that fit in the place of a later
// tier's dispatch: what it lacks or sends later, if a full truck or all of it fits.
func insteadOf(b *board, i int, o Dispatch) int64 {
	d := &b.p.Deliveries[i]
	later := b.rest[i]
	lastDay := b.p.Days
	for _, part := range b.parts[i] {
		if part.Day > o.Day {
			later += part.Cartons
			lastDay = min(lastDay, part.Day)
		}
	}
	q := min(later, d.Batch)
	if q == 0 || b.doors[d.Warehouse][o.Day]+o.Cartons < q {
		return 0
	}
	// Without the other, its stock is there from the day on; the delivery's own
	// later part gives its stock back from its day on.
	for day := o.Day; day < lastDay; day++ {
		if b.avail[d.Warehouse][day]+o.Cartons < q {
			return 0
		}
	}
	for _, u := range d.Use {
		free := b.fleet[d.Warehouse][u.Class][o.Day]
		for _, v := range b.p.Deliveries[o.Delivery].Use {
			if v.Class == u.Class {
				free += o.Cartons * v.Seconds
			}
		}
		if free < q*u.Seconds {
			return 0
		}
	}
	return q
}

func TestTiersAreNeverInverted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(modest).Draw(t, "problem")
		s, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := inversion(p, s); err != nil {
			t.Fatalf("%v\n%s\n%+v", err, dump(p), *s)
		}
	})
}
