package export

import (
	"katf/geo"
	"katf/planner"
)

// Site is a warehouse or plant with what passes through it.
type Site struct {
	ID          planner.SiteID  `json:"id"`
	Kind        string          `json:"kind" enum:"warehouse,plant"`
	NameAr      string          `json:"name_ar"`
	NameEn      string          `json:"name_en"`
	Governorate string          `json:"governorate" doc:"ISO 3166-2"`
	Point       geo.Point       `json:"point"`
	Position    string          `json:"position" doc:"How far to trust the point"`
	Owner       string          `json:"owner,omitempty"`
	Opening     planner.Cartons `json:"opening" doc:"Stock on the first day"`
	In          planner.Cartons `json:"in" doc:"By trunk trucks"`
	Onward      planner.Cartons `json:"onward" doc:"By trunk trucks, to other warehouses"`
	Out         planner.Cartons `json:"out" doc:"By trips, to places"`
	Trips       int             `json:"trips"`
	Waves       int             `json:"waves"`
	Places      int             `json:"places" doc:"That trips go to"`
	FirstDay    planner.Date    `json:"first_day" doc:"Of its waves, or of a plant's transfers"`
	LastDay     planner.Date    `json:"last_day"`
}

// Sites lists the warehouses of the scenario, then its plants.
func (e *Explainer) Sites() []Site {
	j := e.j
	out := make([]Site, 0, len(j.s.Warehouses)+len(j.s.Plants))
	for i := range j.s.Warehouses {
		w := &j.s.Warehouses[i]
		out = append(out, Site{ID: w.ID, Kind: "warehouse", NameAr: w.NameAr, NameEn: w.NameEn, Governorate: w.Governorate,
			Point: w.Point, Position: w.PositionBasis, Owner: w.Owner})
	}
	for i := range j.s.Plants {
		p := &j.s.Plants[i]
		out = append(out, Site{ID: p.ID, Kind: "plant", NameAr: p.NameAr, NameEn: p.NameEn, Governorate: p.Governorate,
			Point: p.Point, Position: p.PositionBasis})
	}
	j.through(out)
	return out
}

// through adds up what passes through sites.
func (j *joined) through(sites []Site) {
	at := map[planner.SiteID]*Site{}
	for i := range sites {
		at[sites[i].ID] = &sites[i]
	}
	for i := range j.s.Lots {
		if s := at[j.s.Lots[i].Warehouse]; s != nil {
			s.Opening += j.s.Lots[i].Cartons
		}
	}
	for t := range pointers(j.p.Transfers) {
		from := at[t.From]
		from.Onward += t.Cartons
		at[t.To].In += t.Cartons
		if from.Kind == "plant" {
			from.between(t.Departs)
		}
	}
	visited := map[planner.SiteID]map[planner.PlaceID]bool{}
	for w := range pointers(j.p.Waves) {
		s := at[w.Warehouse]
		s.Out += w.Cartons
		s.Waves++
		s.Trips += len(w.Trips)
		s.between(w.Date)
		if visited[w.Warehouse] == nil {
			visited[w.Warehouse] = map[planner.PlaceID]bool{}
		}
		for _, t := range w.Trips {
			for _, stop := range t.Stops {
				visited[w.Warehouse][stop.Place] = true
			}
		}
	}
	for id, places := range visited {
		at[id].Places = len(places)
	}
}

func (s *Site) between(d planner.Date) {
	if s.FirstDay == 0 || d < s.FirstDay {
		s.FirstDay = d
	}
	s.LastDay = max(s.LastDay, d)
}
