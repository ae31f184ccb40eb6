package planner

import "katf/geo"

// VehicleType is a kind of truck.
type VehicleType struct {
	ID     string `json:"id"`
	NameAr string `json:"name_ar"`
	NameEn string `json:"name_en"`
	// Size orders vehicles by what roads they fit: 1 pickup, 2 light truck,
	// 3 truck, 4 semi-trailer. A place may bound it.
	Size    int   `json:"size"`
	Payload Grams `json:"payload_g"`
	// Load is the cartons that fit, by mass and by room.
	Load Cartons `json:"cartons"`
	// Trunk vehicles run between plants and warehouses only, others from
	// warehouses to places only.
	Trunk bool `json:"trunk"`

	PerDay  Piastres `json:"piastres_per_day"` // of a truck that moves at all
	PerTrip Piastres `json:"piastres_per_trip"`
	PerKm   Piastres `json:"piastres_per_km"`
	PerHour Piastres `json:"piastres_per_h"` // of a shift, loading to return

	// Shift bounds the time from a truck's first loading to its last return on
	// one day. MaxTrips bounds its trips on one day, 0 for no bound.
	Shift    geo.Seconds `json:"shift_s"`
	MaxTrips int         `json:"max_trips,omitempty"`
}

// Fleet is a number of trucks of one type based at one warehouse or plant.
type Fleet struct {
	Site   SiteID `json:"site"`
	Type   string `json:"vehicle"`
	Trucks int    `json:"trucks"`
	Owner  string `json:"owner"`
}
