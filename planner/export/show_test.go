package export

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"katf/planner"
)

// fits fails if a line is wider than a terminal of 100 columns.
func fits(t *testing.T, data []byte) {
	t.Helper()
	for line := range strings.SplitSeq(string(data), "\n") {
		if n := columns(line); n > screen {
			t.Errorf("a line of %d columns: %s", n, line)
		}
		if strings.HasSuffix(line, " ") {
			t.Errorf("a blank at the end of %q", line)
		}
	}
}

func TestSummaryGolden(t *testing.T) {
	s := tinyScenario()
	got := text(t, func(w io.Writer) error { return WriteSummary(w, s, tinyPlan(s)) })
	fits(t, got)
	golden(t, "summary.txt", got)
}

// The widest figures and names still fit.
func TestSummaryFits(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	wide := func(c *planner.Coverage) {
		c.Places, c.Households, c.Cartons, c.BorderFirst = 12716, 7400000, 4500000, -834567
		c.Coverage, c.Lowest = 1000000, 1000000
	}
	wide(&p.Fairness.National)
	for i := range p.Fairness.Tiers {
		wide(&p.Fairness.Tiers[i])
	}
	for i, code := range []string{"EG-SHR", "EG-KFS"} {
		wide(&p.Fairness.Governorates[i])
		p.Fairness.Governorates[i].Code = code
	}
	for i := range p.Campaign.Tiers {
		p.Campaign.Tiers[i].NameEn = strings.Repeat("governorates ", 4)
	}
	fits(t, text(t, func(w io.Writer) error { return WriteSummary(w, s, p) }))
	fits(t, wideShow(t, s, p))
}

// wideShow explains a place and a warehouse with long names, ids and fractions.
func wideShow(t *testing.T, s *planner.Scenario, p *planner.Plan) []byte {
	t.Helper()
	s.Places[0].NameEn, s.Places[0].NameAr = "Police Department Port Said Port — unit 1", "إدارة شرطة ميناء بورسعيد — وحدة 1"
	p.Allocations[0].Share = "286518701273777/163625947061"
	for i := range p.Waves {
		for k := range p.Waves[i].Trips {
			p.Waves[i].Trips[k].ID = "WH-ASN-1-20270110-T1-001"
			p.Waves[i].Trips[k].Departs++ // shows seconds
		}
	}
	for i := range s.Warehouses {
		s.Warehouses[i].NameEn, s.Warehouses[i].NameAr = "The new logistics centre of Aswan", "المركز اللوجستي الجديد بأسوان"
	}
	place := text(t, func(w io.Writer) error { return ShowPlace(w, s, p, "A1") })
	return append(place, text(t, func(w io.Writer) error { return ShowWarehouse(w, s, p, "W-ASN") })...)
}

func TestShowPlaceGolden(t *testing.T) {
	s := tinyScenario()
	for _, id := range []planner.PlaceID{"A2", "G3"} {
		got := text(t, func(w io.Writer) error { return ShowPlace(w, s, tinyPlan(s), id) })
		fits(t, got)
		golden(t, "place-"+string(id)+".txt", got)
	}
}

// The floor step tells a floor that was cut from one that was met, and a policy
// without floors.
func TestShowPlaceFloors(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	p.Allocations[2].Share, p.Allocations[2].Floor, p.Allocations[2].Need, p.Allocations[2].Rounding, p.Allocations[2].Cartons = "401/8", 50, 0, 0, 50
	show := func() string { // in one line, for breaks are not the point here
		return strings.Join(strings.Fields(string(text(t, func(w io.Writer) error { return ShowPlace(w, s, p, "G1") }))), " ")
	}
	got := show()
	if !strings.Contains(got, "= 100.000; cartons ran out in the tiers' order, which leaves 50.125") || !strings.Contains(got, "share 0 = 0.000") {
		t.Error(got)
	}
	p.Campaign.Policy.Name = "max-min"
	got = show()
	if !strings.Contains(got, "no floor") || !strings.Contains(got, "share 401/8 = 50.125") {
		t.Error(got)
	}
}

