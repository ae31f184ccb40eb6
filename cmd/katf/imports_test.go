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
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// allowed names, for each part of the project, the parts it may import. Solvers
// know integers and indices only, so that they run published benchmark files.
var allowed = map[string][]string{
	"katf/geo":                    {},
	"katf/planner/allocate":       {},
	"katf/planner/transport":      {},
	"katf/planner/wave":           {},
	"katf/planner/route":          {},
	"katf/planner":                {"katf/geo", "katf/planner/allocate", "katf/planner/transport", "katf/planner/wave", "katf/planner/route"},
	"katf/planner/check":          {"katf/planner", "katf/geo"},
	"katf/planner/scenario/sheet": {},
	"katf/planner/scenario":       {"katf/planner", "katf/geo", "katf/planner/scenario/sheet"},
	"katf/planner/manifest":       {"katf/planner", "katf/geo"},
	"katf/fixtures":               {"katf/planner", "katf/geo"},
	"katf/cmd/katf":               nil, // wires everything
}

// solvers import the standard library only.
var solvers = []string{"katf/planner/allocate", "katf/planner/transport", "katf/planner/wave", "katf/planner/route"}

// sole names modules that exactly one package may import.
var sole = map[string]string{
	"github.com/uber/h3-go": "katf/geo",
	"github.com/jackc/pgx":  "katf/inventory",
}

func TestImports(t *testing.T) {
	packages := list(t)
	if len(packages) < len(allowed) {
		t.Fatalf("only %d packages listed", len(packages))
	}
	for _, p := range packages {
		for _, imp := range p.Imports {
			if only, ok := soleImporter(imp); ok && p.ImportPath != only {
				t.Errorf("%s imports %s, which only %s may", p.ImportPath, imp, only)
			}
			if slices.Contains(solvers, p.ImportPath) && strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") {
				t.Errorf("solver %s imports %s: the standard library only", p.ImportPath, imp)
			}
			if may, ok := allowed[p.ImportPath]; ok && may != nil && strings.HasPrefix(imp, "katf/") && !slices.Contains(may, imp) {
				t.Errorf("%s imports %s, against the layout", p.ImportPath, imp)
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
