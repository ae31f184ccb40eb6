package whatif_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"katf/fixtures"
	"katf/planner"
	"katf/planner/scenario"
	"katf/planner/whatif"
)

type change = whatif.Change

func ptr[T any](v T) *T { return &v }

var worlds = map[string]func() *planner.Scenario{
	"oasis": fixtures.Oasis, "two banks": fixtures.TwoBanks, "drought": fixtures.Drought, "Egypt": fixtures.Egypt,
}

// apply makes changes that must be possible.
func apply(t *testing.T, s *planner.Scenario, changes ...change) *whatif.Copy {
	t.Helper()
	before := s.Digest()
	c, err := whatif.Apply(s, changes)
	if err != nil {
		t.Fatalf("%s: %v", text(changes), err)
	}
	if s.Digest() != before {
		t.Fatalf("%s: the original was changed", text(changes))
	}
	if len(c.Steps) != len(changes) {
		t.Fatalf("%d steps of %d changes", len(c.Steps), len(changes))
	}
	return c
}

func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

// undo gives the changes that take back all steps, the last one first.
func undo(steps []whatif.Step) (out []change) {
	for _, s := range slices.Backward(steps) {
		out = append(out, s.Was...)
	}
	return out
}

func TestNoChange(t *testing.T) {
	for name, world := range worlds {
		s := world()
		if c := apply(t, s); c.Scenario.Digest() != s.Digest() {
			t.Errorf("%s: the copy is another scenario", name)
		}
	}
}

// changesOf gives changes of every kind that a world can take; what is taken
// back is as it was. Dates are only made wider: what falls out does not return.
func changesOf(s *planner.Scenario, r *rand.Rand) []change {
	w := s.Warehouses[r.IntN(len(s.Warehouses))]
	fleet := s.Fleets[r.IntN(len(s.Fleets))]
	tier := s.Campaign.Tiers[r.IntN(len(s.Campaign.Tiers))]
	first, last := s.Campaign.FirstDay, s.Campaign.Deadline
	day := first + planner.Date(r.IntN(s.Campaign.Days()))
	stock := planner.Cartons(0)
	for _, l := range s.Lots {
		if l.Warehouse == w.ID {
			stock += l.Cartons
		}
	}
	out := []change{
		{Kind: whatif.Target, Cartons: ptr(s.Campaign.Target - planner.Cartons(r.IntN(200)))},
		{Kind: whatif.Dates, FirstDay: first - planner.Date(r.IntN(9)), Deadline: last + planner.Date(r.IntN(20))},
		{Kind: whatif.TierRule, Tier: tier.Number, CompleteBy: tier.CompleteBy, FloorPermille: ptr(int64(r.IntN(1000)))},
		{Kind: whatif.Policy, Policy: "max-min"},
		{Kind: whatif.Doors, Site: w.ID, Doors: ptr(1 + r.IntN(20))},
		{Kind: whatif.Hours, Site: w.ID, Opens: ptr(planner.Clock(6 * 3600)), Closes: ptr(planner.Clock(20 * 3600))},
		{Kind: whatif.Storage, Site: w.ID, Cartons: ptr(w.Storage + 1000)},
		{Kind: whatif.Stock, Site: w.ID, Cartons: ptr(stock + planner.Cartons(r.IntN(500)))},
		{Kind: whatif.Fleet, Site: fleet.Site, Vehicle: fleet.Type, Trucks: ptr(1 + r.IntN(50))},
		{Kind: whatif.Fleet, Site: fleet.Site, Vehicle: fleet.Type, Owner: "ORG-99", Trucks: ptr(2)},
		{Kind: whatif.Closure, What: "road", Lat: ptr(w.Point.Lat), Lng: ptr(w.Point.Lng), Radius: ptr(int64(2000)), Permille: ptr(int64(3000)), From: day, To: last, Reason: "سيول"},
		{Kind: whatif.Closure, What: "place", Ref: string(s.Places[r.IntN(len(s.Places))].ID), From: day, To: day},
		{Kind: whatif.Day, Date: day, Working: ptr(r.IntN(2) == 0)},
	}
	if len(s.Plants) > 0 && len(s.Production) > 0 {
		p := s.Production[r.IntN(len(s.Production))].Plant
		out = append(out,
			change{Kind: whatif.Production, Site: p, From: day, To: min(last, day+planner.Date(r.IntN(6))), Cartons: ptr(planner.Cartons(2000 + r.IntN(40_000)))},
			change{Kind: whatif.Production, Site: p, Permille: ptr(int64(1000 + r.IntN(500)))})
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:1+r.IntN(len(out))]
}

