package check_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"katf/planner/check"
)

var update = flag.Bool("update", false, "write docs/RULES.md anew")

const rulesPage = "../../docs/RULES.md"

// docs/RULES.md lists every rule; go test ./planner/check -run Docs -update
// writes it.
func TestDocsListEveryRule(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# What a plan must hold to

` + "`katf check PLAN`" + ` reports every broken rule with its id, the place, trip or site, and the figures, in English and Arabic. A
plan that breaks none can be carried out. Plans that people made or changed are judged like those of the planner.

| id | meaning | المعنى |
| --- | --- | --- |
`)
	for _, r := range check.Rules() {
		en, ar := r.Meaning()
		if en == "" || ar == "" {
			t.Errorf("%s has no meaning in both languages", r)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r, en, ar)
	}
	b.WriteString(`
What is let pass, and why, stands in the comment of package ` + "`planner/check`" + `: slack that only makes a truck wait, and the
roundings of money, kilogram-kilometres and the flows' cost. What only planning again could tell is not judged: the seed,
how much a binding limit would save, whether a shortfall is proved and a remedy works.
`)
	if *update {
		if err := os.WriteFile(rulesPage, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(rulesPage)
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != b.String() {
		t.Error("docs/RULES.md is not of these rules: run go test ./planner/check -run Docs -update")
	}
	if en, ar := check.Rule("none").Meaning(); en != "" || ar != "" {
		t.Error("a rule that does not exist has a meaning")
	}
}
