package inventory_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// stepsPerCase is how long one random walk is.
const stepsPerCase = 120

// operations is how many random operations the property test makes: 30,000, or
// KATF_OPERATIONS.
func operations(t *testing.T) int {
	text := os.Getenv("KATF_OPERATIONS")
	if text == "" {
		return 30_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestLedgerIsTheModel makes random operations in the ledger and in the model:
// every answer, every balance, every pick must be the same. A counter-example
// is shrunk and written to testdata/walks, where it is tried first from then on.
func TestLedgerIsTheModel(t *testing.T) {
	store := inventorytest.Store(t)
	replayWalks(t, store)
	cases := 1 + operations(t)*21/20/stepsPerCase // the length of a walk is a mean
	whole := 1
	if testing.Short() {
		whole = 5 // rapid takes a fifth of both then; how many there are is asked for here
	}
	defer setFlag(t, "rapid.checks", fmt.Sprint(cases*whole))()
	defer setFlag(t, "rapid.steps", fmt.Sprint(stepsPerCase*whole))()
	seen := map[string]int{}
	steps := 0
	rapid.Check(t, func(rt *rapid.T) {
		var drawn []int
		draw := func(n int) int {
			drawn = append(drawn, spread(rapid.Uint16().Draw(rt, ""))%n)
			return drawn[len(drawn)-1]
		}
		err := walking(t.Context(), store, seen, draw, func(w *walk) error {
			rt.Repeat(actions(w, func(step int) { steps++; drawn = append(drawn, step) }, func(err error) {
				keepWalk(t, "found", drawn)
				rt.Fatal(err)
			}))
			return nil
		})
		if err != nil {
			keepWalk(t, "found", drawn)
			rt.Fatal(err)
		}
	})
	total := 0
	for _, n := range seen {
		total += n
	}
	t.Logf("%d walks, %d operations, %d requests and answers compared", cases, steps, total)
	for _, what := range slices.Sorted(maps.Keys(seen)) {
		t.Logf("%8d %s", seen[what], what)
	}
	for _, must := range []string{"post ", "post short_stock", "post unsound", "post too_early", "post bad_movement", "post id_reused",
		"reserve ", "settle ", "settle settled", "settle not_found", "void ", "reverse ", "reverse reversed", "again ", "pick ", "pick short_stock", "expire"} {
		if seen[must] == 0 {
			t.Errorf("no walk came to %q: nothing is proved of it", must)
		}
	}
}

// spread evens out what rapid draws, which is mostly small numbers; zero stays
// what it shrinks to.
func spread(n uint16) int { return int(uint64(n) * 0x9E3779B97F4A7C15 >> 33) }

// errUndo leaves nothing of a walk.
var errUndo = errors.New("undo")

// walking begins a walk in a transaction that is rolled back, and compares
// everything at its end.
func walking(ctx context.Context, store *database.Store, seen map[string]int, draw func(n int) int, steps func(w *walk) error) error {
	err := store.Write(ctx, keeper, func(tx *database.Tx) error {
		w, err := newWalk(ctx, tx, draw)
		if err != nil {
			return err
		}
		w.seen = seen
		if err := steps(w); err != nil {
			return err
		}
		if err := w.end(); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		return nil
	}
	return err
}

// actions are the steps of a walk for rapid, which leaves out those that a
// counter-example does not need.
func actions(w *walk, begin func(step int), fail func(err error)) map[string]func(*rapid.T) {
	actions := map[string]func(*rapid.T){}
	for i, step := range walkSteps {
		actions[fmt.Sprintf("%02d %s", i, step.name)] = func(*rapid.T) {
			begin(i)
			if err := step.do(w); err != nil {
				fail(err)
			}
		}
	}
	return actions
}

// retrace walks what was drawn once: each step by its number and what it drew.
// What is missing at the end is zero.
func retrace(ctx context.Context, store *database.Store, drawn []int) error {
	draw := func(n int) int {
		if len(drawn) == 0 {
			return 0
		}
		i := drawn[0]
		drawn = drawn[1:]
		return i % n
	}
	return walking(ctx, store, map[string]int{}, draw, func(w *walk) error {
		for len(drawn) > 0 {
			if err := walkSteps[draw(len(walkSteps))].do(w); err != nil {
				return err
			}
		}
		return nil
	})
}

const walksDir = "testdata/walks"

// replayWalks walks every counter-example that was ever found.
func replayWalks(t *testing.T, store *database.Store) {
	for name, drawn := range keptWalks(t) {
		if err := retrace(t.Context(), store, drawn); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func keptWalks(t *testing.T) map[string][]int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(walksDir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	walks := map[string][]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		drawn := []int{}
		for _, word := range strings.Fields(string(text)) {
			n, err := strconv.Atoi(word)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			drawn = append(drawn, n)
		}
		walks[strings.TrimSuffix(filepath.Base(file), ".txt")] = drawn
	}
	return walks
}

func keepWalk(t *testing.T, name string, drawn []int) {
	t.Helper()
	if err := os.MkdirAll(walksDir, 0o755); err != nil {
		t.Fatal(err)
	}
	text := strings.Trim(fmt.Sprint(drawn), "[]") + "\n"
	if err := os.WriteFile(filepath.Join(walksDir, name+".txt"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func setFlag(t *testing.T, name, value string) (restore func()) {
	f := flag.Lookup(name)
	old := f.Value.String()
	if err := flag.Set(name, value); err != nil {
		t.Fatal(err)
	}
	return func() { flag.Set(name, old) }
}
