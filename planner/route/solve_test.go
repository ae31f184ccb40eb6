package route

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSolveKeepsEveryLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mixed(t, 12)
		opt := Options{Seed: rapid.Uint64().Draw(t, "seed"), Iterations: rapid.IntRange(0, 60).Draw(t, "iterations")}
		s, err := Solve(context.Background(), p, opt)
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, s); err != nil {
			t.Fatal(err)
		}
		again, _ := Solve(context.Background(), p, opt)
		if d := cmp.Diff(s, again); d != "" {
			t.Fatal("the same seed gave another plan:\n", d)
		}
	})
}
