package manifest

import (
	"katf/geo"
	"katf/planner"
)

// Manifest is the paper of one trip: what one truck carries from a warehouse on
// one day, with a waybill for each stop. Its cartons are the trip's and the sum
// of its waybills'.
type Manifest struct {
	Number string            `json:"number"`
	Status Status            `json:"status"`
	Issued planner.Date      `json:"issued"` // the wave's date
	Wave   string            `json:"wave"`
	WaveNo int               `json:"wave_index"` // in the plan's waves
	Trip   string            `json:"trip"`
	Tier   planner.Tier      `json:"tier"`
	From   Location          `json:"from"`
	Truck  Truck             `json:"truck"`
	Door   int               `json:"door"`
	Loads  planner.Clock     `json:"load_from"`
	Leaves planner.Clock     `json:"departs"`
	Back   planner.Clock     `json:"returns"`
	Metres geo.Metres        `json:"metres"` // there, around and back
	Home   geo.Metres        `json:"metres_home"`
	Total  Total             `json:"total"`
	Lines  []Line            `json:"lines"` // the waybills' lines by lot
	Bills  []Waybill         `json:"waybills"`
	Hash   Hash              `json:"hash"`
	Hijri  planner.HijriDate `json:"hijri"`
}

// Waybill is the paper of one stop: what is handed over at one place. It is
// valid alone, without its manifest.
type Waybill struct {
	Number   string          `json:"number"`
	Manifest string          `json:"manifest"`
	Stop     int             `json:"stop"` // 1..n of the trip
	Stops    int             `json:"stops"`
	To       Location        `json:"to"`
	Arrives  planner.Clock   `json:"arrives"`
	Begins   planner.Clock   `json:"begins"` // of unloading; later than Arrives if the truck waits
	Leaves   planner.Clock   `json:"leaves"`
	Metres   geo.Metres      `json:"metres"`  // from the warehouse or the stop before
	Drive    geo.Seconds     `json:"seconds"` // on that way
	Total    Total           `json:"total"`
	Left     planner.Cartons `json:"left"` // on the truck after the stop
	Lines    []Line          `json:"lines"`
	Hash     Hash            `json:"hash"`
}

// Status says whether a paper may move goods. Plans make drafts only.
type Status string

// Draft papers have numbers of their own that the release replaces; released
// ones have the number of the warehouse's series.
const (
	Draft    Status = "draft"
	Released Status = "released"
)

// Location is where goods leave or arrive: a warehouse or a place, with what a
// paper says about it.
type Location struct {
	ID            string          `json:"id"`
	PCode         string          `json:"pcode,omitempty"` // adm3 of a place
	NameAr        string          `json:"name_ar"`
	NameEn        string          `json:"name_en"`
	Governorate   Division        `json:"governorate"`
	Markaz        Division        `json:"markaz"`
	Point         geo.Point       `json:"point"`
	Cell          geo.Cell        `json:"cell"`
	Owner         string          `json:"owner,omitempty"`
	Contact       string          `json:"contact,omitempty"`
	Note          string          `json:"note,omitempty"`
	Households    planner.Cartons `json:"households,omitempty"` // eligible, of a place
	Opens         planner.Clock   `json:"opens"`
	Closes        planner.Clock   `json:"closes"`
	PositionBasis string          `json:"position"`
	// PopulationBasis is "" for a warehouse.
	PopulationBasis string `json:"population_basis,omitempty"`
}

// Division is a governorate or a markaz.
type Division struct {
	Code   string `json:"code"` // ISO 3166-2 of a governorate, P-code of a markaz
	PCode  string `json:"pcode"`
	NameAr string `json:"name_ar"`
	NameEn string `json:"name_en"`
}

// Illustrative reports whether the position is not the real one.
func (l *Location) Illustrative() bool { return l.PositionBasis == "illustrative" }

// Estimated reports whether the population, and with it the number of eligible
// households, is an estimate.
func (l *Location) Estimated() bool {
	return l.PopulationBasis == "estimated" || l.PopulationBasis == "illustrative"
}

// Truck is the vehicle of a trip.
type Truck struct {
	Type    string          `json:"type"`
	NameAr  string          `json:"name_ar"`
	NameEn  string          `json:"name_en"`
	No      int             `json:"no"` // 1..n of its fleet at the warehouse
	Load    planner.Cartons `json:"capacity"`
	Payload planner.Grams   `json:"payload_g"`
	Owner   string          `json:"owner,omitempty"`
}

// Line is cartons of one lot on a paper.
type Line struct {
	SKU     string          `json:"sku"`
	Lot     string          `json:"lot"`
	Expires planner.Date    `json:"expires"`
	Owner   string          `json:"owner,omitempty"`
	Cartons planner.Cartons `json:"cartons"`
	Mass    planner.Grams   `json:"mass_g"`
}

// Total is the sum of a paper's lines, in figures and in words.
type Total struct {
	Cartons planner.Cartons  `json:"cartons"`
	Mass    planner.Grams    `json:"mass_g"`
	Volume  int64            `json:"volume_cm3,omitempty"`
	Value   planner.Piastres `json:"value_piastres,omitempty"`
	WordsAr string           `json:"words_ar"`
	WordsEn string           `json:"words_en"`
}

func totalOf(lines []Line, c planner.Carton) Total {
	t := Total{}
	for _, l := range lines {
		t.Cartons += l.Cartons
		t.Mass += l.Mass
	}
	t.Volume = int64(t.Cartons) * c.VolumeCm3
	t.Value = planner.Piastres(t.Cartons) * c.Value
	t.WordsAr, t.WordsEn = WordsAr(int64(t.Cartons), CartonsAr), WordsEn(int64(t.Cartons))
	return t
}
