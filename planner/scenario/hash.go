package scenario

import (
	"slices"

	"katf/planner"
)

// Hash names a scenario: the [planner.Scenario.Digest] of what reading it gives,
// where everything that is derived is derived again. A valid scenario as [Read]
// gives it has its own digest as its hash.
func Hash(s *planner.Scenario) string {
	c := *s
	c.Places = slices.Clone(c.Places)
	derive(&c)
	return c.Digest()
}
