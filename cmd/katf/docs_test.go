package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

const (
	operations     = "../../docs/OPERATIONS.md"
	settingsBegins = "<!-- settings:begin -->\n"
	settingsEnds   = "<!-- settings:end -->"
)

// docs/OPERATIONS.md lists every setting of the commands that open the database;
// go test ./cmd/katf -run Docs -update writes its table.
func TestDocsListEverySetting(t *testing.T) {
	data, err := os.ReadFile(operations)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(data), settingsBegins)
	got, after, ok2 := strings.Cut(rest, settingsEnds)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no markers %s and %s", operations, settingsBegins, settingsEnds)
	}
	want := settings(t)
	if *update {
		if err := os.WriteFile(operations, []byte(before+settingsBegins+want+settingsEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want {
		t.Errorf("the settings of %s are not those of the commands: run go test ./cmd/katf -run Docs -update", operations)
	}
}

// settings is the table, in the order of the help of katf serve.
func settings(t *testing.T) string {
	t.Helper()
	parser, err := kong.New(&commands{}, kong.Vars{"fields": ""})
	if err != nil {
		t.Fatal(err)
	}
	of := map[string][]string{} // commands by flag
	var serve *kong.Node
	for _, c := range parser.Model.Children {
		if !slices.Contains([]string{"serve", "work", "audit", "password"}, c.Name) {
			continue
		}
		if c.Name == "serve" {
			serve = c
		}
		for _, f := range c.Flags {
			of[f.Name] = append(of[f.Name], c.Name)
		}
	}
	var b bytes.Buffer
	fmt.Fprint(&b, "\n| flag | environment | of | meaning |\n| --- | --- | --- | --- |\n")
	for _, f := range serve.Flags {
		name := "--" + f.Name
		if !f.IsBool() {
			name += "=" + f.FormatPlaceHolder()
		}
		who := strings.Join(of[f.Name], ", ")
		if len(of[f.Name]) == 4 {
			who = "all"
		}
		delete(of, f.Name)
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", name, strings.Join(f.Envs, "`, `"), who, f.Help)
	}
	for name := range of {
		t.Errorf("--%s is no setting of katf serve: list it too", name)
	}
	fmt.Fprintln(&b)
	return b.String()
}
