package inventory

import (
	"time"

	"github.com/google/uuid"

	"katf/planner"
)

// LotID names a lot.
type LotID string

// Lot is cartons packed together: one SKU, one expiry date (zero: none known).
type Lot struct {
	ID      LotID        `json:"id"`
	SKU     string       `json:"sku"`
	Expires planner.Date `json:"expires"`
}

// Why says what a movement is for.
type Why string

// The reasons to move cartons.
const (
	ForOpening    Why = "opening"    // stock taken over into the books
	ForReceipt    Why = "receipt"    // received from a plant or a transfer
	ForIssue      Why = "issue"      // loaded on a trip
	ForTransfer   Why = "transfer"   // loaded on a transfer
	ForHandover   Why = "handover"   // handed over at a place
	ForReturn     Why = "return"     // came back from a trip
	ForDamage     Why = "damage"     // found damaged
	ForLoss       Why = "loss"       // found missing, or destroyed
	ForFind       Why = "find"       // turned up
	ForAdjustment Why = "adjustment" // by a count
	ForLoan       Why = "loan"       // from one owner to another
	ForRepayment  Why = "repayment"  // of a loan
	ForReversal   Why = "reversal"   // of a movement that was a mistake
)

// Movement takes cartons of one lot from one account to another. It never
// changes once written.
type Movement struct {
	ID      uuid.UUID       `json:"id"` // chosen by the caller
	Lot     LotID           `json:"lot"`
	From    Account         `json:"from"`
	To      Account         `json:"to"`
	Cartons planner.Cartons `json:"cartons"` // more than 0
	Why     Why             `json:"why"`
	Reason  string          `json:"reason,omitempty"` // in words, for losses, damages, adjustments, reversals
	// Document is the paper that says so, zero if there is none.
	Document uuid.UUID `json:"document"`
	// Occurred is what the paper says. It may lie before the moment of recording,
	// which is the database's own clock, and never after it.
	Occurred time.Time `json:"occurred_at"`
	// Expires ends a reservation that nobody posted; for [Reserve] only.
	Expires time.Time `json:"expires_at,omitzero"`
}

// Settlement ends a reservation: by posting Cartons of it, the rest goes back to
// what is free; or, with [Void], by posting none.
type Settlement struct {
	ID       uuid.UUID       `json:"id"`      // chosen by the caller
	Pending  uuid.UUID       `json:"pending"` // the movement that reserved
	Cartons  planner.Cartons `json:"cartons"` // at most what was reserved; 0 for Void
	Document uuid.UUID       `json:"document"`
	Occurred time.Time       `json:"occurred_at"`
}

// Phase says what a row of the ledger does.
type Phase string

// The phases. Only Single and Posted move cartons.
const (
	Single  Phase = "single"  // moved at once
	Pending Phase = "pending" // reserved
	Posted  Phase = "posted"  // moved what was reserved
	Voided  Phase = "voided"  // gave up what was reserved
	Expired Phase = "expired" // the same, because its time was over
)

// Entry is a movement as it stands in the ledger.
type Entry struct {
	Movement
	Seq      int64     `json:"seq"` // order of recording
	Phase    Phase     `json:"phase"`
	Settles  uuid.UUID `json:"settles"`  // of Posted, Voided, Expired: the pending movement
	Reverses uuid.UUID `json:"reverses"` // of a reversal: the movement taken back
	Recorded time.Time `json:"recorded_at"`
	By       string    `json:"by"`
}
