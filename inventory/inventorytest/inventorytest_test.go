package inventorytest_test

import (
	"context"
	"testing"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

// Two tests never see each other's rows.
func TestStoresAreApart(t *testing.T) {
	ctx := context.Background()
	a, b := inventorytest.Store(t), inventorytest.Store(t)
	fn := func(tx *database.Tx) (database.Reply, error) { return database.Reply{Status: 200}, nil }
	if _, err := a.Once(ctx, database.TheSystem, database.Call{Key: "k"}, fn); err != nil {
		t.Fatal(err)
	}
	for i, s := range []*database.Store{a, b} {
		var n int
		if err := s.Pool().QueryRow(ctx, "SELECT count(*) FROM once").Scan(&n); err != nil {
			t.Fatal(err)
		}
		if want := 1 - i; n != want {
			t.Errorf("store %d has %d rows, want %d", i, n, want)
		}
	}
}

func BenchmarkStore(b *testing.B) {
	inventorytest.Store(b)
	for b.Loop() {
		inventorytest.Store(b)
	}
}