// Changing and changing back gives the same scenario, whatever the changes and
// their order.
func TestChangingBack(t *testing.T) {
	for name, world := range worlds {
		s := world()
		s.Closures = append(s.Closures, planner.Closure{ID: "was there", Kind: "warehouse", Ref: string(s.Warehouses[0].ID), From: s.Campaign.FirstDay, To: s.Campaign.FirstDay})
		runs := 200
		if name == "Egypt" {
			runs = 8
		}
		done := 0
		for seed := range uint64(runs) {
			changes := changesOf(s, rand.New(rand.NewPCG(seed, 7)))
			c, err := whatif.Apply(s, changes)
			if err != nil {
				continue // a day less may leave too few cartons
			}
			done++
			if c.Scenario.Digest() == s.Digest() && len(changes) > 4 {
				t.Errorf("%s, seed %d: nothing changed: %s", name, seed, text(changes))
			}
			if faults := scenario.Check(c.Scenario); len(faults) > 0 {
				t.Fatalf("%s, seed %d: %v", name, seed, faults[0])
			}
			back := apply(t, c.Scenario, undo(c.Steps)...)
			if back.Scenario.Digest() != s.Digest() {
				t.Fatalf("%s, seed %d: %s\nback by %s\nis not the same\n%s\n%s", name, seed, text(changes), text(undo(c.Steps)), s.Canonical()[:1500], back.Scenario.Canonical()[:1500])
			}
		}
		if done < runs/4 {
			t.Errorf("%s: only %d of %d lists of changes could be made", name, done, runs)
		}
	}
}

// What is asked for is what is there, and nothing else moves.
func TestSums(t *testing.T) {
	s := fixtures.Egypt()
	was := whatif.FiguresOf(s)
	w, f := s.Warehouses[3], s.Fleets[0]
	c := apply(t, s,
		change{Kind: whatif.Target, Cartons: ptr(planner.Cartons(4_000_000))},
		change{Kind: whatif.Doors, Site: w.ID, Doors: ptr(w.Doors + 5)},
		change{Kind: whatif.Storage, Site: w.ID, Cartons: ptr(w.Storage + 10_000)},
		change{Kind: whatif.Fleet, Site: f.Site, Vehicle: f.Type, Trucks: ptr(f.Trucks + 7)},
		change{Kind: whatif.Production, Site: "PL-1", Permille: ptr(int64(500))},
	)
	now := whatif.FiguresOf(c.Scenario)
	pl1 := planner.Cartons(0)
	for _, p := range s.Production {
		if p.Plant == "PL-1" {
			pl1 += planner.Cartons(p.To-p.From+1) * p.Cartons
		}
	}
	want := was
	want.Target, want.Doors, want.Storage, want.Trucks = 4_000_000, was.Doors+5, was.Storage+10_000, was.Trucks+7
	want.Coverage = 4_000_000 * 1_000_000 / int64(was.Households)
	want.Production = was.Production - pl1/2
	want.Handling = now.Handling
	if now != want || now.Handling <= was.Handling {
		t.Errorf("%+v\nwant %+v", now, want)
	}
	for _, lot := range []planner.Cartons{0, 1, 55_000} {
		c := apply(t, s, change{Kind: whatif.Stock, Site: w.ID, Cartons: &lot}, change{Kind: whatif.Target, Cartons: ptr(planner.Cartons(1000))})
		sum := planner.Cartons(0)
		for _, l := range c.Scenario.Lots {
			if l.Warehouse == w.ID {
				sum += l.Cartons
			}
		}
		if sum != lot {
			t.Errorf("%d in stock, want %d", sum, lot)
		}
	}
}

