package plans

import (
	"slices"

	"github.com/google/uuid"

	"katf/geo"
	"katf/planner"
)

// The resolutions that a map asks for, from the whole country on a phone to one
// markaz, and the most cells that it is given at once.
const (
	CoarsestMap = 3
	FinestMap   = 8
	MostCells   = 4000
)

// MapFilter chooses what a map shows.
type MapFilter struct {
	Resolution int // of H3, CoarsestMap to FinestMap
	View       Box
	Suppress   planner.Cartons // see CellFilter
}

// Map is what of a plan is drawn: the cells in view, each column a list, so that
// thousands of cells are little to send. The lists from Cells to Suppressed have
// the same length and order. Of a suppressed cell all counts are 0.
type Map struct {
	Plan       uuid.UUID        `json:"plan"`
	Resolution int              `json:"resolution" doc:"Of the cells; coarser than asked for where there are too many in view"`
	Day        planner.Date     `json:"day" doc:"From which days are counted"`
	Warehouses []planner.SiteID `json:"warehouses" nullable:"false" doc:"That the cells name by their place in this list"`
	Markazes   []Region         `json:"markazes" nullable:"false" doc:"That the cells name by their place in this list"`
	Labels     []Label          `json:"labels" nullable:"false" doc:"Names to write on a map of resolution 6 and finer, the most important first"`
	Scale      Scale            `json:"scale" doc:"Of the whole plan at this resolution, so that colours stay when the view moves"`

	CornerUnit int64   `json:"corner_unit" doc:"Of corners, in millionths of a degree"`
	Corners    []int64 `json:"corners" nullable:"false" doc:"Outlines of the cells as differences: for each cell its number of corners; its first corner, longitude then latitude, less the first corner of the cell before (0,0 for the first cell); then each further corner less the first one, less the same of the cell before if that has as many corners"`

	Cells      []geo.Cell        `json:"cells" nullable:"false"`
	Places     []int             `json:"places" nullable:"false"`
	Tier       []int             `json:"tier" nullable:"false" doc:"The first that is served in it"`
	Households []planner.Cartons `json:"households" nullable:"false" doc:"Eligible"`
	Cartons    []planner.Cartons `json:"cartons" nullable:"false"`
	Delivered  []planner.Cartons `json:"delivered" nullable:"false" doc:"By the plan's trips"`
	Coverage   []int64           `json:"coverage_ppm" nullable:"false" doc:"Cartons per household, in parts per million"`
	Need       []int64           `json:"need_permille" nullable:"false" doc:"Weight of a household's need, on the average; 1000 is ordinary"`
	First      []int             `json:"first_day" nullable:"false" doc:"Of delivery, in days from day; -1 for none"`
	Last       []int             `json:"last_day" nullable:"false"`
	Warehouse  []int             `json:"warehouse" nullable:"false" doc:"That sends most, counted from 0 in warehouses; -1 for none"`
	Markaz     []int             `json:"markaz" nullable:"false" doc:"In which most of its households live, counted from 0 in markazes"`
	Estimated  []int             `json:"places_estimated" nullable:"false" doc:"Whose position or population nobody measured"`
	Suppressed []int             `json:"suppressed" nullable:"false" doc:"1: too few households to publish counts"`
}

// Region is a markaz or qism with the governorate around it.
type Region struct {
	Code string `json:"code" doc:"P-code"`
	Ar   string `json:"name_ar"`
	En   string `json:"name_en"`
	InAr string `json:"in_ar"`
	InEn string `json:"in_en"`
}

// Label is a name on a map: of a markaz, or of a place where cells are finest.
type Label struct {
	Kind  Kind      `json:"kind" enum:"markaz,place"`
	ID    string    `json:"id"`
	Ar    string    `json:"name_ar"`
	En    string    `json:"name_en"`
	Point geo.Point `json:"point"`
}

// mostLabels is as many names as anybody reads on one map.
const mostLabels = 300

// Scale is how the measures of a map are spread: for each the least value, the
// nine that part the cells in ten, and the greatest; empty without cells.
type Scale struct {
	Cells      int     `json:"cells" doc:"Of the whole plan"`
	Households []int64 `json:"households" nullable:"false"`
	Cartons    []int64 `json:"cartons" nullable:"false"`
	Coverage   []int64 `json:"coverage_ppm" nullable:"false"`
	Need       []int64 `json:"need_permille" nullable:"false"`
	Last       []int64 `json:"last_day" nullable:"false" doc:"In days from day"`
}

