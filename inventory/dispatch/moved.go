package dispatch

import (
	"github.com/google/uuid"

	"katf/inventory"
)

// MovementOf is the ledger's movement, if there is one, by which a handover took
// cartons of a lot and owner off the truck: ForHandover to the place, or ForLoss.
func MovementOf(handover uuid.UUID, why inventory.Why, lot, owner string) uuid.UUID {
	return movementID(handover, why, &Line{Lot: lot, Owner: owner})
}
