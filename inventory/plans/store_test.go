package plans_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"katf/fixtures"
	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
)

func TestPlanComesBack(t *testing.T) {
	store := inventorytest.Store(t)
	for name, world := range worlds {
		s := world()
		p := planned(t, s, 7)
		got := load(t, store, keep(t, store, add(t, store, s), p))
		if !bytes.Equal(written(t, got), written(t, p)) {
			t.Errorf("%s: %s", name, cmp.Diff(p, got))
		}
	}
}

func TestEgyptComesBack(t *testing.T) {
	if testing.Short() {
		t.Skip("plans the country")
	}
	store := inventorytest.Store(t)
	s := fixtures.Egypt()
	p := planned(t, s, 1448)
	id := keep(t, store, add(t, store, s), p)
	if got := load(t, store, id); !bytes.Equal(written(t, got), written(t, p)) {
		t.Error("the plan that was read is not the one that was stored")
	}
	if head := get(t, store, id); head.Violations != 0 || !reflect.DeepEqual(*head.Summary, p.Summary) {
		t.Errorf("head %+v", head)
	}
}

// Whatever field a plan has, it is stored: each is filled with a value of its
// own.
func TestEveryFieldIsStored(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	p := new(planner.Plan)
	(&filler{t: t, n: 20000}).fill(reflect.ValueOf(p).Elem(), "Plan")
	p.Scenario, p.Effort = s.Digest(), planner.Thorough
	got := load(t, store, keep(t, store, add(t, store, s), p))
	if diff := cmp.Diff(p, got); diff != "" {
		t.Errorf("not stored (-want +got):\n%s", diff)
	}
}

func TestEveryFieldOfAScenarioIsStored(t *testing.T) {
	store := inventorytest.Store(t)
	s := new(planner.Scenario)
	(&filler{t: t, n: 20000}).fill(reflect.ValueOf(s).Elem(), "Scenario")
	for i := range s.Places {
		s.Places[i].Cell = geo.CellAt(fixtures.TwoBanks().Places[i].Point, geo.PlaceResolution)
	}
	id := add(t, store, s)
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		got, err := plans.LoadScenario(ctx, tx, id)
		if diff := cmp.Diff(s, got); diff != "" {
			t.Errorf("not stored (-want +got):\n%s", diff)
		}
		return err
	})
}

// filler gives every field a value that no other has.
type filler struct {
	t *testing.T
	n int64
}

func (f *filler) fill(v reflect.Value, path string) {
	f.n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			f.fill(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, path)
		f.fill(value, path)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString(fmt.Sprintf("نص %d", f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(f.n)
	case reflect.Uint64:
		v.SetUint(math.MaxUint64 - uint64(f.n))
	case reflect.Float64:
		v.SetFloat(float64(f.n) / 7)
	default:
		f.t.Fatalf("%s: a %s: say how to fill it", path, v.Kind())
	}
}

// Plans as no planner makes them come back too: lists missing and empty, dates
// not set, texts in any script, numbers of any size and sign.
func TestOddPlansComeBack(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.TwoBanks()
	scenario := add(t, store, s)
	rapid.Check(t, func(r *rapid.T) {
		p := oddPlan(r)
		p.Scenario, p.Campaign = s.Digest(), s.Campaign
		id := keep(t, store, scenario, p)
		got := load(t, store, id)
		if diff := cmp.Diff(p, got); diff != "" {
			r.Fatalf("-want +got:\n%s", diff)
		}
		if !bytes.Equal(written(t, got), written(t, p)) {
			r.Fatal("written differently")
		}
	})
}

func TestStoreRefusesAnotherPlan(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	p := planned(t, s, 7)
	id := begin(t, store, add(t, store, s), 8, planner.Quick)
	err := store.Write(context.Background(), manager, func(tx *database.Tx) error {
		_, err := plans.Store(context.Background(), tx, id, p)
		return err
	})
	if err == nil || get(t, store, id).Status != plans.Planning {
		t.Errorf("a plan of seed 7 was stored as one of seed 8: %v", err)
	}
}
