package manifest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"katf/planner"
)

// A released paper says what the draft said, but for its number, its status and
// the lots; it verifies, and the draft is as it was.
func TestReleaseKeepsWhatWasPlanned(t *testing.T) {
	s, p := aswan(t)
	ms, err := Build(s, p)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := json.Marshal(ms)
	for i := range ms {
		m := &ms[i]
		same := make([][]Line, len(m.Bills))
		for k := range m.Bills {
			same[k] = m.Bills[k].Lines
		}
		got, err := m.Release("ASN-01-2027-000123", same, s.Campaign.Carton)
		if err != nil {
			t.Fatal(err)
		}
		if err := got.Verify(); err != nil {
			t.Error(err)
		}
		if got.Status != Released || got.Number != "ASN-01-2027-000123" || got.Bills[0].Number != "ASN-01-2027-000123-01" || got.Hash == m.Hash {
			t.Errorf("released: %s %s, %s, %s", got.Status, got.Number, got.Bills[0].Number, got.Hash)
		}
		back, err := got.Release(m.Number, same, s.Campaign.Carton)
		if err != nil {
			t.Fatal(err)
		}
		back.Status = Draft
		if diff := cmp.Diff(m, back); diff != "" {
			t.Errorf("the release changed more than number and status: %s", diff)
		}
	}
	if after, _ := json.Marshal(ms); string(after) != string(before) {
		t.Error("the drafts were changed")
	}
}

// What was loaded otherwise than planned changes sums, words, what is left after
// each stop, and hashes.
func TestReleaseOfWhatWasLoaded(t *testing.T) {
	s, p := aswan(t)
	ms, err := Build(s, p)
	if err != nil {
		t.Fatal(err)
	}
	m := &ms[0] // 120 + 101 + 79
	lines := [][]Line{
		{{SKU: "S", Lot: "B", Expires: 20900, Cartons: 20}, {SKU: "S", Lot: "A", Expires: 20850, Cartons: 90}, {SKU: "S", Lot: "B", Expires: 20900, Cartons: 10}},
		{{SKU: "S", Lot: "A", Expires: 20850, Cartons: 0}},
		{{SKU: "S", Lot: "B", Expires: 20900, Cartons: 79}},
	}
	got, err := m.Release("ASN-01-2027-000124", lines, s.Campaign.Carton)
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Verify(); err != nil {
		t.Error(err)
	}
	if lotsOf(got.Lines) != "A×90 B×109" || lotsOf(got.Bills[0].Lines) != "A×90 B×30" || len(got.Bills[1].Lines) != 0 {
		t.Errorf("lots %s; first stop %s; second %s", lotsOf(got.Lines), lotsOf(got.Bills[0].Lines), lotsOf(got.Bills[1].Lines))
	}
	if got.Total.Cartons != 199 || got.Total.Mass != 199*s.Campaign.Carton.Mass || got.Total.WordsEn != WordsEn(199) {
		t.Errorf("total %+v", got.Total)
	}
	if got.Bills[0].Left != 79 || got.Bills[1].Left != 79 || got.Bills[2].Left != 0 || got.Bills[1].Total.Cartons != 0 {
		t.Errorf("left %d, %d, %d", got.Bills[0].Left, got.Bills[1].Left, got.Bills[2].Left)
	}
	if _, err := m.Release("X", lines[:2], s.Campaign.Carton); err == nil {
		t.Error("lines for two of three stops are taken")
	}
}

// Lots are shared to the carton, and the last stop's come first.
func TestShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lots []Line
		var sum planner.Cartons
		for i := range rapid.IntRange(0, 5).Draw(t, "lots") {
			n := planner.Cartons(rapid.IntRange(0, 50).Draw(t, "cartons"))
			sum += n
			lots = append(lots, Line{Lot: string(rune('A' + i)), Cartons: n, Mass: planner.Grams(n) * 7})
		}
		stops, left := []planner.Cartons{}, sum
		for range rapid.IntRange(0, 3).Draw(t, "stops") {
			n := planner.Cartons(rapid.IntRange(0, int(left)).Draw(t, "stop"))
			stops = append(stops, n)
			left -= n
		}
		stops = append(stops, left)
		shares, err := Share(lots, stops)
		if err != nil {
			t.Fatal(err)
		}
		var order []string
		for i := len(stops) - 1; i >= 0; i-- {
			var n planner.Cartons
			for _, l := range shares[i] {
				n += l.Cartons
				if l.Mass != 7*planner.Grams(l.Cartons) {
					t.Fatalf("%d cartons weigh %d", l.Cartons, l.Mass)
				}
				order = append(order, strings.Repeat(l.Lot, int(l.Cartons)))
			}
			if n != stops[i] {
				t.Fatalf("stop %d gets %d of %d", i, n, stops[i])
			}
		}
		want := ""
		for _, l := range lots {
			want += strings.Repeat(l.Lot, int(l.Cartons))
		}
		if got := strings.Join(order, ""); got != want {
			t.Fatalf("in loading order %s, want %s", got, want)
		}
		for _, wrong := range []planner.Cartons{stops[0] + 1, stops[0] - 1} {
			if other := append([]planner.Cartons{wrong}, stops[1:]...); wrong >= 0 {
				if _, err := Share(lots, other); err == nil {
					t.Fatalf("%d cartons are shared as %v", sum, other)
				}
			}
		}
	})
}
