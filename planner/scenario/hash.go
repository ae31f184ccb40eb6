package scenario

import (
	"katf/planner"
)

// Hash names a scenario: the SHA-256 of its canonical form, in hexadecimal. It
// is the same however the scenario was read, for lists without entries count as
// absent and what is derived is derived again. A valid scenario as [Read] gives
// it has the hash that its [planner.Scenario.Digest] gives.
func Hash(s *planner.Scenario) string {
	c := *s
	c.Campaign.Tiers = orNil(c.Campaign.Tiers)
	c.Campaign.Notes = orNil(c.Campaign.Notes)
	c.Places, c.Warehouses, c.Lots, c.Plants = orNil(append([]place(nil), c.Places...)), orNil(c.Warehouses), orNil(c.Lots), orNil(c.Plants)
	c.Production, c.VehicleTypes, c.Fleets = orNil(c.Production), orNil(c.VehicleTypes), orNil(c.Fleets)
	c.Calendar, c.Closures = orNil(c.Calendar), orNil(c.Closures)
	derive(&c)
	return c.Digest()
}

func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
