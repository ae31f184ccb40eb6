package transport

import (
	"testing"

	"pgregory.net/rapid"
)

// published optima of the benchmark files
var published = []struct {
	name string
	cost int64
	long bool
}{
	{"w100-v5000.csv", 3189378587, false},
	{"w100-v15000.csv", 8564443940, true},
	{"w300-v15000.csv", 5832850977, true},
	{"w100-v50000.csv.gz", 27143579474, true},
}

func TestPublishedOptima(t *testing.T) {
	for _, c := range published {
		t.Run(c.name, func(t *testing.T) {
			if c.long && testing.Short() {
				t.Skip("a long one")
			}
			d := readDelivery(t, c.name)
			for _, priced := range []bool{true, false} {
				if !priced && len(d.warehouses)*len(d.villages) > 2_000_000 {
					continue
				}
				p := d.problem(priced)
				r, err := solve(p)
				if err != nil {
					t.Fatal(err)
				}
				if r.Cost != c.cost {
					t.Errorf("priced %v: cost %d, published %d", priced, r.Cost, c.cost)
				}
				if err := Verify(p, r); err != nil {
					t.Errorf("priced %v: %v", priced, err)
				}
			}
		})
	}
}

// The few arcs that Delivery keeps must give the optimum of all of them.
func TestDeliveryMatchesAllArcs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := delivery{}
		square := rapid.Float64Range(0, 99)
		need := int64(0)
		for range rapid.IntRange(1, 60).Draw(t, "villages") {
			v := site{square.Draw(t, "x"), square.Draw(t, "y"), rapid.Int64Range(0, 9).Draw(t, "cartons")}
			d.villages, need = append(d.villages, v), need+v.cartons
		}
		for range rapid.IntRange(1, 30).Draw(t, "warehouses") {
			d.warehouses = append(d.warehouses, site{square.Draw(t, "x"), square.Draw(t, "y"), rapid.Int64Range(0, need).Draw(t, "room")})
		}
		explicit := d.problem(false)
		agree(t, d.problem(true), explicit)
		agree(t, explicit, explicit)
	})
}

// Large enough for the coarser problem that foretells potentials, with plants
// before the warehouses; the certificate is the oracle.
func TestPlannersShapeIsProvenOptimal(t *testing.T) {
	for _, places := range []int{1500, 10_000} {
		d := planner(25, places)
		p := d.problem(true)
		w, source := len(d.warehouses), int32(len(p.Supply)-1)
		far, near := int32(len(p.Supply)), int32(len(p.Supply)+1)
		total := p.Supply[source]
		p.Supply = append(p.Supply, total/3, total-total/3)
		p.Supply[source] = 0
		p.Arcs = append(p.Arcs[w:], Arc{far, source, Unbounded, 0})
		for i, s := range d.warehouses { // the rooms again, from two plants
			p.Arcs = append(p.Arcs, Arc{source, int32(i), s.cartons / 2, int64(s.x)}, Arc{near, int32(i), s.cartons - s.cartons/2, int64(s.y)})
		}
		p.Arcs = append(p.Arcs, Arc{near, source, Unbounded, 40})
		r, err := solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, r); err != nil {
			t.Error(err)
		}
	}
}