// Fridays stay off when the campaign becomes longer, tiers keep to its ends, and
// what falls out of a shorter one is told.
func TestDatesMoveAlong(t *testing.T) {
	s := fixtures.Egypt()
	longer := apply(t, s, change{Kind: whatif.Dates, Deadline: s.Campaign.Deadline + 14})
	was, now := whatif.FiguresOf(s), whatif.FiguresOf(longer.Scenario)
	if now.Days != was.Days+14 || now.WorkingDays != was.WorkingDays+12 || now.Production != was.Production {
		t.Errorf("%+v, was %+v", now, was)
	}
	if got := longer.Scenario.Campaign.Tiers[1].CompleteBy; got != s.Campaign.Deadline+14 {
		t.Errorf("the last tier ends on %s", got)
	}
	if got := longer.Scenario.Campaign.Tiers[0].CompleteBy; got != s.Campaign.Tiers[0].CompleteBy {
		t.Errorf("the first tier ends on %s", got)
	}
	shorter := apply(t, s, change{Kind: whatif.Dates, Deadline: s.Campaign.Deadline - 7}, change{Kind: whatif.Target, Cartons: ptr(planner.Cartons(3_000_000))})
	if len(shorter.Effects) < 3 {
		t.Errorf("%s", text(shorter.Effects))
	}
}

func TestTiersChangeGovernorates(t *testing.T) {
	s := fixtures.Egypt()
	border, rest := s.Campaign.Tiers[0].Governorates, s.Campaign.Tiers[1].Governorates
	c := apply(t, s, change{Kind: whatif.TierRule, Tier: 1, Governorates: append(slices.Clone(border[1:]), "EG-C")})
	got := c.Scenario.Campaign.Tiers
	if slices.Contains(got[1].Governorates, "EG-C") || !slices.Contains(got[1].Governorates, border[0]) || len(got[1].Governorates) != len(rest) {
		t.Errorf("tier 2 has %v", got[1].Governorates)
	}
	if back := apply(t, c.Scenario, undo(c.Steps)...); back.Scenario.Digest() != s.Digest() {
		t.Errorf("back, tier 2 has %v", back.Scenario.Campaign.Tiers[1].Governorates)
	}
}

