package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"katf/geo"
	"katf/planner"
)

// The list of 5,127 located points that lies beside the project, where it does,
// comes in whole and is planned.
func TestRealListIsPlanned(t *testing.T) {
	list := filepath.Join("..", "..", "..", "shared", "data", "egypt", "demand_points_ccby.csv")
	if _, err := os.Stat(list); err != nil {
		t.Skip("the data beside the project are not here")
	}
	mine, out := filepath.Join(t.TempDir(), "mine"), filepath.Join(t.TempDir(), "out")
	said := katfOK(t, "scenario", "import-places", list, "--out", mine)
	for _, want := range []string{"read: 5,127 rows, population 105,171,500", "accepted: 5,127 rows, population 105,171,500", "refused: 0 rows", "faults: 0"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	t.Log(said)
	peopleKept(t, list, filepath.Join(mine, "places.csv"))
	katfOK(t, "scenario", "check", mine)

	said = katfOK(t, "plan", "--scenario", mine, "--effort", "quick", "--out", out)
	t.Log(said)
	if said := katfOK(t, "check", out, "--scenario", mine); !strings.Contains(said, "no rule broken") {
		t.Error(said)
	}
	plan, err := loadPlan(out)
	if err != nil {
		t.Fatal(err)
	}
	accounted(t, plan)
}

// accounted says that all cartons are handed over or have a reason why not, and
// that nearly all are.
func accounted(t *testing.T, plan *planner.Plan) {
	t.Helper()
	s := &plan.Summary
	if len(plan.Allocations) != 5127 || s.Allocated != s.Target || s.Delivered+s.Unserved != s.Target {
		t.Errorf("%d places; allocated %d, delivered %d, unserved %d of %d", len(plan.Allocations), s.Allocated, s.Delivered, s.Unserved, s.Target)
	}
	reasons := map[planner.Reason]planner.Cartons{}
	for _, u := range plan.Unserved {
		reasons[u.Reason] += u.Cartons
		if u.Reason == "" || u.TextEn == "" || u.TextAr == "" {
			t.Errorf("no reason why %s lacks %d cartons", u.Place, u.Cartons)
		}
	}
	t.Logf("%d of %d cartons unserved, by reason %v", s.Unserved, s.Target, reasons)
	if s.Unserved*100 > s.Target {
		t.Errorf("%d of %d cartons unserved", s.Unserved, s.Target)
	}
}

// peopleKept compares people by governorate before and after.
func peopleKept(t *testing.T, before, after string) {
	t.Helper()
	was, is := peopleIn(t, before, "population_est"), peopleIn(t, after, "population")
	var sum int64
	for _, g := range geo.Egypt().Governorates {
		if was[g.ISO] != is[g.ISO] || was[g.ISO] == 0 {
			t.Errorf("%s: %d people before, %d after", g.ISO, was[g.ISO], is[g.ISO])
		}
		sum += is[g.ISO]
	}
	if len(is) != 27 || sum != 105_171_500 {
		t.Errorf("%d people in %d governorates", sum, len(is))
	}
}

// peopleIn adds up a column of a table by governorate.
func peopleIn(t *testing.T, file, column string) map[string]int64 {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	out := map[string]int64{}
	for _, row := range rows[1:] {
		n, err := strconv.ParseInt(row[at[column]], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		out[row[at["governorate"]]] += n
	}
	return out
}
