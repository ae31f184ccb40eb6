package planner

import "katf/geo"

// PlaceID identifies a place: a P-code where there is one, else an id of the
// list it came from.
type PlaceID string

// Place is where cartons are handed out: a village or an urban district with
// its eligible households. It holds counts, never people.
type Place struct {
	ID          PlaceID `json:"id"`
	PCode       string  `json:"pcode,omitempty"` // adm3, where known
	NameAr      string  `json:"name_ar"`
	NameEn      string  `json:"name_en"`
	Kind        string  `json:"kind,omitempty"` // village, shiakha, town, district ...
	Governorate string  `json:"governorate"`    // ISO 3166-2:EG
	Markaz      string  `json:"markaz"`         // P-code, adm2

	Point geo.Point `json:"point"`
	Cell  geo.Cell  `json:"cell"` // at geo.PlaceResolution

	Population int64   `json:"population"`
	Households Cartons `json:"households"` // eligible; one carton each at most
	// NeedPermille weighs a household's need; 1000 is ordinary.
	NeedPermille int64 `json:"need_permille"`

	// MaxSize is the largest vehicle size that can reach the place, 0 for any.
	MaxSize int `json:"max_size,omitempty"`
	// Opens and Closes bound the arrival of a truck; both 0 for any time.
	Opens  Clock `json:"opens"`
	Closes Clock `json:"closes"`

	Owner   string `json:"owner,omitempty"`   // organisation that hands out here
	Contact string `json:"contact,omitempty"` // a contact point (an office, a mosque), never a person
	Note    string `json:"note,omitempty"`

	// PositionBasis and PopulationBasis say how far to trust the figures:
	// "surveyed", "reported", "imported", "illustrative", "estimated".
	PositionBasis   string `json:"position"`
	PopulationBasis string `json:"population_basis"`
}
