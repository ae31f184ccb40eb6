package export

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"katf/planner"
)

// docs/PLAN.md names every field of plan.json and every column of every table.
func TestDocsNameEverything(t *testing.T) {
	data, err := os.ReadFile("../../docs/PLAN.md")
	if err != nil {
		t.Fatal(err)
	}
	named := func(what, name string) {
		if !strings.Contains(string(data), "`"+name+"`") {
			t.Errorf("docs/PLAN.md does not name the %s `%s`", what, name)
		}
	}
	seen := map[reflect.Type]bool{}
	var walk func(typ reflect.Type)
	walk = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Slice, reflect.Map:
			walk(typ.Elem())
		case reflect.Struct:
			if seen[typ] {
				return
			}
			seen[typ] = true
			for i := range typ.NumField() {
				name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
				named("field "+typ.Name()+"."+typ.Field(i).Name+",", name)
				walk(typ.Field(i).Type)
			}
		}
	}
	walk(reflect.TypeFor[planner.Plan]())
	s := tinyScenario()
	j, err := join(s, tinyPlan(s))
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range j.tables() {
		for _, h := range table.heads {
			if table.file != "" {
				named("column of "+table.file+",", h.name)
			}
		}
	}
}
