package scenario

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

const (
	docPath   = "../../docs/DATA.md"
	docBegins = "<!-- tables:begin -->\n"
	docEnds   = "<!-- tables:end -->"
)

// docs/DATA.md holds what the tables say of themselves.
func TestDocIsCurrent(t *testing.T) {
	data, err := os.ReadFile(docPath)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(data), docBegins)
	got, after, ok2 := strings.Cut(rest, docEnds)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no markers %s and %s", docPath, docBegins, docEnds)
	}
	var want bytes.Buffer
	if err := WriteDoc(&want); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(docPath, []byte(before+docBegins+want.String()+docEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want.String() {
		t.Errorf("the tables of %s are not current: run go test ./planner/scenario -run TestDocIsCurrent -update", docPath)
	}
}

// Every column says what it is, in both languages, with an example that its own
// reader takes and its own check passes.
func TestColumnsAreDescribed(t *testing.T) {
	for _, tab := range tables {
		seen := map[string]string{}
		for i, c := range tab.columns {
			if c.Name == "" || c.NameAr == "" || c.Doc == "" || c.Type == "" || c.Example == "" && c.Name != "ref" {
				t.Errorf("%s.%s is not described: %+v", tab.Name, c.Name, c)
			}
			for _, h := range append([]string{c.Name, c.NameAr}, strings.Fields(c.Also)...) {
				if other, twice := seen[h]; twice {
					t.Errorf("%s: the heading %s is of %s and %s", tab.Name, h, other, c.Name)
				}
				seen[h] = c.Name
				if tab.heading(h) != i {
					t.Errorf("%s: the heading %s does not find %s", tab.Name, h, c.Name)
				}
			}
			s := world()
			if m := tab.parse(s, 0, i, c.Example); m != nil {
				t.Errorf("%s.%s: its example %q: %s", tab.Name, c.Name, c.Example, m.en)
			}
			if m := tab.check(s, 0, i); m != nil {
				t.Errorf("%s.%s: its example %q: %s", tab.Name, c.Name, c.Example, m.en)
			}
		}
	}
}
