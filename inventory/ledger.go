package inventory

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Refusals of the ledger, by their codes; all are of kind Conflict but for
// IDReused and BadMovement, which are Invalid.
const (
	ShortStock  = "short_stock"  // an account has fewer free cartons than asked for
	IDReused    = "id_reused"    // the id names another movement
	Settled     = "settled"      // the reservation was posted, voided or has expired
	Unsound     = "unsound"      // the lot has expired, or would before delivery
	TooEarly    = "too_early"    // occurred in the future, or before a count that closed the day
	BadMovement = "bad_movement" // nothing moves, the same account twice, unknown kinds
)

var errNotBuilt = errors.New("not built")

// PutLot makes a lot known. The same lot again is harmless; with another SKU or
// expiry it is refused.
func PutLot(ctx context.Context, tx *database.Tx, lots ...Lot) error { return errNotBuilt }

// Post moves cartons at once. Either all movements take place or none. A
// movement whose id was written before with the same content is skipped; with
// other content the refusal is IDReused.
//
// Locks: balances in the order of account and lot, whatever the order of ms, so
// that no two postings wait for each other in a ring.
func Post(ctx context.Context, tx *database.Tx, ms ...Movement) error { return errNotBuilt }

// Reserve holds cartons of the From account until they are settled or
// m.Expires has passed. They are still there, but not free any more.
func Reserve(ctx context.Context, tx *database.Tx, ms ...Movement) error { return errNotBuilt }

// Settle posts reservations, fully or in part.
func Settle(ctx context.Context, tx *database.Tx, ss ...Settlement) error { return errNotBuilt }

// Void gives reservations up.
func Void(ctx context.Context, tx *database.Tx, ss ...Settlement) error { return errNotBuilt }

// Expire gives up every reservation whose time is over and tells their movements.
func Expire(ctx context.Context, tx *database.Tx) ([]Entry, error) { return nil, errNotBuilt }

// Reverse takes a posted movement back by the opposite one. A movement can be
// reversed once, and a reversal never.
func Reverse(ctx context.Context, tx *database.Tx, id, of uuid.UUID, reason string, occurred time.Time) error {
	return errNotBuilt
}

// Want is what a picker looks for.
type Want struct {
	Warehouse string
	Cartons   planner.Cartons
	GoodOn    planner.Date // the day of delivery: lots that expire before it stay
	Owner     *string      // of one owner only; any if nil
}

// Picked is free cartons of one lot of one owner.
type Picked struct {
	Lot     Lot             `json:"lot"`
	Owner   string          `json:"owner,omitempty"`
	Cartons planner.Cartons `json:"cartons"`
}

// Pick chooses free stock of a warehouse, first expiring first out (lots without
// a date last, then by lot and owner), and locks it until the transaction ends.
// It refuses with ShortStock, and how many are missing, if there is not enough
// sound stock.
func Pick(ctx context.Context, tx *database.Tx, want Want) ([]Picked, error) {
	return nil, errNotBuilt
}

// Balance is the cartons of a lot in an account.
type Balance struct {
	Account  Account         `json:"account"`
	Lot      Lot             `json:"lot"`
	OnHand   planner.Cartons `json:"on_hand"`
	Reserved planner.Cartons `json:"reserved"` // of OnHand; the rest is free
}

// Filter chooses balances or entries; empty fields choose all.
type Filter struct {
	Kind     AccountKind
	Ref      string
	Owner    *string
	Lot      LotID
	Document uuid.UUID
	After    int64 // entries recorded after this Seq
	Limit    int   // 0: no bound
}

// Balances lists what is not zero, by account and expiry.
func Balances(ctx context.Context, tx *database.Tx, f Filter) ([]Balance, error) {
	return nil, errNotBuilt
}

// Entries lists the ledger in the order of recording: all rows that touch the
// accounts that f chooses.
func Entries(ctx context.Context, tx *database.Tx, f Filter) ([]Entry, error) {
	return nil, errNotBuilt
}

// CloseDay refuses from now on whatever would have occurred in a warehouse up to
// a moment: a count was approved as of then.
func CloseDay(ctx context.Context, tx *database.Tx, warehouse string, until time.Time) error {
	return errNotBuilt
}