// Map gives the cells in view. Where they are more than [MostCells], they are
// coarser than asked for. About 2 ms for the whole country at resolution 5.
func (a *Atlas) Map(f MapFilter) *Map {
	resolution := min(max(f.Resolution, CoarsestMap), FinestMap)
	s := a.sheet(resolution)
	chosen := s.within(f.View)
	for len(chosen) > MostCells && resolution > CoarsestMap {
		resolution--
		s = a.sheet(resolution)
		chosen = s.within(f.View)
	}
	m := &Map{Plan: a.id, Resolution: resolution, Day: a.plan.Campaign.FirstDay, Warehouses: []planner.SiteID{}, Markazes: []Region{}, Markaz: []int{},
		Labels: a.labels(resolution, f.View), Scale: a.scale(s, f.Suppress),
		Cells: []geo.Cell{}, Places: []int{}, Tier: []int{}, Households: []planner.Cartons{}, Cartons: []planner.Cartons{}, Delivered: []planner.Cartons{},
		Coverage: []int64{}, Need: []int64{}, First: []int{}, Last: []int{}, Warehouse: []int{}, Estimated: []int{}, Suppressed: []int{}}
	number, markaz := map[planner.SiteID]int{"": -1}, map[string]int{}
	drawn := make([][]geo.Point, 0, len(chosen))
	for _, i := range chosen {
		drawn = append(drawn, s.corners[i])
		g, need := s.groups[i].published(f.Suppress), s.need[i]
		if _, ok := number[g.Warehouse]; !ok {
			number[g.Warehouse] = len(m.Warehouses)
			m.Warehouses = append(m.Warehouses, g.Warehouse)
		}
		if g.Suppressed {
			need = 0
		}
		at, ok := markaz[s.markaz[i]]
		if !ok {
			at = len(m.Markazes)
			markaz[s.markaz[i]] = at
			m.Markazes = append(m.Markazes, regionOf(s.markaz[i]))
		}
		m.Markaz = append(m.Markaz, at)
		m.add(&g, need, number[g.Warehouse])
	}
	m.CornerUnit = cornerUnit(resolution)
	m.Corners = cornersOf(drawn, m.CornerUnit)
	return m
}

func (m *Map) add(g *Group, need int64, warehouse int) {
	m.Cells = append(m.Cells, g.Cell)
	m.Places = append(m.Places, g.Places)
	m.Tier = append(m.Tier, g.Tier)
	m.Households = append(m.Households, g.Households)
	m.Cartons = append(m.Cartons, g.Cartons)
	m.Delivered = append(m.Delivered, g.Delivered)
	m.Coverage = append(m.Coverage, g.Coverage)
	m.Need = append(m.Need, need)
	m.First = append(m.First, m.since(g.FirstDay))
	m.Last = append(m.Last, m.since(g.LastDay))
	m.Warehouse = append(m.Warehouse, warehouse)
	m.Estimated = append(m.Estimated, g.Estimated)
	hidden := 0
	if g.Suppressed {
		hidden = 1
	}
	m.Suppressed = append(m.Suppressed, hidden)
}

// regionOf names a markaz, by its code where it is unknown.
func regionOf(code string) Region {
	m, ok := geo.Egypt().Markaz(code)
	if !ok {
		return Region{Code: code, Ar: code, En: code}
	}
	g, _ := geo.Egypt().Governorate(m.Governorate)
	return Region{code, m.NameAr, m.NameEn, g.NameAr, g.NameEn}
}

// labels are the names in a view, those with most households first.
func (a *Atlas) labels(resolution int, view Box) []Label {
	out, kind := []Label{}, AMarkaz
	switch {
	case resolution >= FinestMap:
		kind = APlace
	case resolution < FinestMap-2:
		return out
	}
	var in []*entry
	for i := range a.index().entries {
		if e := &a.index().entries[i]; e.Kind == kind && view.meets(boxOf(e.Point)) {
			in = append(in, e)
		}
	}
	slices.SortStableFunc(in, func(x, y *entry) int { return int(y.weight - x.weight) })
	for _, e := range in[:min(len(in), mostLabels)] {
		out = append(out, Label{e.Kind, e.ID, e.NameAr, e.NameEn, e.Point})
	}
	return out
}

// since counts days from the first one.
func (m *Map) since(d planner.Date) int {
	if d == 0 {
		return -1
	}
	return int(d - m.Day)
}

// within gives the cells that touch a view, by position.
func (s *sheet) within(view Box) []int {
	var out []int
	for i, b := range s.boxes {
		if b.meets(view) {
			out = append(out, i)
		}
	}
	return out
}

// scale measures what is not suppressed of all cells.
func (a *Atlas) scale(s *sheet, suppress planner.Cartons) Scale {
	var households, cartons, covered, need, last []int64
	for i := range s.groups {
		g := &s.groups[i]
		if g.Households < suppress {
			continue
		}
		households, cartons = append(households, int64(g.Households)), append(cartons, int64(g.Cartons))
		covered, need = append(covered, g.Coverage), append(need, s.need[i])
		if g.LastDay != 0 {
			last = append(last, int64(g.LastDay-a.plan.Campaign.FirstDay))
		}
	}
	return Scale{len(s.groups), deciles(households), deciles(cartons), deciles(covered), deciles(need), deciles(last)}
}

// deciles sorts values and gives the least, the nine that part them in ten, and
// the greatest.
func deciles(values []int64) []int64 {
	out := []int64{}
	if len(values) == 0 {
		return out
	}
	slices.Sort(values)
	for i := range 11 {
		out = append(out, values[(len(values)-1)*i/10])
	}
	return out
}
