package stock

import (
	"katf/inventory"
	"katf/planner"
	"katf/planner/manifest"
)

// PaperLine is a line of a paper: cartons of one lot of one owner, with what
// they weigh, take up and are worth where the consignment's papers say so.
type PaperLine struct {
	SKU       string           `json:"sku"`
	Lot       inventory.LotID  `json:"lot"`
	Expires   planner.Date     `json:"expires"`
	Unit      string           `json:"unit"`
	Owner     string           `json:"owner,omitempty"`
	Cartons   planner.Cartons  `json:"cartons"`
	Mass      planner.Grams    `json:"g,omitempty"`
	VolumeCm3 int64            `json:"cm3,omitempty"`
	Value     planner.Piastres `json:"piastres,omitempty"`
}

func (p *Papers) line(l inventory.Lot, owner string, n planner.Cartons) PaperLine {
	return PaperLine{
		SKU: l.SKU, Lot: l.ID, Expires: l.Expires, Unit: Unit, Owner: owner, Cartons: n,
		Mass: p.Mass * planner.Grams(n), VolumeCm3: p.VolumeCm3 * int64(n), Value: p.Value * planner.Piastres(n),
	}
}

// Total is a sum in figures and words.
type Total struct {
	Cartons planner.Cartons `json:"cartons"`
	Mass    planner.Grams   `json:"g,omitempty"`
	En      string          `json:"en"`
	Ar      string          `json:"ar"`
}

func (p *Papers) total(n planner.Cartons) Total {
	return Total{Cartons: n, Mass: p.Mass * planner.Grams(n),
		En: manifest.WordsEn(int64(n)), Ar: manifest.WordsAr(int64(n), manifest.CartonsAr)}
}

func (r *record) line(l *PaperLine) {
	r.add("line", l.SKU, l.Lot, l.Expires, l.Owner, int64(l.Cartons), int64(l.Mass))
}