// Every fault is told at once, at the field of the change that made it.
func TestFaults(t *testing.T) {
	s := fixtures.TwoBanks()
	w := s.Warehouses[0]
	first, last := s.Campaign.FirstDay, s.Campaign.Deadline
	trucks := func() (out []change) { // all trucks of a warehouse go
		for _, f := range s.Fleets {
			if f.Site == w.ID {
				out = append(out, change{Kind: whatif.Fleet, Site: f.Site, Vehicle: f.Type, Owner: f.Owner, Trucks: ptr(0)})
			}
		}
		return out
	}()
	for _, c := range []struct {
		name    string
		changes []change
		want    []string
	}{
		{"values", []change{
			{Kind: whatif.Doors, Site: w.ID, Doors: ptr(0)},
			{Kind: whatif.Target, Cartons: ptr(planner.Cartons(1_000_000_000))},
			{Kind: whatif.Storage, Site: w.ID, Cartons: ptr(planner.Cartons(1))},
			{Kind: whatif.TierRule, Tier: 1, FloorPermille: ptr(int64(2000))},
			{Kind: whatif.Closure, What: "warehouse", Ref: "nowhere", From: first, To: last},
			{Kind: whatif.Closure, What: "road", From: last, To: first},
			{Kind: whatif.Policy, Policy: "fair"},
			{Kind: whatif.Fleet, Site: w.ID, Vehicle: "camel", Trucks: ptr(3)},
			{Kind: whatif.Stock, Site: w.ID, Cartons: ptr(planner.Cartons(2))},
			{Kind: whatif.Stock, Site: s.Warehouses[1].ID, Cartons: ptr(s.Warehouses[1].Storage + 1)},
		}, []string{"changes[0].doors", "changes[1].cartons", "changes[2].cartons", "changes[3].floor_permille", "changes[4].ref",
			"changes[5].lat", "changes[5].permille", "changes[5].radius_m", "changes[5].to", "changes[6].policy", "changes[7].vehicle", "changes[9].cartons"}},
		{"fields", []change{
			{Kind: "rain"}, {Kind: whatif.Target}, {Kind: whatif.Doors, Site: w.ID, Doors: ptr(2), Trucks: ptr(2)}, {Kind: whatif.Dates},
			{Kind: whatif.Doors, Site: "nowhere", Doors: ptr(2)}, {Kind: whatif.TierRule, Tier: 9, FloorPermille: ptr(int64(1))},
			{Kind: whatif.Reopen, ID: "x"}, {Kind: whatif.Production, Site: "nowhere", Cartons: ptr(planner.Cartons(1))},
		}, []string{"changes[0].kind", "changes[1].cartons", "changes[2].trucks", "changes[3]", "changes[4].site", "changes[5].tier", "changes[6].id", "changes[7].site"}},
		{"order of days", []change{{Kind: whatif.Dates, Deadline: first - 1}}, []string{"changes[0].deadline"}},
		{"no trucks", trucks, []string{"changes[" + string(rune('0'+len(trucks)-1)) + "].trucks"}},
	} {
		_, err := whatif.Apply(s, c.changes)
		invalid, ok := errors.AsType[*whatif.Invalid](err)
		if !ok {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, f := range invalid.Faults {
			got = append(got, f.Path())
			if f.TextAr == "" || f.TextEn == "" {
				t.Errorf("%s: %+v", c.name, f)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: faults at\n%v, want\n%v\n%+v", c.name, got, c.want, invalid.Faults)
		}
	}
}

// Every step says in both languages what it makes of what.
func TestStepsInWords(t *testing.T) {
	s := fixtures.Egypt()
	for seed := range uint64(4) {
		c, err := whatif.Apply(s, changesOf(s, rand.New(rand.NewPCG(seed, 1))))
		if err != nil {
			continue
		}
		for _, step := range c.Steps {
			if step.TextAr == "" || step.TextEn == "" || strings.Contains(step.TextAr+step.TextEn, "%!") {
				t.Errorf("%s: %q %q", text(step.Change), step.TextEn, step.TextAr)
			}
		}
	}
	c := apply(t, s, change{Kind: whatif.Target, Cartons: ptr(planner.Cartons(4_000_000))})
	if got, want := c.Steps[0].TextEn, "Target, cartons: from 4,500,000 to 4,000,000"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Changes come back from JSON as they went, none and nothing told apart.
func TestChangesAsJSON(t *testing.T) {
	s := fixtures.Egypt()
	for seed := range uint64(20) {
		changes := changesOf(s, rand.New(rand.NewPCG(seed, 3)))
		changes = append(changes, change{Kind: whatif.TierRule, Tier: 1, Governorates: []string{}})
		var again []change
		if err := json.Unmarshal([]byte(text(changes)), &again); err != nil {
			t.Fatal(err)
		}
		if text(again) != text(changes) || again[len(again)-1].Governorates == nil {
			t.Fatalf("%s\n%s", text(changes), text(again))
		}
	}
}

func BenchmarkApply(b *testing.B) {
	s := fixtures.Egypt()
	for b.Loop() {
		if _, err := whatif.Apply(s, []change{{Kind: whatif.Target, Cartons: ptr(planner.Cartons(4_000_000))}}); err != nil {
			b.Fatal(err)
		}
	}
}

// Settings add up to the scenario.
func TestSettings(t *testing.T) {
	s := fixtures.Egypt()
	all := whatif.SettingsOf(s)
	var places, fleets int
	var households, stock, packs planner.Cartons
	for _, g := range all.Governorates {
		places, households = places+g.Places, households+g.Households
		if g.Tier != s.Campaign.Tier(g.Code).Number {
			t.Errorf("%s is in tier %d", g.Code, g.Tier)
		}
	}
	for _, site := range all.Sites {
		fleets, stock, packs = fleets+len(site.Fleets), stock+site.Stock, packs+site.Packs
	}
	if places != len(s.Places) || households != all.Figures.Households || fleets != len(s.Fleets) || stock != all.Figures.Stock || packs != all.Figures.Production {
		t.Errorf("%d places, %d households, %d fleets, %d in stock, %d packed", places, households, fleets, stock, packs)
	}
}
