package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// listed is what `go list` says of a package.
type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// layout names every package of the project and the parts of the project that it
// may import. Imports only point down. Solvers know integers and indices only, so
// that they run published benchmark files.
var layout = map[string][]string{
	"katf/geo":                         {},
	"katf/planner/allocate":            {},
	"katf/planner/transport":           {},
	"katf/planner/wave":                {},
	"katf/planner/route":               {},
	"katf/planner":                     {"geo", "planner/allocate", "planner/transport", "planner/wave", "planner/route"},
	"katf/planner/check":               {"geo", "planner"},
	"katf/planner/scenario/sheet":      {},
	"katf/planner/scenario":            {"geo", "planner", "planner/scenario/sheet"},
	"katf/planner/scenario/places":     {"geo", "planner", "planner/scenario", "planner/scenario/sheet"},
	"katf/planner/whatif":              {"geo", "planner", "planner/scenario"},
	"katf/planner/manifest":            {"geo", "planner"},
	"katf/planner/manifest/paper/pdf":  {},
	"katf/planner/manifest/paper":      {"geo", "planner", "planner/manifest", "planner/manifest/paper/pdf"},
	"katf/planner/export":              {"geo", "planner"},
	"katf/inventory/database":          {},
	"katf/inventory/cluster":           {},
	"katf/inventory/inventorytest":     {"inventory/cluster", "inventory/database"},
	"katf/inventory":                   {"inventory/database", "planner"},
	"katf/inventory/documents":         {"inventory/database", "planner", "planner/manifest"},
	"katf/inventory/steps":             {"inventory/database", "planner"},
	"katf/inventory/proofs":            {"inventory/database", "inventory/steps", "planner"},
	"katf/inventory/dispatch":          {"inventory", "inventory/database", "inventory/documents", "inventory/plans", "inventory/proofs", "inventory/steps", "planner", "planner/manifest"},
	"katf/inventory/stock":             {"inventory", "inventory/database", "inventory/documents", "inventory/steps", "planner", "planner/manifest"},
	"katf/inventory/plans":             {"geo", "inventory/database", "planner", "planner/check", "planner/export", "planner/whatif"},
	"katf/inventory/boards":            {"geo", "inventory/database", "inventory/plans", "inventory/steps", "planner", "planner/check"},
	"katf/fixtures":                    {"geo", "planner"},
	"katf/inventory/jobs":              {"inventory/database", "inventory/plans", "planner"},
	"katf/inventory/activity":          {"inventory/database"},
	"katf/inventory/people":            {"inventory/database"},
	"katf/inventory/progress":          {"geo", "inventory", "inventory/database", "inventory/dispatch", "inventory/people", "inventory/plans", "inventory/steps", "planner"},
	"katf/inventory/people/peopletest": {},
	"katf/inventory/audit":             {"inventory", "inventory/database", "inventory/documents", "inventory/stock"},
	"katf/api/web":                     {},
	"katf/api": {"api/web", "geo", "inventory", "inventory/activity", "inventory/audit", "inventory/boards", "inventory/database", "inventory/dispatch", "inventory/documents", "inventory/jobs", "inventory/people", "inventory/plans", "inventory/progress", "inventory/proofs", "inventory/steps", "inventory/stock",
		"planner", "planner/check", "planner/export", "planner/manifest", "planner/manifest/paper", "planner/scenario", "planner/scenario/sheet", "planner/whatif"},
	"katf/cmd/katf": {"api", "fixtures", "geo", "inventory", "inventory/activity", "inventory/audit", "inventory/cluster", "inventory/database", "inventory/dispatch",
		"inventory/documents", "inventory/jobs", "inventory/people", "inventory/plans", "inventory/stock",
		"planner", "planner/check", "planner/export", "planner/manifest", "planner/manifest/paper", "planner/scenario", "planner/scenario/places", "planner/scenario/sheet"}, // wires everything
}

// solvers import the standard library only.
var solvers = []string{"katf/planner/allocate", "katf/planner/transport", "katf/planner/wave", "katf/planner/route"}

// sole names modules that one package alone, and those below it, may import.
var sole = map[string]string{
	"github.com/uber/h3-go": "katf/geo",
	"github.com/jackc/pgx":  "katf/inventory",
}

func TestImports(t *testing.T) {
	packages := list(t)
	if len(packages) != len(layout) {
		t.Errorf("%d packages listed, the layout has %d", len(packages), len(layout))
	}
	for _, p := range packages {
		may, ok := layout[p.ImportPath]
		if !ok {
			t.Errorf("%s is not in the layout: say there what it may import", p.ImportPath)
		}
		for _, imp := range p.Imports {
			if ours, ok := strings.CutPrefix(imp, "katf/"); ok && !slices.Contains(may, ours) {
				t.Errorf("%s imports %s, against the layout", p.ImportPath, imp)
			}
			if only, ok := soleImporter(imp); ok && p.ImportPath != only && !strings.HasPrefix(p.ImportPath, only+"/") {
				t.Errorf("%s imports %s, which only %s may", p.ImportPath, imp, only)
			}
			if slices.Contains(solvers, p.ImportPath) && strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") {
				t.Errorf("solver %s imports %s: the standard library only", p.ImportPath, imp)
			}
		}
	}
}

// Tests of solvers stand on their own too: they never need a scenario.
func TestSolversAreTestedAlone(t *testing.T) {
	for _, p := range list(t) {
		if !slices.Contains(solvers, p.ImportPath) {
			continue
		}
		for _, imp := range slices.Concat(p.TestImports, p.XTestImports) {
			if strings.HasPrefix(imp, "katf/") && imp != p.ImportPath {
				t.Errorf("tests of %s import %s", p.ImportPath, imp)
			}
		}
	}
}

func soleImporter(path string) (string, bool) {
	for module, only := range sole {
		if strings.HasPrefix(path, module) {
			return only, true
		}
	}
	return "", false
}

func list(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json", "katf/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
