package export

import (
	"fmt"

	"katf/geo"
	"katf/planner"
)

// Explainer tells of places and sites of one plan, again and again. It is safe
// for concurrent use; plan and scenario must not change.
type Explainer struct{ j *joined }

// Explain indexes a plan beside its scenario, some 10 ms for the whole country. A
// plan of another scenario is refused.
func Explain(s *planner.Scenario, p *planner.Plan) (*Explainer, error) {
	j, err := join(s, p)
	if err != nil {
		return nil, err
	}
	return &Explainer{j}, nil
}

// Story is all there is to say of one place: how its number came about, from
// where the cartons come, when and on which truck, and what is short. It is what
// [ShowPlace] prints, for programs and in both languages.
type Story struct {
	Place         planner.PlaceID    `json:"place"`
	PCode         string             `json:"pcode,omitempty"`
	NameAr        string             `json:"name_ar"`
	NameEn        string             `json:"name_en"`
	Kind          string             `json:"kind,omitempty"`
	Governorate   string             `json:"governorate" doc:"ISO 3166-2"`
	GovernorateAr string             `json:"governorate_ar"`
	GovernorateEn string             `json:"governorate_en"`
	Markaz        string             `json:"markaz" doc:"P-code"`
	MarkazAr      string             `json:"markaz_ar"`
	MarkazEn      string             `json:"markaz_en"`
	Point         geo.Point          `json:"point"`
	Cell          geo.Cell           `json:"cell" doc:"H3 at resolution 8"`
	Population    int64              `json:"population"`
	Counted       string             `json:"population_basis" doc:"How far to trust the counts"`
	Position      string             `json:"position" doc:"How far to trust the point"`
	NeedPermille  int64              `json:"need_permille" doc:"Weight of a household's need; 1000 is ordinary"`
	Households    planner.Cartons    `json:"households" doc:"Eligible"`
	Tier          int                `json:"tier"`
	Cartons       planner.Cartons    `json:"cartons"`
	Coverage      int64              `json:"coverage_ppm" doc:"Cartons per household, in parts per million"`
	Share         string             `json:"share" doc:"Exact, a fraction in lowest terms"`
	Delivered     planner.Cartons    `json:"delivered" doc:"By the plan's trips"`
	Number        []Step             `json:"number" nullable:"false" doc:"How the number came about, step by step"`
	Sources       []Source           `json:"sources" nullable:"false" doc:"The cheapest flow; trips may differ a little"`
	Visits        []Visit            `json:"visits" nullable:"false"`
	Unserved      []planner.Unserved `json:"unserved" nullable:"false"`
	NoteAr        string             `json:"note_ar" doc:"What is estimated"`
	NoteEn        string             `json:"note_en"`
}

// Source is a warehouse that the flow model sends from.
type Source struct {
	Warehouse planner.SiteID   `json:"warehouse"`
	NameAr    string           `json:"name_ar"`
	NameEn    string           `json:"name_en"`
	Point     geo.Point        `json:"point"`
	Cartons   planner.Cartons  `json:"cartons"`
	Metres    geo.Metres       `json:"metres" doc:"One way, estimated"`
	Seconds   geo.Seconds      `json:"seconds" doc:"One way, estimated"`
	Cost      planner.Piastres `json:"piastres_per_carton"`
}

// Visit is a stop of a trip at the place.
type Visit struct {
	Date      planner.Date    `json:"date"`
	Warehouse planner.SiteID  `json:"warehouse"`
	NameAr    string          `json:"warehouse_ar"`
	NameEn    string          `json:"warehouse_en"`
	Wave      string          `json:"wave"`
	Trip      string          `json:"trip"`
	Vehicle   string          `json:"vehicle"`
	VehicleAr string          `json:"vehicle_ar"`
	VehicleEn string          `json:"vehicle_en"`
	Truck     int             `json:"truck" doc:"1 to n of its fleet"`
	Door      int             `json:"door"`
	LoadFrom  planner.Clock   `json:"load_from"`
	Departs   planner.Clock   `json:"departs"`
	Stop      int             `json:"stop" doc:"1 to n of the trip"`
	Stops     int             `json:"stops"`
	Arrives   planner.Clock   `json:"arrives"`
	Begins    planner.Clock   `json:"begins" doc:"Of unloading"`
	Leaves    planner.Clock   `json:"leaves"`
	Cartons   planner.Cartons `json:"cartons"`
}

