package planner_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"katf/fixtures"
	"katf/planner"
)

// relay makes a plan as many processes would: every step on a draft of its own
// that knows nothing of the others, every hand-over through bytes, pausing
// wherever pause says, and pieces in any order that they allow.
type relay struct {
	t      interface{ Fatal(...any) }
	s      *planner.Scenario
	opt    planner.Options
	random *rand.Rand
	pause  func() bool
	steps  int
}

// draft is another process.
func (r *relay) draft() *planner.Draft {
	r.steps++
	d, err := planner.NewDraft(r.s, r.opt)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

// passed hands something over as bytes.
func passed[T any](r *relay, x *T) *T {
	if x == nil {
		return nil
	}
	var b bytes.Buffer
	y := new(T)
	if err := gob.NewEncoder(&b).Encode(x); err != nil {
		r.t.Fatal(err)
	}
	if err := gob.NewDecoder(&b).Decode(y); err != nil {
		r.t.Fatal(err)
	}
	return y
}

func (r *relay) plan() *planner.Plan {
	ctx := context.Background()
	f := r.draft().NewFit()
	for !f.Over {
		f = passed(r, f)
		if err := r.draft().Fit(ctx, f, r.pause); err != nil {
			r.t.Fatal(err)
		}
	}
	carried := r.carry(ctx, f)
	e := &planner.Explanation{}
	for done := false; !done; {
		var err error
		e = passed(r, e)
		if done, err = r.draft().Explain(ctx, passed(r, f), carried, e, r.pause); err != nil {
			r.t.Fatal(err)
		}
	}
	plan, err := r.draft().Finish(ctx, passed(r, f), carried, passed(r, e))
	if err != nil {
		r.t.Fatal(err)
	}
	return plan
}

// carry carries out all pieces, in any order that they allow.
func (r *relay) carry(ctx context.Context, f *planner.Fit) []*planner.Carried {
	pieces, err := r.draft().Pieces(ctx, passed(r, f))
	if err != nil {
		r.t.Fatal(err)
	}
	carried := make([]*planner.Carried, len(pieces))
	open := make([]int, len(pieces))
	for i := range open {
		open[i] = i
	}
	for len(open) > 0 {
		ready := slices.DeleteFunc(slices.Clone(open), func(n int) bool {
			return slices.ContainsFunc(pieces[n].After, func(k int) bool { return carried[k] == nil })
		})
		n := ready[r.random.IntN(len(ready))]
		var before []*planner.Carried
		for _, k := range pieces[n].After {
			before = append(before, passed(r, carried[k]))
		}
		var paused *planner.Carried
		for done := false; !done; {
			paused, done, err = r.draft().Carry(ctx, passed(r, f), &pieces[n], before, passed(r, paused), r.pause)
			if err != nil {
				r.t.Fatal(err)
			}
		}
		carried[n] = paused
		open = slices.DeleteFunc(open, func(k int) bool { return k == n })
	}
	return carried
}

func bytesOf(t interface{ Fatal(...any) }, p *planner.Plan) string {
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// However the work is divided among processes that share nothing, the plan is
// the same, byte for byte.
func TestPiecesGiveTheSamePlan(t *testing.T) {
	draws(t, 25)
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t)
		opt := planner.Options{Seed: 7, Effort: rapid.SampledFrom([]planner.Effort{planner.Quick, planner.Normal}).Draw(t, "effort"), Workers: 1}
		want := bytesOf(t, make_(t, s, opt))
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1))
		often := rapid.IntRange(0, 3).Draw(t, "pauses")
		pause := func() bool { return random.IntN(4) < often }
		r := &relay{t: t, s: s, opt: opt, random: random, pause: pause}
		if got := bytesOf(t, r.plan()); got != want {
			t.Fatalf("%d steps gave another plan", r.steps)
		}
	})
}

// A warehouse that gives to another waits for what that one can't take; what is
// short is explained in one question a step.
func TestPiecesOfWorldsKnownByHeart(t *testing.T) {
	giver := fixtures.TwoBanks()
	giver.Plants, giver.Production, giver.Fleets = nil, nil, giver.Fleets[:2]
	giver.Lots = []planner.Lot{{ID: "L", Warehouse: "WN", SKU: giver.Campaign.Carton.SKU, Cartons: 900, Expires: giver.Campaign.Deadline + 9}}
	giver.Fleets = append(giver.Fleets, planner.Fleet{Site: "WN", Type: "trunk", Trucks: 3, Owner: "ORG-01"})
	for _, c := range []struct {
		name   string
		s      *planner.Scenario
		pieces int
		after  int // all that all pieces wait for
	}{
		// The south has its tier alone, and so has the north.
		{"two banks", fixtures.TwoBanks(), 2, 0},
		{"a warehouse that gives", giver, 2, 1},
		{"drought", fixtures.Drought(), 2, 0},
	} {
		opt := planner.Options{Seed: 3}
		d, err := planner.NewDraft(c.s, opt)
		if err != nil {
			t.Fatal(err)
		}
		f := d.NewFit()
		if err := d.Fit(t.Context(), f, nil); err != nil {
			t.Fatal(err)
		}
		pieces, err := d.Pieces(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		after := 0
		for _, p := range pieces {
			after += len(p.After)
		}
		if len(pieces) != c.pieces || after != c.after {
			t.Errorf("%s: pieces %+v", c.name, pieces)
		}
		r := &relay{t: t, s: c.s, opt: opt, random: rand.New(rand.NewPCG(1, 1)), pause: func() bool { return true }}
		if bytesOf(t, r.plan()) != bytesOf(t, make_(t, c.s, opt)) {
			t.Errorf("%s: another plan in pieces", c.name)
		}
	}
}

// Two tiers at one warehouse are two pieces, of which the second waits for the
// first; days on which nothing goes out make no piece.
func TestPiecesFollowTheTiers(t *testing.T) {
	s := fixtures.Egypt()
	d, err := planner.NewDraft(s, planner.Options{Seed: 1448, Effort: planner.Quick})
	if err != nil {
		t.Fatal(err)
	}
	f := d.NewFit()
	if err := d.Fit(t.Context(), f, nil); err != nil {
		t.Fatal(err)
	}
	pieces, err := d.Pieces(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	last := map[planner.SiteID]planner.Piece{}
	for i, p := range pieces {
		before, ok := last[p.Warehouse]
		switch {
		case p.Number != i:
			t.Errorf("piece %d has number %d", i, p.Number)
		case !ok && p.From != s.Campaign.FirstDay:
			t.Errorf("%+v: does not begin with the campaign", p)
		case ok && (p.From != before.To+1 || p.Tier == before.Tier || !slices.Contains(p.After, before.Number)):
			t.Errorf("%+v does not follow %+v", p, before)
		}
		last[p.Warehouse] = p
	}
	for _, p := range last {
		if p.To != s.Campaign.Deadline {
			t.Errorf("%+v: does not end with the campaign", p)
		}
	}
	if len(last) != len(s.Warehouses) {
		t.Errorf("%d of %d warehouses", len(last), len(s.Warehouses))
	}
}
