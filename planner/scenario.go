package planner

import "slices"

// Scenario is the whole read-only input of a plan: a campaign with all its
// lists. A scenario that came through package scenario is valid: ids are
// unique and known, counts are not negative, dates lie in the campaign.
type Scenario struct {
	Campaign     Campaign      `json:"campaign"`
	Places       []Place       `json:"places"`
	Warehouses   []Warehouse   `json:"warehouses"`
	Lots         []Lot         `json:"lots"`
	Plants       []Plant       `json:"plants"`
	Production   []Production  `json:"production"`
	VehicleTypes []VehicleType `json:"vehicle_types"`
	Fleets       []Fleet       `json:"fleets"`
	Calendar     []CalendarDay `json:"calendar"`
	Closures     []Closure     `json:"closures"`
}

// Tier gives the priority class of a governorate: that of the first tier that
// names it, else the one with the highest number.
func (c *Campaign) Tier(governorate string) Tier {
	last := c.Tiers[0]
	for _, t := range c.Tiers {
		if slices.Contains(t.Governorates, governorate) {
			return t
		}
		if t.Number > last.Number {
			last = t
		}
	}
	return last
}

// Days is the number of days of the campaign, first day and deadline included.
func (c *Campaign) Days() int { return int(c.Deadline-c.FirstDay) + 1 }

// Hours gives the opening hours of a warehouse on a day, and whether it works
// at all: not on a day off, not when it is closed.
func (s *Scenario) Hours(w *Warehouse, d Date) (opens, closes Clock, working bool) {
	opens, closes, working = w.Opens, w.Closes, true
	for i := range s.Calendar {
		if day := &s.Calendar[i]; day.Date == d {
			working = day.Working
			if day.Opens != 0 || day.Closes != 0 {
				opens, closes = day.Opens, day.Closes
			}
		}
	}
	for i := range s.Closures {
		if c := &s.Closures[i]; c.Kind == "warehouse" && c.Ref == string(w.ID) && c.On(d) {
			working = false
		}
	}
	return opens, closes, working
}

// Handling gives the cartons that can pass a warehouse's doors on a day, in and
// out together.
func (s *Scenario) Handling(w *Warehouse, d Date) Cartons {
	opens, closes, working := s.Hours(w, d)
	if !working || closes <= opens {
		return 0
	}
	return Cartons(w.Doors) * w.DoorRate * Cartons(closes-opens) / 3600
}
