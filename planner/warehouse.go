package planner

import "katf/geo"

// SiteID identifies a warehouse or a plant; the two share one set of ids, for
// a truck may be based at either.
type SiteID string

// Warehouse holds stock and sends it to places. Doors bound the cartons that
// pass in a day, in and out together.
type Warehouse struct {
	ID          SiteID    `json:"id"`
	NameAr      string    `json:"name_ar"`
	NameEn      string    `json:"name_en"`
	Governorate string    `json:"governorate"`
	Markaz      string    `json:"markaz"`
	Point       geo.Point `json:"point"`
	Owner       string    `json:"owner"`

	Storage  Cartons `json:"storage_cartons"` // stock at the end of any day
	Doors    int     `json:"doors"`
	DoorRate Cartons `json:"cartons_per_door_h"` // loaded or unloaded at one door in an hour
	Opens    Clock   `json:"opens"`
	Closes   Clock   `json:"closes"`

	PositionBasis string `json:"position"`
}

// Lot is opening stock: cartons packed together, with one expiry date.
type Lot struct {
	ID        string  `json:"id"`
	Warehouse SiteID  `json:"warehouse"`
	SKU       string  `json:"sku"`
	Cartons   Cartons `json:"cartons"`
	Expires   Date    `json:"expires"`
	Owner     string  `json:"owner,omitempty"`
}

// Plant packs cartons. Its trucks carry them to warehouses.
type Plant struct {
	ID            SiteID    `json:"id"`
	NameAr        string    `json:"name_ar"`
	NameEn        string    `json:"name_en"`
	Governorate   string    `json:"governorate"`
	Point         geo.Point `json:"point"`
	Owner         string    `json:"owner"`
	PositionBasis string    `json:"position"`
}

// Production is what a plant packs on each day of a range of dates, both ends
// included. Cartons packed on a day can leave on the next one.
type Production struct {
	Plant   SiteID  `json:"plant"`
	From    Date    `json:"from"`
	To      Date    `json:"to"`
	Cartons Cartons `json:"cartons_per_day"`
}
