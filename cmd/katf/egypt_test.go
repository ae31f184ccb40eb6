package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"katf/fixtures"
	"katf/geo"
	"katf/planner"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// katf runs a command in this process and gives what it says.
func katf(t testing.TB, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	status = run(context.Background(), append([]string{"katf"}, args...), &out, &err)
	return status, out.String(), err.String()
}

// katfOK is katf for commands that have to succeed.
func katfOK(t testing.TB, args ...string) string {
	t.Helper()
	status, stdout, stderr := katf(t, args...)
	if status != exitOK {
		t.Fatalf("katf %s: status %d\n%s%s", strings.Join(args, " "), status, stdout, stderr)
	}
	return stdout
}

// national is the embedded campaign as one command plans it, in a folder.
type national struct {
	dir, said string
	plan      *planner.Plan
}

// planNational plans once for all tests that look at the plan, for it takes
// seconds.
var planNational = sync.OnceValues(func() (*national, error) {
	dir, err := os.MkdirTemp("", "katf-egypt-*")
	if err != nil {
		return nil, err
	}
	var out, errs bytes.Buffer
	if status := run(context.Background(), []string{"katf", "plan", "--effort", "quick", "--out", dir}, &out, &errs); status != exitOK {
		os.RemoveAll(dir)
		return nil, &failure{status, errs.String()}
	}
	plan, err := loadPlan(dir)
	return &national{dir, out.String(), plan}, err
})

type failure struct {
	status int
	said   string
}

func (f *failure) Error() string { return f.said }

func TestEgypt(t *testing.T) {
	n, err := planNational()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(n.dir) })
	t.Run("summary", func(t *testing.T) { golden(t, "egypt-summary.golden", strings.ReplaceAll(n.said, n.dir, "DIR")) })
	t.Run("referee", func(t *testing.T) {
		if said := katfOK(t, "check", n.dir); !strings.Contains(said, "no rule broken") {
			t.Error(said)
		}
	})
	t.Run("whole", n.whole)
	t.Run("border first", n.borderFirst)
	t.Run("every governorate", n.everyGovernorate)
	t.Run("explained", func(t *testing.T) {
		for _, args := range [][]string{{"place", string(n.plan.Fairness.National.LowestAt)}, {"warehouse", string(n.plan.Waves[0].Warehouse)}} {
			katfOK(t, append([]string{"show"}, append(args, "--plan", n.dir)...)...)
		}
	})
	t.Run("one core", n.oneCore)
}

// whole says that every carton of the campaign is handed over.
func (n *national) whole(t *testing.T) {
	if s := n.plan.Summary; s.Target != 4_500_000 || s.Delivered != s.Target || s.Unserved != 0 || len(n.plan.Unserved) != 0 {
		t.Errorf("target %d, delivered %d, unserved %d", s.Target, s.Delivered, s.Unserved)
	}
}

func (n *national) borderFirst(t *testing.T) {
	for _, tier := range n.plan.Summary.Tiers {
		if tier.Cartons == 0 || tier.Delivered != tier.Cartons || tier.Completed > tier.CompleteBy {
			t.Errorf("tier %d: %d of %d cartons, complete on %s, asked by %s", tier.Tier, tier.Delivered, tier.Cartons, tier.Completed, tier.CompleteBy)
		}
	}
}

// everyGovernorate says that cartons arrive in each of the 27.
func (n *national) everyGovernorate(t *testing.T) {
	in := map[planner.PlaceID]string{}
	for _, p := range fixtures.Egypt().Places {
		in[p.ID] = p.Governorate
	}
	arrived := map[string]planner.Cartons{}
	for _, w := range n.plan.Waves {
		for _, trip := range w.Trips {
			for _, stop := range trip.Stops {
				arrived[in[stop.Place]] += stop.Cartons
			}
		}
	}
	for _, g := range geo.Egypt().Governorates {
		if arrived[g.ISO] == 0 {
			t.Errorf("nothing arrives in %s", g.ISO)
		}
	}
	if len(arrived) != 27 {
		t.Errorf("%d governorates", len(arrived))
	}
}

// oneCore says that the plan does not depend on the number of cores.
func (n *national) oneCore(t *testing.T) {
	if testing.Short() {
		t.Skip("plans the country again")
	}
	again := t.TempDir()
	katfOK(t, "plan", "--effort", "quick", "--workers", "1", "--out", again)
	for _, name := range []string{"plan.json", "allocation.csv", "flows.csv", "waves.csv", "trips.csv", "stops.csv", "transfers.csv", "cells.geojson", "routes.geojson"} {
		a, err := os.ReadFile(filepath.Join(n.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(again, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs", name)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-update rewrites it):\n%s", path, diff)
	}
}
