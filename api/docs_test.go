package api

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"katf/inventory/database"
)

var update = flag.Bool("update", false, "write the table of docs/API.md anew")

const (
	docPath   = "../docs/API.md"
	docBegins = "<!-- operations:begin -->\n"
	docEnds   = "<!-- operations:end -->"
)

// docs/API.md lists the page of routes; go test ./api -run Docs -update writes
// its table.
func TestDocsListEveryRoute(t *testing.T) {
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
	writeOperations(&want, new(Server).routes())
	if *update {
		if err := os.WriteFile(docPath, []byte(before+docBegins+want.String()+docEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want.String() {
		t.Errorf("the table of %s is not of these routes: run go test ./api -run Docs -update", docPath)
	}
}

// writeOperations writes who is meant by each word, and a table for each group of
// operations, in the order of the page.
func writeOperations(w io.Writer, routes []*route) {
	fmt.Fprint(w, "\n| who | roles |\n| --- | --- |\n")
	for _, g := range groups {
		fmt.Fprintf(w, "| %s | %s |\n", g.name, listed(g.roles))
	}
	var tags []string
	for _, r := range routes {
		if !slices.Contains(tags, r.tagOf()) {
			tags = append(tags, r.tagOf())
		}
	}
	for _, tag := range tags {
		fmt.Fprintf(w, "\n### %s%s\n\n| request | what | who | also as |\n| --- | --- | --- | --- |\n", strings.ToUpper(tag[:1]), tag[1:])
		for _, r := range routes {
			if r.tagOf() == tag {
				fmt.Fprintf(w, "| `%s %s` | %s | %s | %s |\n", r.method, r.full(), r.summary, whoOf(r), suffixesOf(r))
			}
		}
	}
	fmt.Fprintln(w)
}

// groups are the sets of roles that have a name.
var groups = []struct {
	name  string
	roles roles
}{{"anybody", anybody}, {"everyone", everyone}, {"staff", staff}, {"keepers", keepers}, {"managers", managers}, {"drivers", drivers}, {"overseers", overseer}, {"administrators", admins}}

func listed(may roles) string {
	if may == nil {
		return "without logging in"
	}
	names := make([]string, len(may))
	for i, r := range may {
		names[i] = string(r)
	}
	return strings.Join(names, ", ")
}

func whoOf(r *route) string {
	who := listed(r.may)
	for _, g := range groups {
		if slices.Equal(g.roles, r.may) && (g.roles == nil) == (r.may == nil) {
			who = g.name
		}
	}
	if r.alliance && slices.ContainsFunc(r.may, func(role database.Role) bool { return role == database.Keeper || role == database.Auditor }) {
		who += " of the Alliance" // others are so anyway
	}
	return who
}

func suffixesOf(r *route) string {
	var out []string
	for _, f := range r.formats {
		if f.suffix != "" && f.mediaType != jsonType {
			out = append(out, f.suffix)
		}
	}
	return strings.Join(out, ", ")
}
