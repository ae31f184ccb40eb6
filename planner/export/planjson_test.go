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