func TestShowWarehouseGolden(t *testing.T) {
	s := tinyScenario()
	got := text(t, func(w io.Writer) error { return ShowWarehouse(w, s, tinyPlan(s), "W-ASN") })
	fits(t, got)
	golden(t, "warehouse.txt", got)
}

func TestUnknownIDs(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	for _, c := range []struct {
		show func(io.Writer) error
		want string
	}{
		{func(w io.Writer) error { return ShowPlace(w, s, p, "A3") }, `no place "A3"; nearest: A1, A2, G3`},
		{func(w io.Writer) error { return ShowPlace(w, s, p, "ayat 2") }, `nearest: G2 (Ayat 2), G1 (Ayat 1),`},
		{func(w io.Writer) error { return ShowPlace(w, s, p, "الصف") }, `nearest: G3 (الصف),`},
		{func(w io.Writer) error { return ShowWarehouse(w, s, p, "W-ASM") }, `no warehouse "W-ASM"; nearest: W-ASN,`},
	} {
		if err := c.show(io.Discard); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "abc", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"kitten", "sitting", 3}, {"أسوان", "اسوان", 1}} {
		if got := edits([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%s to %s in %d edits, want %d", c.a, c.b, got, c.want)
		}
	}
}

// changed is the tiny plan replanned: three cartons from G1 to G3, which now gets
// a truck, one day later for A2.
func changed() *planner.Plan {
	p := tinyPlan(tinyScenario())
	p.Seed = 8
	p.Allocations[2].Cartons -= 3
	p.Allocations[4].Cartons += 3
	p.Waves[1].Date++
	trip := &p.Waves[2].Trips[0]
	trip.Stops[0].Cartons -= 3
	trip.Stops = append(trip.Stops, planner.Stop{Place: "G3", Cartons: 30})
	p.Unserved = nil
	p.Summary.Delivered, p.Summary.Unserved, p.Summary.Stops = 700, 0, 6
	p.Summary.Metres += 20100
	p.Summary.LocalCost -= 5000
	p.Summary.Tiers[0].Completed++
	p.Summary.LastDay++
	p.Fairness.Governorates[0].Cartons--
	return p
}

func TestDiffGolden(t *testing.T) {
	d := Diff(tinyPlan(tinyScenario()), changed())
	got := text(t, d.WriteText)
	fits(t, got)
	golden(t, "diff.txt", got)
	golden(t, "diff.json", text(t, d.WriteJSON))
}

// A plan does not differ from itself, and differences have two sides.
func TestDiffIsSymmetric(t *testing.T) {
	a, b := tinyPlan(tinyScenario()), changed()
	if d := Diff(a, a); !d.Same() {
		t.Errorf("differs from itself: %+v", d)
	}
	ab, ba := Diff(a, b), Diff(b, a)
	if ab.Same() || len(ab.Places) != len(ba.Places) || len(ab.Places) != 3 {
		t.Fatalf("places: %v and %v", ab.Places, ba.Places)
	}
	for i := range ab.Figures {
		if ab.Figures[i].A != ba.Figures[i].B || ab.Figures[i].B != ba.Figures[i].A {
			t.Errorf("%+v and %+v", ab.Figures[i], ba.Figures[i])
		}
	}
	if ab.Trips != (TripChange{OnlyA: 2, OnlyB: 2, Both: 2}) {
		t.Errorf("trips %+v", ab.Trips)
	}
	var back Difference
	if err := json.Unmarshal(text(t, ab.WriteJSON), &back); err != nil {
		t.Fatal(err)
	}
	if again := text(t, back.WriteJSON); !bytes.Equal(again, text(t, ab.WriteJSON)) {
		t.Errorf("JSON does not read back: %s", again)
	}
}
