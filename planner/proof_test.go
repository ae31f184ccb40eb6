package planner_test

import (
	"testing"

	"pgregory.net/rapid"

	"katf/fixtures"
	"katf/planner"
)

// What is said to be the least that any plan leaves is left by every plan,
// though it has everything for those cartons alone.
func TestProvedIsNeverWrong(t *testing.T) {
	if err := planner.DisproveLeast(fixtures.Drought(), 5); err != nil {
		t.Error(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		if err := planner.DisproveLeast(randomScenario(t), 2); err != nil {
			t.Fatal(err)
		}
	})
}
