package audit

import (
	"slices"
	"testing"
)

// RuleIDs is for the tests of what the rules find.
func RuleIDs() (out []string) {
	for _, r := range slices.Concat(rules, trips) {
		out = append(out, r.ID)
	}
	return out
}

func TestRulesHaveWords(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range slices.Concat(rules, trips) {
		if r.En == "" || r.Ar == "" || seen[r.ID] || ledgerRules[r.ID].en != "" {
			t.Errorf("rule %s", r.ID)
		}
		seen[r.ID] = true
	}
}
