package stock_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/stock"
	"katf/planner"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

// people who act in the tests.
var (
	manager = actor("manager", database.Manager)
	second  = actor("second", database.Manager)
	keeperA = actor("keeper-a", database.Keeper, "A")
	deputyA = actor("deputy-a", database.Keeper, "A")
	keeperB = actor("keeper-b", database.Keeper, "B")
	auditor = actor("auditor", database.Auditor)
	ofOne   = member("of-one", "ONE")
	ofTwo   = member("of-two", "TWO")
)

func actor(login string, role database.Role, warehouses ...string) database.Actor {
	return database.Actor{ID: id("actor " + login), Login: login, Role: role, Warehouses: warehouses}
}

func member(login, organisation string) database.Actor {
	a := actor(login, database.Manager)
	a.Organisation = organisation
	return a
}

func id(name string) uuid.UUID { return uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)) }

func step(name string) stock.Step { return stock.Step{ID: id("step " + name)} }

func because(name, note string) stock.Step { return stock.Step{ID: id("step " + name), Note: note} }

// today is the day of the tests; lots are dated from it.
var today = func() planner.Date {
	t := time.Now().In(planner.Cairo())
	return planner.DateOf(t.Year(), t.Month(), t.Day())
}()

// lot makes a lot that is good for some days, for ever with 0.
func lot(name string, days int) inventory.Lot {
	l := inventory.Lot{ID: inventory.LotID(name), SKU: "carton"}
	if days != 0 {
		l.Expires = today + planner.Date(days)
	}
	return l
}

// world is a database with its test.
type world struct {
	testing.TB
	*database.Store
}

func newWorld(t testing.TB) world { return world{t, inventorytest.Store(t)} }

// do takes a step that must succeed.
func do[T any](w world, by database.Actor, fn func(context.Context, *database.Tx) (T, error)) T {
	w.Helper()
	out, err := try(w, by, fn)
	if err != nil {
		w.Fatal(err)
	}
	return out
}

// try takes a step.
func try[T any](w world, by database.Actor, fn func(context.Context, *database.Tx) (T, error)) (T, error) {
	var out T
	err := w.Write(context.Background(), by, func(tx *database.Tx) error {
		var err error
		out, err = fn(context.Background(), tx)
		return err
	})
	return out, err
}

// see reads on a snapshot, as the API does.
func see[T any](w world, by database.Actor, fn func(context.Context, *database.Tx) (T, error)) T {
	w.Helper()
	var out T
	err := w.Read(context.Background(), by, func(tx *database.Tx) error {
		var err error
		out, err = fn(context.Background(), tx)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return out
}

// refused wants a refusal with a code, with words in both languages.
func refused(t testing.TB, err error, code string) *database.Error {
	t.Helper()
	e, ok := errors.AsType[*database.Error](err)
	if !ok || e.Code != code {
		t.Fatalf("got %v, want a refusal with code %s", err, code)
	}
	if e.En == "" || e.Ar == "" {
		t.Errorf("a refusal without its words: %+v", e)
	}
	for _, f := range e.Fields {
		if f.En == "" || f.Ar == "" {
			t.Errorf("a field without its words: %+v", f)
		}
	}
	return e
}

// open takes stock into the books.
func (w world) open(warehouse, name string, days int, owner string, n planner.Cartons) {
	w.Helper()
	do(w, manager, func(ctx context.Context, tx *database.Tx) (*stock.Adjustment, error) {
		if err := inventory.PutLot(ctx, tx, lot(name, days)); err != nil {
			return nil, err
		}
		return nil, inventory.Post(ctx, tx, inventory.Movement{
			ID: id("stock " + warehouse + name + owner), Lot: inventory.LotID(name), Cartons: n, Why: inventory.ForReceipt, Occurred: tx.Now.Add(-time.Hour),
			From: inventory.Account{Kind: inventory.Plant, Ref: "P", Owner: owner},
			To:   inventory.Account{Kind: inventory.Warehouse, Ref: warehouse, Owner: owner},
		})
	})
}

// balance gives what stands in the accounts of a kind and site, of all owners.
func (w world) balance(kind inventory.AccountKind, ref, lot string) planner.Cartons {
	w.Helper()
	return see(w, manager, func(ctx context.Context, tx *database.Tx) (planner.Cartons, error) {
		all, err := inventory.Balances(ctx, tx, inventory.Filter{Kind: kind, Ref: ref, Lot: inventory.LotID(lot)})
		var n planner.Cartons
		for _, b := range all {
			n += b.OnHand
		}
		return n, err
	})
}

func (w world) wantBalance(kind inventory.AccountKind, ref, lot string, want planner.Cartons) {
	w.Helper()
	if got := w.balance(kind, ref, lot); got != want {
		w.Errorf("%s %s, lot %s: %d cartons, want %d", kind, ref, lot, got, want)
	}
}

// sound wants every rule to hold, and every carton to be somewhere.
func (w world) sound() {
	w.Helper()
	for _, b := range see(w, manager, stock.Audit) {
		w.Errorf("audit: %s: %s: %s", b.Rule, b.Where, b.Detail)
	}
	var sum planner.Cartons
	for _, p := range see(w, manager, func(ctx context.Context, tx *database.Tx) ([]stock.Whereabouts, error) {
		return stock.Where(ctx, tx, nil)
	}) {
		sum += p.Cartons
	}
	if sum != 0 {
		w.Errorf("all accounts add up to %d", sum)
	}
}

// text is what the API would send of a value.
func text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// rules sets what one person may decide.
func (w world) rules(r stock.Rules) {
	w.Helper()
	do(w, manager, func(ctx context.Context, tx *database.Tx) (any, error) {
		return nil, stock.SetRules(ctx, tx, stock.Step{ID: uuid.New()}, r)
	})
}

func newWorldAt(t testing.TB, now func() time.Time) world {
	return world{t, inventorytest.StoreWith(t, database.Options{Now: now})}
}

// shows tells whether a value, as the API would send it, has a number in it.
func shows(t testing.TB, v any, n planner.Cartons) bool {
	t.Helper()
	var tree any
	if err := json.Unmarshal([]byte(text(t, v)), &tree); err != nil {
		t.Fatal(err)
	}
	return has(tree, float64(n))
}

func has(tree any, n float64) bool {
	switch tree := tree.(type) {
	case float64:
		return tree == n
	case []any:
		return slices.ContainsFunc(tree, func(v any) bool { return has(v, n) })
	case map[string]any:
		for _, v := range tree {
			if has(v, n) {
				return true
			}
		}
	}
	return false
}
