package planner

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Digest gives the SHA-256 of the scenario's canonical JSON form, in
// hexadecimal: equal for equal scenarios, whatever files they came from. A list
// that is missing and one that is empty are the same.
func (s *Scenario) Digest() string {
	c := *s
	c.Places, c.Warehouses, c.Lots = listed(c.Places), listed(c.Warehouses), listed(c.Lots)
	c.Plants, c.Production = listed(c.Plants), listed(c.Production)
	c.VehicleTypes, c.Fleets = listed(c.VehicleTypes), listed(c.Fleets)
	c.Calendar, c.Closures = listed(c.Calendar), listed(c.Closures)
	c.Campaign.Tiers = listed(c.Campaign.Tiers)
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(&c); err != nil {
		panic("planner: scenario does not encode: " + err.Error()) // no such field exists
	}
	return hex.EncodeToString(h.Sum(nil))
}

// listed makes a missing list an empty one.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
