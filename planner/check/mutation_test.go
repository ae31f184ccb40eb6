package check_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"katf/planner/check"
)

// unjudged lists the fields that the referee does not look into, and why.
var unjudged = map[string]string{
	"Seed":                     "any seed may give any plan; only planning again would tell",
	"Unserved.Proved":          "only solving the bound again would tell",
	"Unserved.TextEn":          "words for people; that there are some is tested by itself",
	"Unserved.TextAr":          "as in English",
	"Unserved.Remedies.TextEn": "words for people; that there are some is tested by itself",
	"Unserved.Remedies.TextAr": "as in English",
	"Unserved.Remedies[]":      "advice: one remedy more or less changes nothing that moves",
}

// lenient lists the fields of which some other values pass, and why. The rest of
// their values is refused.
var lenient = map[string]string{
	"Deliveries.Cost":           "a price of the flow model, seen only through the flows' cost in whole piastres",
	"FlowCost":                  "each span of days of a trunk relation is rounded down by itself",
	"Prices.Allowed":            "the flow model counts on a part of the doors and trucks; no more than there are",
	"Prices.Saving":             "only solving again would tell how much; that it is nothing where no limit is reached is seen",
	"Prices.Used":               "of opening stock: what stays behind is not in the plan",
	"Summary.KgKm":              "kilogram-kilometres are rounded leg by leg or once",
	"Transfers.ID":              "any id that is the only one will do",
	"Trunk.Cost":                "two piastres a truck for rounding",
	"Unserved.Remedies.Amount":  "only planning again would tell how much is enough",
	"Unserved.Remedies.Serves":  "as the amount",
	"Waves.Trips.Door":          "another door that is free",
	"Waves.Trips.LoadFrom":      "loading may begin earlier than it must, as far as that costs nothing",
	"Waves.Trips.Returns":       "a truck may come back later than it must, as far as that costs nothing",
	"Waves.Trips.Truck":         "another truck of the type that is free",
	"Waves.Trips.Stops.Arrives": "a truck that waits for a place to open may come a little later",
}

// mutant is one other value for one field of a plan.
type mutant struct {
	path string // of the field, without indices
	name string
	at   reflect.Value
	to   reflect.Value
}

// mutants lists other values for every field of v.
func mutants(path string, v reflect.Value, emit func(mutant)) {
	set := func(name string, x any) {
		to := reflect.ValueOf(x).Convert(v.Type())
		if !reflect.DeepEqual(to.Interface(), v.Interface()) {
			emit(mutant{path, name, v, to})
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			mutants(strings.TrimPrefix(path+"."+v.Type().Field(i).Name, "."), v.Field(i), emit)
		}
	case reflect.Slice:
		if v.Len() > 0 {
			emit(mutant{path + "[]", "drop the first", v, v.Slice(1, v.Len())})
			emit(mutant{path + "[]", "drop the last", v, v.Slice(0, v.Len()-1)})
			emit(mutant{path + "[]", "repeat the last", v, reflect.Append(v.Slice3(0, v.Len(), v.Len()), v.Index(v.Len()-1))})
		}
		for i := range v.Len() {
			mutants(path, v.Index(i), emit)
		}
	case reflect.Int, reflect.Int32, reflect.Int64:
		x := v.Int()
		for _, d := range []int64{1, -1, 3, -3, 100, -100, 3600, -3600} {
			set(fmt.Sprintf("%+d", d), x+d)
		}
		set("none", 0)
		set("negative", -x)
		set("double", 2*x)
		set("most", int64(math.MaxInt64)>>(64-v.Type().Bits()))
		set("least", int64(math.MinInt64)>>(64-v.Type().Bits()))
	case reflect.Uint64:
		set("+1", v.Uint()+1)
	case reflect.Float64:
		set("+1", v.Float()+1)
	case reflect.Bool:
		set("not", !v.Bool())
	case reflect.String:
		set("none", "")
		set("longer", v.String()+"x")
		set("other", "V02")
	}
}

// Whatever single number, text or date of a good plan is changed, the referee
// sees it, unless the change is one of those listed above or leaves a plan that
// can be carried out all the same.
func TestEveryMutationIsSeen(t *testing.T) {
	type score struct{ seen, all int }
	scores := map[string]*score{}
	missed := map[string]string{}
	for _, w := range worlds(t, 5) {
		p := clone(t, w.p)
		mutants("", reflect.ValueOf(p).Elem(), func(m mutant) {
			if unjudged[m.path] != "" {
				return
			}
			if scores[m.path] == nil {
				scores[m.path] = &score{}
			}
			s := scores[m.path]
			s.all++
			old := reflect.New(m.at.Type()).Elem()
			old.Set(m.at)
			m.at.Set(m.to)
			if found := check.Plan(w.s, p); len(found) > 0 {
				s.seen++
				wellSaid(t, found)
			} else {
				missed[m.path] += fmt.Sprintf("; %s %s of %v", w.name, m.name, old)
			}
			m.at.Set(old)
		})
		if len(check.Plan(w.s, p)) > 0 {
			t.Fatal("the mutations did not undo themselves")
		}
	}
	var paths []string
	for path := range scores {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		s := scores[path]
		t.Logf("%-45s %5d of %5d seen", path, s.seen, s.all)
		switch {
		case s.seen < s.all && lenient[path] == "":
			t.Errorf("%s: %d of %d mutations pass%.400s", path, s.all-s.seen, s.all, missed[path])
		case s.seen*4 < s.all:
			t.Errorf("%s: only %d of %d mutations are seen", path, s.seen, s.all)
		}
	}
	for path := range lenient {
		if scores[path] == nil {
			t.Errorf("%s is no field of a plan", path)
		}
	}
}

// wellSaid checks that every text got the values it asks for.
func wellSaid(t *testing.T, found []check.Violation) {
	for _, v := range found {
		if strings.Contains(v.TextEn+v.TextAr, "%!") {
			t.Fatalf("%s: %s: %s", v.Rule, v.TextEn, v.TextAr)
		}
	}
}
