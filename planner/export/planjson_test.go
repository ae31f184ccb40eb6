package export

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"katf/geo"
	"katf/planner"
)

// fill puts something into every field, so that a field that plan.json loses
// shows.
func fill(v reflect.Value, n *int64) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		value := reflect.New(v.Type().Elem()).Elem()
		fill(value, n)
		v.SetMapIndex(reflect.ValueOf("key").Convert(v.Type().Key()), value)
	case reflect.String:
		v.SetString("text <&> \u2028 «نص» " + strings.Repeat("x", int(*n%7)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(*n % 86400)
	case reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) / 8)
	default:
		panic("a plan has no " + v.Kind().String())
	}
}

// full is a plan in which no field is empty.
func full() *planner.Plan {
	p := &planner.Plan{}
	n := int64(0)
	fill(reflect.ValueOf(p).Elem(), &n)
	p.Schema = planner.PlanSchema
	return p
}

// plan.json says what encoding/json would say, only in lines.
func TestPlanIsOrdinaryJSON(t *testing.T) {
	for name, p := range map[string]*planner.Plan{"full": full(), "tiny": tinyPlan(tinyScenario())} {
		var want, got bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(p); err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&got, text(t, func(w io.Writer) error { return WritePlan(w, p) })); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.TrimSpace(want.String()), got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestPlanRoundTrip(t *testing.T) {
	for name, p := range map[string]*planner.Plan{"full": full(), "tiny": tinyPlan(tinyScenario()), "empty": {Schema: planner.PlanSchema}} {
		data := text(t, func(w io.Writer) error { return WritePlan(w, p) })
		back, err := ReadPlan(bytes.NewReader(append([]byte("\ufeff"), data...)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(p, back, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if again := text(t, func(w io.Writer) error { return WritePlan(w, back) }); !bytes.Equal(data, again) {
			t.Errorf("%s: written again it differs", name)
		}
	}
}

// One carton moved shows as two changed lines.
func TestPlanIsReadableAsDiff(t *testing.T) {
	a, b := tinyPlan(tinyScenario()), tinyPlan(tinyScenario())
	b.Allocations[0].Cartons--
	b.Waves[2].Trips[0].Stops[1].Cartons++
	la := strings.Split(string(text(t, func(w io.Writer) error { return WritePlan(w, a) })), "\n")
	lb := strings.Split(string(text(t, func(w io.Writer) error { return WritePlan(w, b) })), "\n")
	changed := 0
	for i := range la {
		if la[i] != lb[i] {
			changed++
		}
	}
	if len(la) != len(lb) || changed != 2 {
		t.Errorf("%d of %d lines changed, want 2", changed, len(la))
	}
}

func TestReadPlanRefuses(t *testing.T) {
	good := string(text(t, func(w io.Writer) error { return WritePlan(w, tinyPlan(tinyScenario())) }))
	for name, c := range map[string]struct{ text, want string }{
		"another version": {strings.Replace(good, "katf.plan/1", "katf.plan/2", 1), "version katf.plan/2, this program reads katf.plan/1; read it with the katf that wrote it"},
		"something else":  {`{"schema":"katf.summary/1"}`, `"katf.summary/1", not a plan`},
		"no schema":       {`{"features":[]}`, `no "schema"`},
		"unknown field":   {strings.Replace(good, `"seed":7`, `"sead":7`, 1), `line 4: unknown field "sead"; the plan`},
		"wrong type":      {strings.Replace(good, `"cartons":240`, `"cartons":"240"`, 1), `line 7: field "allocations.cartons" cannot be a string`},
		"fraction":        {strings.Replace(good, `"cartons":240`, `"cartons":239.5`, 1), `cannot be a number 239.5`},
		"bad date":        {strings.Replace(good, `"2027-01-10"`, `"2027-02-30"`, 1), "2027-02-30"},
		"broken off":      {good[:len(good)/2], "breaks off"},
		"empty":           {"", "breaks off"},
		"twice":           {good + good, "something follows the plan"},
		"syntax":          {strings.Replace(good, `"seed":7,`, `"seed":7;`, 1), "line 4"},
	} {
		if _, err := ReadPlan(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func FuzzReadPlan(f *testing.F) {
	var b bytes.Buffer
	if err := WritePlan(&b, tinyPlan(tinyScenario())); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"schema":"katf.plan/1","waves":[{"trips":null}]}`))
	f.Add([]byte(`{"schema":"katf.plan/1","campaign":{"first_day":"2027-01-10"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ReadPlan(bytes.NewReader(data))
		if err != nil {
			return
		}
		first := text(t, func(w io.Writer) error { return WritePlan(w, p) })
		back, err := ReadPlan(bytes.NewReader(first))
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, first)
		}
		if second := text(t, func(w io.Writer) error { return WritePlan(w, back) }); !bytes.Equal(first, second) {
			t.Fatalf("not stable:\n%s\n%s", first, second)
		}
	})
}

func TestWrapKeepsWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zء-ي]{1,12}`), 1, 30).Draw(t, "words")
		lines := wrap(strings.Join(words, " "), 20)
		if got := strings.Join(lines, " "); got != strings.Join(words, " ") {
			t.Fatalf("%q became %q", words, lines)
		}
		for _, line := range lines {
			if columns(line) > 20 {
				t.Fatalf("line %q is too long", line)
			}
		}
	})
}

func BenchmarkWriteDir(b *testing.B) {
	s, p := large(5716)
	dir := b.TempDir()
	for _, gpx := range []bool{false, true} {
		b.Run(map[bool]string{false: "plain", true: "gpx"}[gpx], func(b *testing.B) {
			for b.Loop() {
				if err := WriteDir(dir, s, p, Options{HXL: true, GPX: gpx}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("plan.json", func(b *testing.B) {
		for b.Loop() {
			if err := WritePlan(io.Discard, p); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		var data bytes.Buffer
		if err := WritePlan(&data, p); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(data.Len()))
		for b.Loop() {
			if _, err := ReadPlan(bytes.NewReader(data.Bytes())); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// large repeats the tiny world until it has n places, with a trip for each.
func large(n int) (*planner.Scenario, *planner.Plan) {
	s := tinyScenario()
	p := tinyPlan(s)
	place, a, wave := s.Places[0], p.Allocations[0], p.Waves[0]
	s.Places, p.Allocations, p.Waves, p.Unserved, p.Deliveries = nil, nil, nil, nil, nil
	p.Fairness.National.LowestAt = ""
	for i := range n {
		id := planner.PlaceID("X" + decimal(int64(i), 6))
		pl, al, w := place, a, wave
		pl.ID, al.Place = id, id
		pl.Point = geo.Point{Lat: 24 + float64(i%70)/10, Lng: 27 + float64(i/70)/20}
		trip := wave.Trips[0]
		trip.ID = "T-" + decimal(int64(i), 6)
		stop := trip.Stops[0]
		stop.Place = id
		trip.Stops = []planner.Stop{stop, stop, stop}
		w.ID, w.Trips = "W-"+decimal(int64(i), 6), []planner.Trip{trip, trip}
		w.Trips[1].ID += "b"
		s.Places, p.Allocations, p.Waves = append(s.Places, pl), append(p.Allocations, al), append(p.Waves, w)
		p.Deliveries = append(p.Deliveries, planner.DeliveryFlow{From: "W-ASN", Place: id, Cartons: 240, Cost: 90000, Metres: 5738, Seconds: 517})
	}
	return s, p
}
