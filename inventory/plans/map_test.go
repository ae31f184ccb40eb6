package plans

import (
	"fmt"
	"testing"

	"katf/geo"
	"katf/planner"
)

// A view with more cells than are sent is given in coarser ones, none left out.
func TestMapIsBounded(t *testing.T) {
	const side = 80
	a := &Atlas{plan: &planner.Plan{}, sheets: map[int]*sheet{}, index: func() *index { return &index{} }}
	for i := range side * side {
		p := geo.Point{Lat: 23 + float64(i/side)*0.1, Lng: 25 + float64(i%side)*0.1}
		a.members = append(a.members, member{id: fmt.Sprint(i), point: p, households: 10, given: true, tier: 1, cartons: 7})
	}
	all := Box{West: 20, South: 20, East: 40, North: 40}
	m := a.Map(MapFilter{Resolution: 8, View: all})
	if m.Resolution >= 8 || len(m.Cells) > MostCells || len(m.Cells) == 0 {
		t.Fatalf("%d cells at resolution %d", len(m.Cells), m.Resolution)
	}
	var cartons planner.Cartons
	for _, c := range m.Cartons {
		cartons += c
	}
	if cartons != 7*side*side {
		t.Errorf("%d cartons of %d", cartons, 7*side*side)
	}
	near := a.Map(MapFilter{Resolution: 8, View: Box{West: 25, South: 23, East: 26, North: 24}})
	if near.Resolution != 8 || len(near.Cells) < 100 || len(near.Cells) > 150 {
		t.Errorf("near by: %d cells at resolution %d", len(near.Cells), near.Resolution)
	}
}

func TestDeciles(t *testing.T) {
	if d := deciles(nil); d == nil || len(d) != 0 {
		t.Errorf("of nothing: %v", d)
	}
	if d := deciles([]int64{5}); len(d) != 11 || d[0] != 5 || d[10] != 5 {
		t.Errorf("of one: %v", d)
	}
	var values []int64
	for i := range int64(101) {
		values = append(values, (i*37)%101)
	}
	for i, d := range deciles(values) {
		if d != int64(10*i) {
			t.Errorf("decile %d of 0 to 100 is %d", i, d)
		}
	}
}
