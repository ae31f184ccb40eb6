package check_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"katf/planner"
	"katf/planner/check"
)

// FuzzPlan feeds the referee any JSON that is a plan: a good plan's with some of
// its values replaced, in places that edits decides, or any other. It must come
// to an end, without a panic, and accept nothing that holds other cartons.
//
// Keep the fuzzer from shrinking its finds, which takes long for a whole plan:
// go test -run '^$' -fuzz FuzzPlan -fuzzminimizetime 1x ./planner/check
func FuzzPlan(f *testing.F) {
	all := worlds(f, 2)
	for i, w := range all {
		data, err := json.Marshal(w.p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, uint64(0))
		for j := range 60 {
			f.Add(data, uint64(1+60*i+j))
		}
	}
	for _, text := range hostile {
		f.Add([]byte(text), uint64(0))
	}
	f.Fuzz(func(t *testing.T, data []byte, edits uint64) {
		var p planner.Plan
		if json.Unmarshal(edited(data, edits), &p) != nil {
			return
		}
		for _, w := range all {
			if found := check.Plan(w.s, &p); len(found) == 0 && p.Summary.Allocated != w.s.Campaign.Target {
				t.Errorf("%s: accepted a plan of %d cartons", w.name, p.Summary.Allocated)
			}
		}
	})
}

var hostile = []string{
	`{}`, `{"allocations":[{"place":"S1","share":"1e999999999"}]}`, `{"allocations":[{"place":"S1","share":"1/0"}]}`,
	`{"allocations":[{"place":"S1","share":"-0x1p-999999"}]}`,
	`{"transfers":[{"from":"PS","to":"WS","departs":"9999-12-31","arrives":"0001-01-01","trucks":9223372036854775807,"vehicle":"trunk"}]}`,
	`{"prices":[{"site":"WS","limit":"doors","from":"0001-01-01","to":"9999-12-31","allowed":9223372036854775807}]}`,
	`{"waves":[{"warehouse":"WS","date":"9999-12-31","trips":[{"vehicle":"truck","door":-9223372036854775808}]},{"warehouse":"WS","trips":null}]}`,
}

// edited replaces a few values of a JSON text by others of its kind; nothing
// for no edits.
func edited(data []byte, edits uint64) []byte {
	read := json.NewDecoder(bytes.NewReader(data))
	read.UseNumber()
	var tree any
	if edits == 0 || read.Decode(&tree) != nil {
		return data
	}
	r := rand.New(rand.NewPCG(edits, 1))
	for range 1 + r.IntN(4) {
		tree = replaced(tree, r)
	}
	out, err := json.Marshal(tree)
	if err != nil {
		return data
	}
	return out
}

// replaced walks down to some value and gives the tree with another in its place.
func replaced(tree any, r *rand.Rand) any {
	switch v := tree.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		if len(keys) > 0 {
			k := keys[r.IntN(len(keys))]
			v[k] = replaced(v[k], r)
		}
	case []any:
		switch {
		case len(v) == 0:
		case r.IntN(8) == 0:
			return v[:r.IntN(len(v))]
		case r.IntN(8) == 0:
			return append(v, v[r.IntN(len(v))])
		default:
			i := r.IntN(len(v))
			v[i] = replaced(v[i], r)
		}
	case json.Number:
		return json.Number([]string{"0", "-1", "1", "7", "100000", "2147483647", "9223372036854775807", "-9223372036854775808"}[r.IntN(8)])
	case string:
		return []string{"", "S1", "WS", "truck", "trunk", "0001-01-01", "9999-12-31", "2027-01-12", "00:00", "47:59:59", "1e99999999", "1/3"}[r.IntN(12)]
	case bool:
		return !v
	}
	return tree
}

// Many fields at once are set to what no field should hold, past what JSON can
// say. The referee must neither panic nor run on, and must object.
func TestHostileNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, w := range worlds(t, 3) {
		for range 60 {
			p := clone(t, w.p)
			var fields []mutant
			mutants("", reflect.ValueOf(p).Elem(), func(m mutant) {
				if m.name == "most" || m.name == "least" || m.name == "double" {
					fields = append(fields, m)
				}
			})
			for range 1 + r.IntN(40) {
				m := fields[r.IntN(len(fields))]
				m.at.Set(m.to)
			}
			if reflect.DeepEqual(p.Waves, w.p.Waves) {
				continue // only figures that nobody judges may have changed
			}
			if len(check.Plan(w.s, p)) == 0 {
				diff, _ := json.Marshal(p.Waves)
				t.Errorf("%s: nothing found in %.2000s", w.name, diff)
			}
		}
	}
}

// Cartons whose sum wraps around to the right one are seen.
func TestWrappingSums(t *testing.T) {
	s, p := plan(t)
	quarter := planner.Cartons(math.MaxInt64/2 + 1)
	trip := firstTrip(p)
	trip.Stops[0].Cartons += quarter
	for range 3 {
		stop := trip.Stops[0]
		stop.Cartons = quarter
		trip.Stops = append(trip.Stops, stop)
	}
	if len(check.Plan(s, p)) == 0 {
		t.Error("a trip of more cartons than there are in the world passes")
	}
}

// A scenario of a million days and doors does not make the referee count them
// one by one.
func TestEndlessCampaign(t *testing.T) {
	s, p := plan(t)
	s.Production = append(s.Production, planner.Production{Plant: s.Plants[0].ID, From: math.MinInt32, To: math.MaxInt32, Cartons: 0})
	s.Warehouses[0].Doors = math.MaxInt32
	p.Prices = nil
	answer(s, p)
	for _, v := range check.Plan(s, p) {
		t.Errorf("%s: %s: %s", v.Rule, v.Where, v.TextEn)
	}
	s.Campaign.Deadline = planner.DateOf(9999, 12, 31)
	for i := range s.Campaign.Tiers {
		s.Campaign.Tiers[i].CompleteBy = s.Campaign.Deadline
		p.Summary.Tiers[i].CompleteBy = s.Campaign.Deadline
	}
	answer(s, p)
	for _, v := range check.Plan(s, p) {
		t.Errorf("%s: %s: %s", v.Rule, v.Where, v.TextEn)
	}
}
