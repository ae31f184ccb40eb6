package plans

import (
	"slices"

	"katf/geo"
	"katf/planner"
)

// sheet is every cell of a plan at one resolution, in the order of cells.
type sheet struct {
	groups  []Group
	corners [][]geo.Point
	need    []int64  // of a household, on the average, in permille
	markaz  []string // in which most of its households live, P-code
	boxes   []Box
}

// sheet gives the cells at a resolution, which are added up when they are asked
// for first: about 10 ms for the whole country.
func (a *Atlas) sheet(resolution int) *sheet {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.sheets[resolution] == nil {
		a.sheets[resolution] = a.newSheet(resolution)
	}
	return a.sheets[resolution]
}

func (a *Atlas) newSheet(resolution int) *sheet {
	members := slices.Clone(a.members)
	weighed, live := map[geo.Cell]int64{}, map[geo.Cell]map[string]planner.Cartons{}
	for i := range members {
		m := &members[i]
		m.cell = geo.CellAt(m.point, resolution)
		weighed[m.cell] += int64(m.households) * a.need[m.id]
		if live[m.cell] == nil {
			live[m.cell] = map[string]planner.Cartons{}
		}
		live[m.cell][a.markaz[m.id]] += m.households
	}
	s := &sheet{groups: groupsOf(members, func(m *member) Group { return Group{Cell: m.cell} })}
	for i := range s.groups {
		g := &s.groups[i]
		need := int64(0)
		if g.Households > 0 {
			need = weighed[g.Cell] / int64(g.Households)
		}
		s.need, s.markaz = append(s.need, need), append(s.markaz, string(most(live[g.Cell])))
		corners := g.Cell.Boundary()
		s.corners, s.boxes = append(s.corners, corners), append(s.boxes, boxOf(corners...))
	}
	return s
}

// Box is a rectangle of longitudes and latitudes, in degrees.
type Box struct {
	West  float64 `json:"west"`
	South float64 `json:"south"`
	East  float64 `json:"east"`
	North float64 `json:"north"`
}

// boxOf is the least box that holds some points; none holds nothing.
func boxOf(points ...geo.Point) Box {
	b := Box{West: 180, South: 90, East: -180, North: -90}
	for _, p := range points {
		b = Box{min(b.West, p.Lng), min(b.South, p.Lat), max(b.East, p.Lng), max(b.North, p.Lat)}
	}
	return b
}

// meets reports whether two boxes have a point in common.
func (b Box) meets(o Box) bool {
	return b.West <= o.East && o.West <= b.East && b.South <= o.North && o.South <= b.North
}
