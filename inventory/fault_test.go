package inventory_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// planted are faults of the schema that the property test must find: what is
// replaced in which function, or a statement.
var planted = []struct{ name, function, old, new string }{
	{"negative", "", "", "ALTER TABLE balance DROP CONSTRAINT balance_on_hand, DROP CONSTRAINT balance_reserved; DROP TRIGGER balance_short ON balance"},
	{"reserved_is_free", "movement_book", "reserved = b.reserved + l.held", "reserved = b.reserved + l.held * 0"},
	{"rest_stays_reserved", "movement_record", "SELECT -cartons INTO NEW.held", "SELECT -NEW.cartons INTO NEW.held"},
	{"settled_late", "movement_book", "p.expires_at <= m.recorded_at THEN 'settled'", "false THEN 'settled'"},
	{"settled_twice", "", "", "ALTER TABLE movement DROP CONSTRAINT movement_settles_once"},
	{"reversed_twice", "", "", "ALTER TABLE movement DROP CONSTRAINT movement_reverses_once"},
	{"expired_leaves", "movement_book", "::date > l.expires", "::date > l.expires + 1"},
	{"closed_to_the_moment", "movement_book", "c.until >= m.occurred_at", "c.until > m.occurred_at"},
	{"future", "", "", "ALTER TABLE movement DROP CONSTRAINT movement_ahead"},
	{"before", "movement_book", "m.occurred_at < p.occurred_at - interval '5 minutes'", "m.occurred_at < p.occurred_at - interval '90 minutes'"},
	{"back_to_source", "movement_book", "WHEN t.source AND m.reverses IS NULL THEN", "WHEN t.source AND false THEN"},
	{"other_owner", "movement_book", "f.owner <> t.owner AND NOT f.source", "false"},
	{"no_truck", "movement_book", "f.ref <> t.ref THEN", "false THEN"},
	{"one_side", "movement_book", "SELECT to_account, lot, moved, 0 FROM added WHERE moved > 0", "SELECT to_account, lot, moved, 0 FROM added WHERE moved > 1"},
	{"each_row_alone", "movement_book", "sum(moved)::bigint AS moved", "max(moved)::bigint AS moved"},
}

// TestPlantedFaultsAreFound spoils the schema in one place at a time. The
// property test must find each. The shrunk walk that shows it is kept and must not
// fail where nothing is spoiled; without its file it is looked for.
func TestPlantedFaultsAreFound(t *testing.T) {
	sound := inventorytest.Store(t)
	kept := keptWalks(t)
	for _, p := range planted {
		t.Run(p.name, func(t *testing.T) {
			store := inventorytest.Store(t)
			spoil(t, store, p.function, p.old, p.new)
			drawn, ok := kept["planted_"+p.name]
			if !ok {
				drawn = shrunk(t, store)
				keepWalk(t, "planted_"+p.name, drawn)
			}
			err := retrace(t.Context(), store, drawn)
			if err == nil {
				t.Error("the kept walk does not find it any more: remove its file, a new one is looked for")
			}
			t.Log(err)
			if err := retrace(t.Context(), sound, drawn); err != nil {
				t.Errorf("the walk fails where nothing is spoiled: %v", err)
			}
		})
	}
}

// spoil replaces a piece of a function, or runs a statement.
func spoil(t *testing.T, store *database.Store, function, old, with string) {
	t.Helper()
	if function != "" {
		var source string
		if err := store.Pool().QueryRow(t.Context(), `SELECT pg_get_functiondef($1::text::regproc)`, function).Scan(&source); err != nil {
			t.Fatal(err)
		}
		if strings.Count(source, old) != 1 {
			t.Fatalf("%q is %d times in %s", old, strings.Count(source, old), function)
		}
		with = strings.Replace(source, old, with, 1)
	}
	if _, err := store.Pool().Exec(t.Context(), with); err != nil {
		t.Fatal(err)
	}
}

// shrunk looks for a walk that fails and leaves out what it does not need.
func shrunk(t *testing.T, store *database.Store) []int {
	t.Helper()
	fails := func(drawn []int) bool { return retrace(t.Context(), store, drawn) != nil }
	var drawn []int
	for seed := 0; drawn == nil; seed++ {
		if seed == 500 {
			t.Fatal("not found in 500 walks")
		}
		long := rapid.SliceOfN(rapid.Uint16(), 600, 600).Example(seed)
		walk := make([]int, len(long))
		for i, n := range long {
			walk[i] = spread(n) % 240 // a multiple of most choices
		}
		if fails(walk) {
			drawn = walk
		}
	}
	for size := len(drawn) / 2; size >= 1; size = size / 2 {
		for from := 0; from+size <= len(drawn); {
			if less := append(append([]int{}, drawn[:from]...), drawn[from+size:]...); fails(less) {
				drawn = less
			} else {
				from += size
			}
		}
	}
	for i := range drawn {
		for _, n := range []int{0, drawn[i] / 2, drawn[i] - 1} {
			if was := drawn[i]; n >= 0 && n < was {
				if drawn[i] = n; !fails(drawn) {
					drawn[i] = was
				}
			}
		}
	}
	return drawn
}
