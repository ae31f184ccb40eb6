package whatif

import (
	"katf/geo"
	"katf/planner"
)

// Settings are what a copy of a scenario can change, as it is.
type Settings struct {
	Campaign planner.Campaign      `json:"campaign"`
	Figures  Figures               `json:"figures"`
	Sites    []Site                `json:"sites" nullable:"false" doc:"Warehouses, then plants"`
	Vehicles []planner.VehicleType `json:"vehicles" nullable:"false"`
	Calendar []planner.CalendarDay `json:"calendar" nullable:"false" doc:"Days that are not ordinary"`
	Closures []planner.Closure     `json:"closures" nullable:"false"`
	// Governorates are all of Egypt, in the order in which they are counted.
	Governorates []Governorate `json:"governorates" nullable:"false"`
}

// Governorate is one, with what it has and its tier.
type Governorate struct {
	Code       string          `json:"code" doc:"ISO 3166-2"`
	NameAr     string          `json:"name_ar"`
	NameEn     string          `json:"name_en"`
	Tier       int             `json:"tier"`
	Places     int             `json:"places"`
	Households planner.Cartons `json:"households" doc:"Eligible"`
}

// Figures are a scenario in a few numbers, before anything is planned.
type Figures struct {
	Target      planner.Cartons `json:"target_cartons"`
	Households  planner.Cartons `json:"households" doc:"Eligible"`
	Coverage    int64           `json:"coverage_ppm" doc:"Target by household"`
	May         planner.Cartons `json:"may_get_cartons" doc:"All places together, up to the cap"`
	Stock       planner.Cartons `json:"stock_cartons" doc:"On the first day"`
	Production  planner.Cartons `json:"production_cartons" doc:"In time to leave the plant by the deadline"`
	FirstDay    planner.Date    `json:"first_day"`
	Deadline    planner.Date    `json:"deadline"`
	Days        int             `json:"days"`
	WorkingDays int             `json:"working_days"`
	Doors       int             `json:"doors"`
	Handling    planner.Cartons `json:"handling_cartons" doc:"That can pass all doors in the campaign, in and out together"`
	Storage     planner.Cartons `json:"storage_cartons"`
	Trucks      int             `json:"trucks" doc:"That deliver to places"`
	Trunk       int             `json:"trunk_trucks"`
	Closures    int             `json:"closures"`
}

// Site is a warehouse or a plant.
type Site struct {
	ID          planner.SiteID       `json:"id"`
	Kind        string               `json:"kind" enum:"warehouse,plant"`
	NameAr      string               `json:"name_ar"`
	NameEn      string               `json:"name_en"`
	Governorate string               `json:"governorate" doc:"ISO 3166-2"`
	Owner       string               `json:"owner"`
	Point       geo.Point            `json:"point"`
	Fleets      []planner.Fleet      `json:"fleets" nullable:"false"`
	Doors       int                  `json:"doors,omitempty"`
	DoorRate    planner.Cartons      `json:"cartons_per_door_h,omitempty"`
	Opens       planner.Clock        `json:"opens,omitempty"`
	Closes      planner.Clock        `json:"closes,omitempty"`
	Storage     planner.Cartons      `json:"storage_cartons,omitempty"`
	Stock       planner.Cartons      `json:"stock_cartons,omitempty" doc:"On the first day"`
	Packs       planner.Cartons      `json:"production_cartons,omitempty" doc:"Over the campaign"`
	Production  []planner.Production `json:"production,omitempty"`
}

// SettingsOf gives them. Lists are shared with the scenario.
func SettingsOf(s *planner.Scenario) *Settings {
	out := &Settings{
		Campaign: s.Campaign, Figures: FiguresOf(s), Sites: []Site{},
		Vehicles: listed(s.VehicleTypes), Calendar: listed(s.Calendar), Closures: listed(s.Closures),
	}
	out.Campaign.Tiers = listed(out.Campaign.Tiers)
	out.Governorates = governoratesOf(s)
	fleets := map[planner.SiteID][]planner.Fleet{}
	for _, f := range s.Fleets {
		fleets[f.Site] = append(fleets[f.Site], f)
	}
	for i := range s.Warehouses {
		w := &s.Warehouses[i]
		out.Sites = append(out.Sites, Site{
			ID: w.ID, Kind: "warehouse", NameAr: w.NameAr, NameEn: w.NameEn, Governorate: w.Governorate, Owner: w.Owner, Point: w.Point,
			Fleets: listed(fleets[w.ID]), Doors: w.Doors, DoorRate: w.DoorRate, Opens: w.Opens, Closes: w.Closes,
			Storage: w.Storage, Stock: opening(s, w.ID),
		})
	}
	for i := range s.Plants {
		p := &s.Plants[i]
		site := Site{
			ID: p.ID, Kind: "plant", NameAr: p.NameAr, NameEn: p.NameEn, Governorate: p.Governorate, Owner: p.Owner, Point: p.Point,
			Fleets: listed(fleets[p.ID]),
		}
		for _, x := range s.Production {
			if x.Plant == p.ID {
				site.Production = append(site.Production, x)
				site.Packs += planner.Cartons(x.To-x.From+1) * x.Cartons
			}
		}
		out.Sites = append(out.Sites, site)
	}
	return out
}

func governoratesOf(s *planner.Scenario) []Governorate {
	out := []Governorate{}
	at := map[string]int{}
	for _, g := range geo.Egypt().Governorates {
		at[g.ISO] = len(out)
		tier := 0
		if len(s.Campaign.Tiers) > 0 {
			tier = s.Campaign.Tier(g.ISO).Number
		}
		out = append(out, Governorate{Code: g.ISO, NameAr: g.NameAr, NameEn: g.NameEn, Tier: tier})
	}
	for i := range s.Places {
		if k, ok := at[s.Places[i].Governorate]; ok {
			out[k].Places++
			out[k].Households += s.Places[i].Households
		}
	}
	return out
}

// FiguresOf adds up a scenario.
func FiguresOf(s *planner.Scenario) Figures {
	c := &s.Campaign
	f := Figures{Target: c.Target, FirstDay: c.FirstDay, Deadline: c.Deadline, Days: c.Days(), Closures: len(s.Closures)}
	for i := range s.Places {
		f.Households += s.Places[i].Households
		f.May += c.Cap(&s.Places[i])
	}
	if f.Households > 0 {
		f.Coverage = int64(f.Target) * 1_000_000 / int64(f.Households)
	}
	for i := range s.Lots {
		f.Stock += s.Lots[i].Cartons
	}
	for _, p := range s.Production {
		if days := min(p.To, c.Deadline-1) - p.From + 1; days > 0 {
			f.Production += planner.Cartons(days) * p.Cartons
		}
	}
	off := 0
	for i := range s.Calendar {
		if !s.Calendar[i].Working {
			off++
		}
	}
	f.WorkingDays = f.Days - off
	for i := range s.Warehouses {
		w := &s.Warehouses[i]
		f.Doors += w.Doors
		f.Storage += w.Storage
		for d := c.FirstDay; d <= c.Deadline; d++ {
			f.Handling += s.Handling(w, d)
		}
	}
	f.addTrucks(s)
	return f
}

func (f *Figures) addTrucks(s *planner.Scenario) {
	trunk := map[string]bool{}
	for i := range s.VehicleTypes {
		trunk[s.VehicleTypes[i].ID] = s.VehicleTypes[i].Trunk
	}
	for _, x := range s.Fleets {
		if trunk[x.Type] {
			f.Trunk += x.Trucks
		} else {
			f.Trucks += x.Trucks
		}
	}
}

// listed makes a missing list an empty one.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
