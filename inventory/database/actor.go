package database

import (
	"slices"

	"github.com/google/uuid"
)

// Role says what somebody may do.
type Role string

// The roles. System is the program itself (expiry, planning jobs); nobody logs
// in as it.
const (
	Administrator Role = "administrator"
	Manager       Role = "manager"
	Keeper        Role = "warehouse" // of named warehouses
	Driver        Role = "driver"    // of one manifest, through a link that expires
	Auditor       Role = "auditor"   // reads all, writes nothing
	System        Role = "system"
)

// Actor is who acts. Every row that is written names one.
type Actor struct {
	ID           uuid.UUID // of a user; of the link for a driver
	Login        string    // as it stands in logs and on papers; never a household
	Role         Role
	Organisation string    // its member organisation; "" for the Alliance itself, which sees all
	Warehouses   []string  // of a warehouse role
	Manifest     uuid.UUID // of a driver's link
}

// TheSystem acts where nobody does.
var TheSystem = Actor{Login: "katf", Role: System}

// Keeps reports whether the actor may work in a warehouse.
func (a *Actor) Keeps(warehouse string) bool {
	switch a.Role {
	case Administrator, Manager, System:
		return true
	case Keeper:
		return slices.Contains(a.Warehouses, warehouse)
	}
	return false
}
