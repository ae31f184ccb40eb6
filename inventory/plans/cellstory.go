package plans

import (
	"slices"

	"katf/geo"
	"katf/planner"
)

// CellStory is what a cell is made of.
type CellStory struct {
	Group
	Resolution int         `json:"resolution"`
	Markaz     Region      `json:"markaz" doc:"In which most of its households live"`
	Centre     geo.Point   `json:"centre"`
	Box        Box         `json:"box"`
	Corners    []geo.Point `json:"corners" nullable:"false" doc:"Of its outline, counter-clockwise"`
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
	corners := c.Boundary()
	out := &CellStory{Resolution: c.Resolution(), Centre: c.Centre(), Box: boxOf(corners...), Corners: corners, Of: []CellPlace{}}
	weighed, live := int64(0), map[string]planner.Cartons{}
	for _, m := range a.members {
		if geo.CellAt(m.point, out.Resolution) == c {
			in = append(in, m)
			weighed += int64(m.households) * a.need[m.id]
			live[a.markaz[m.id]] += m.households
		}
	}
	if len(in) == 0 {
		return nil, false
	}
	out.Markaz = regionOf(string(most(live)))
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
