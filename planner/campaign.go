package planner

// Campaign is one distribution: how many cartons, of what, by when, and to whom
// first. Border set, target and dates differ from year to year, so they are
// data here and never constants.
type Campaign struct {
	ID     string `json:"id"`
	NameAr string `json:"name_ar"`
	NameEn string `json:"name_en"`

	Target Cartons `json:"target_cartons"`
	Carton Carton  `json:"carton"`

	// FirstDay is the first day on which anything may move. Deadline is the
	// last day on which a carton may be handed over.
	FirstDay Date `json:"first_day"`
	Deadline Date `json:"deadline"`

	Tiers  []Tier `json:"tiers"`
	Policy Policy `json:"policy"`
	Road   Road   `json:"road"`
	Handle Handle `json:"handling"`

	// HijriFirstDays overrides Umm al-Qura where the crescent decided
	// otherwise: "1448-09" to the Gregorian date of that month's first day.
	HijriFirstDays map[string]Date `json:"hijri_first_days,omitempty"`

	// Notes are printed with every summary: sources, and what is illustrative.
	Notes []string `json:"notes,omitempty"`
}

// Carton is what is handed out: one stock keeping unit.
type Carton struct {
	SKU           string `json:"sku"`
	NameAr        string `json:"name_ar"`
	NameEn        string `json:"name_en"`
	Mass          Grams  `json:"mass_g"`
	VolumeCm3     int64  `json:"volume_cm3"`
	ShelfLifeDays int    `json:"shelf_life_days"` // of a carton packed during the campaign
	// Value of one carton for the papers, 0 if it is not to be printed.
	Value Piastres `json:"value_piastres,omitempty"`
}

// Tier is a priority class: tier 1 is served before tier 2 wherever both want
// the same carton, door or truck. A governorate that no tier names belongs to
// the last one.
type Tier struct {
	Number       int      `json:"number"` // 1 is served first; numbers are 1..n without gaps
	NameAr       string   `json:"name_ar"`
	NameEn       string   `json:"name_en"`
	Governorates []string `json:"governorates,omitempty"` // ISO 3166-2:EG
	StartsOn     Date     `json:"starts_on"`              // no delivery of the tier before this day
	CompleteBy   Date     `json:"complete_by"`            // every carton of the tier is handed over by this day
	// FloorPermille is the share of its eligible households that each place of
	// the tier is given before need is looked at, as far as cartons go.
	FloorPermille int64 `json:"floor_permille"`
}

// Policy names the rule by which scarce cartons are shared.
type Policy struct {
	// Name is "tier-then-need", "max-min" or "quota".
	Name string `json:"name"`
	// Quotas fixes the cartons of each governorate under "quota".
	Quotas map[string]Cartons `json:"quotas,omitempty"`
	// CapPermille bounds the cartons of a place as a share of its eligible
	// households; 1000, one carton a household, if 0.
	CapPermille int64 `json:"cap_permille,omitempty"`
}

// Road says how distances and times are estimated: great circle × detour at
// constant speeds.
type Road struct {
	DetourPermille int64 `json:"detour_permille"` // 1290: 1.29 × great circle
	LocalSpeed     int64 `json:"local_m_per_h"`   // warehouse to village
	TrunkSpeed     int64 `json:"trunk_m_per_h"`   // plant to warehouse
	// TrunkDay is the driving time of a trunk truck in one day; a longer way
	// arrives a day later for each such time begun.
	TrunkDay int64 `json:"trunk_driving_s_per_day"`
}

// Handle says how long the work at a stop takes.
type Handle struct {
	StopSeconds int64 `json:"stop_s"`       // papers, parking, count, per stop
	UnloadRate  int64 `json:"unload_per_h"` // cartons per hour unloaded at a place
	TurnSeconds int64 `json:"turnaround_s"` // between a truck's return and its next loading
}
