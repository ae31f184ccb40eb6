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
	Scale      Scale            `json:"scale" doc:"Of the whole plan at this resolution, so that colours stay when the view moves"`

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
	Estimated  []int             `json:"places_estimated" nullable:"false" doc:"Whose position or population nobody measured"`
	Suppressed []int             `json:"suppressed" nullable:"false" doc:"1: too few households to publish counts"`
}

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
	m := &Map{Plan: a.id, Resolution: resolution, Day: a.plan.Campaign.FirstDay, Warehouses: []planner.SiteID{}, Scale: a.scale(s, f.Suppress),
		Cells: []geo.Cell{}, Places: []int{}, Tier: []int{}, Households: []planner.Cartons{}, Cartons: []planner.Cartons{}, Delivered: []planner.Cartons{},
		Coverage: []int64{}, Need: []int64{}, First: []int{}, Last: []int{}, Warehouse: []int{}, Estimated: []int{}, Suppressed: []int{}}
	number := map[planner.SiteID]int{"": -1}
	for _, i := range chosen {
		g, need := s.groups[i].published(f.Suppress), s.need[i]
		if _, ok := number[g.Warehouse]; !ok {
			number[g.Warehouse] = len(m.Warehouses)
			m.Warehouses = append(m.Warehouses, g.Warehouse)
		}
		if g.Suppressed {
			need = 0
		}
		m.add(&g, need, number[g.Warehouse])
	}
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

// CellStory is what a cell is made of.
type CellStory struct {
	Group
	Resolution int         `json:"resolution"`
	Centre     geo.Point   `json:"centre"`
	Box        Box         `json:"box"`
	Need       int64       `json:"need_permille" doc:"Weight of a household's need, on the average; 1000 is ordinary"`
	Unserved   int64       `json:"unserved" doc:"Cartons that the plan could not deliver"`
	Of         []CellPlace `json:"of" nullable:"false" doc:"Its places, the largest number of cartons first; none of a suppressed cell"`
}

// CellPlace is a place of a cell.
type CellPlace struct {
	Place      planner.PlaceID `json:"place"`
	NameAr     string          `json:"name_ar"`
	NameEn     string          `json:"name_en"`
	Point      geo.Point       `json:"point"`
	Tier       int             `json:"tier"`
	Households planner.Cartons `json:"households"`
	Cartons    planner.Cartons `json:"cartons"`
	Coverage   int64           `json:"coverage_ppm"`
	Delivered  planner.Cartons `json:"delivered"`
	FirstDay   planner.Date    `json:"first_day"`
	LastDay    planner.Date    `json:"last_day"`
	Warehouse  planner.SiteID  `json:"warehouse,omitempty" doc:"That sends most"`
	Estimated  bool            `json:"estimated,omitempty" doc:"Nobody measured its position or population"`
}

// Cell tells what a cell of any resolution to [FinestCells] is made of, and false
// where the plan gives nothing.
func (a *Atlas) Cell(c geo.Cell, suppress planner.Cartons) (*CellStory, bool) {
	var in []member
	out := &CellStory{Resolution: c.Resolution(), Centre: c.Centre(), Box: boxOf(c.Boundary()...), Of: []CellPlace{}}
	weighed := int64(0)
	for _, m := range a.members {
		if geo.CellAt(m.point, out.Resolution) == c {
			in = append(in, m)
			weighed += int64(m.households) * a.need[m.id]
		}
	}
	if len(in) == 0 {
		return nil, false
	}
	out.Group = groupsOf(in, func(*member) Group { return Group{Cell: c} })[0].published(suppress)
	if out.Suppressed {
		return out, true
	}
	if out.Households > 0 {
		out.Need = weighed / int64(out.Households)
	}
	places := a.index().places
	for i := range in {
		m := &in[i]
		g := groupsOf(in[i:i+1], func(*member) Group { return Group{Cell: c} })[0]
		p := places[planner.PlaceID(m.id)]
		out.Of = append(out.Of, CellPlace{planner.PlaceID(m.id), p.NameAr, p.NameEn, m.point, g.Tier, g.Households, g.Cartons, g.Coverage, g.Delivered,
			g.FirstDay, g.LastDay, g.Warehouse, m.estimated})
		out.Unserved += int64(max(0, g.Cartons-g.Delivered))
	}
	slices.SortStableFunc(out.Of, func(x, y CellPlace) int { return int(y.Cartons - x.Cartons) })
	return out, true
}