// Place tells the story of a place, and false if the plan gives it nothing.
func (e *Explainer) Place(id planner.PlaceID) (*Story, bool) {
	j := e.j
	place, a := j.Places[id], j.allocation[id]
	if place == nil || a == nil {
		return nil, false
	}
	out := &Story{Place: id, PCode: place.PCode, NameAr: place.NameAr, NameEn: place.NameEn, Kind: place.Kind,
		Governorate: place.Governorate, Markaz: place.Markaz, Point: place.Point, Cell: place.Cell,
		Population: place.Population, Counted: place.PopulationBasis, Position: place.PositionBasis, NeedPermille: place.NeedPermille,
		Households: place.Households, Tier: a.Tier, Cartons: a.Cartons, Share: a.Share, Delivered: j.served(id).cartons,
		Number: j.account(place, a, false), Sources: []Source{}, Visits: []Visit{}, Unserved: []planner.Unserved{}, NoteEn: j.travelNote(), NoteAr: j.travelNoteAr()}
	if place.Households > 0 {
		out.Coverage = int64(a.Cartons) * 1_000_000 / int64(place.Households)
	}
	out.GovernorateAr, out.GovernorateEn = governorate(place.Governorate)
	out.MarkazAr, out.MarkazEn = markaz(place.Markaz)
	for _, f := range j.flows[id] {
		ar, en := j.siteNames(f.From)
		out.Sources = append(out.Sources, Source{f.From, ar, en, j.Warehouses[f.From].Point, f.Cartons, f.Metres, f.Seconds, perCarton(f.Cost)})
	}
	for _, v := range j.visits[id] {
		out.Visits = append(out.Visits, j.visitOf(v))
	}
	for i := range j.p.Unserved {
		if u := &j.p.Unserved[i]; u.Place == id {
			out.Unserved = append(out.Unserved, *u)
		}
	}
	return out, true
}

func (j *joined) visitOf(v visit) Visit {
	out := Visit{Date: v.wave.Date, Warehouse: v.wave.Warehouse, Wave: v.wave.ID, Trip: v.trip.ID, Vehicle: v.trip.Vehicle, Truck: v.trip.Truck,
		Door: v.trip.Door, LoadFrom: v.trip.LoadFrom, Departs: v.trip.Departs, Stop: v.number, Stops: len(v.trip.Stops),
		Arrives: v.stop.Arrives, Begins: v.stop.Begins, Leaves: v.stop.Leaves, Cartons: v.stop.Cartons}
	out.NameAr, out.NameEn = j.siteNames(v.wave.Warehouse)
	if t := j.Vehicles[v.trip.Vehicle]; t != nil {
		out.VehicleAr, out.VehicleEn = t.NameAr, t.NameEn
	}
	return out
}

// Unserved gives what of a place could not be delivered, over all reasons.
func (e *Explainer) Unserved(id planner.PlaceID) planner.Cartons {
	if a := e.j.allocation[id]; a != nil {
		return max(0, a.Cartons-e.j.served(id).cartons)
	}
	return 0
}

// travelNoteAr is travelNote in Arabic.
func (j *joined) travelNoteAr() string {
	r := &j.p.Campaign.Road
	return fmt.Sprintf("المسافات والأوقات تقديرية: مسافة الدائرة العظمى × %s بسرعة %s كم/س للتوزيع و%s كم/س للنقل الرئيسي.",
		decimal(r.DetourPermille, 3), km0(r.LocalSpeed), km0(r.TrunkSpeed))
}
