package planner

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Digest gives the SHA-256 of the scenario's canonical form, in hexadecimal:
// equal for equal scenarios, whatever files they came from.
func (s *Scenario) Digest() string {
	sum := sha256.Sum256(s.Canonical())
	return hex.EncodeToString(sum[:])
}

// Canonical gives the scenario as JSON on one line. A list that is missing and
// one that is empty are the same. Reading it back gives an equal scenario.
func (s *Scenario) Canonical() []byte {
	c := *s
	c.Places, c.Warehouses, c.Lots = listed(c.Places), listed(c.Warehouses), listed(c.Lots)
	c.Plants, c.Production = listed(c.Plants), listed(c.Production)
	c.VehicleTypes, c.Fleets = listed(c.VehicleTypes), listed(c.Fleets)
	c.Calendar, c.Closures = listed(c.Calendar), listed(c.Closures)
	c.Campaign.Tiers = listed(c.Campaign.Tiers)
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(&c); err != nil {
		panic("planner: scenario does not encode: " + err.Error()) // no such field exists
	}
	return b.Bytes()
}

// listed makes a missing list an empty one.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
