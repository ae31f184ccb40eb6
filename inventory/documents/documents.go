// Package documents numbers the papers of a warehouse without gaps, chains each
// to its predecessor by hash, and counts what was printed again. A document
// never changes and never goes; a void stays visible.
package documents

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Kind is what a document is. All kinds of a warehouse and year share one series
// of numbers.
type Kind string

// The kinds.
const (
	Manifest   Kind = "manifest"   // a trip with its waybills
	Transfer   Kind = "transfer"   // a waybill between warehouses
	Receipt    Kind = "receipt"    // a goods received note
	Return     Kind = "return"     // what came back from a trip
	Count      Kind = "count"      // a stock count with what it adjusted
	Adjustment Kind = "adjustment" // loss, damage, find, destruction
	Loan       Kind = "loan"       // between member organisations, and its repayment
)

// Hash is a SHA-256.
type Hash [32]byte

// Document is a numbered paper. Lines is the SHA-256 of Canonical; Hash that of
// the predecessor's Hash (zero bytes before the first) and Lines together.
type Document struct {
	ID        uuid.UUID       `json:"id"` // chosen by the caller
	Kind      Kind            `json:"kind"`
	Warehouse string          `json:"warehouse"`
	Year      int             `json:"year"` // of Issued
	No        int             `json:"no"`   // 1, 2, 3 … without gaps
	Number    string          `json:"number"`
	Issued    planner.Date    `json:"issued"`
	Canonical string          `json:"-"` // the text that is hashed
	Body      json.RawMessage `json:"body"`
	Lines     Hash            `json:"-"`
	Prev      Hash            `json:"-"`
	Hash      Hash            `json:"-"`
	Recorded  time.Time       `json:"recorded_at"`
	By        string          `json:"by"`
	Voided    string          `json:"voided,omitempty"` // why, if it was
	Prints    int             `json:"prints"`
}

// Draft is a document that has no number yet. Fill is called with the number
// once it is certain, and gives what the paper says: the canonical text and the
// body.
type Draft struct {
	ID        uuid.UUID
	Kind      Kind
	Warehouse string
	Issued    planner.Date
	Fill      func(number string) (canonical string, body any, err error)
}

var errNotBuilt = errors.New("not built")

// Issue numbers documents of one warehouse in their order. The series is locked
// until the transaction ends, which is why its numbers have no gaps; take it
// after the locks on manifests and before those on balances. A draft whose id
// was issued before gives that document again.
func Issue(ctx context.Context, tx *database.Tx, drafts ...Draft) ([]Document, error) {
	return nil, errNotBuilt
}

// Void marks a document as void, for good. Voiding it again is harmless.
func Void(ctx context.Context, tx *database.Tx, id uuid.UUID, reason string) error {
	return errNotBuilt
}

// Print records that a document was printed and gives which printing it is, 1
// for the first. The print's id makes a retry harmless.
func Print(ctx context.Context, tx *database.Tx, print, id uuid.UUID) (int, error) {
	return 0, errNotBuilt
}

// Get gives a document.
func Get(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Document, error) {
	return nil, errNotBuilt
}

// Find gives a document by its number as it stands on the paper.
func Find(ctx context.Context, tx *database.Tx, number string) (*Document, error) {
	return nil, errNotBuilt
}

// Broken is a place where a series does not hold together.
type Broken struct {
	Warehouse string `json:"warehouse"`
	Year      int    `json:"year"`
	No        int    `json:"no"`
	What      string `json:"what"`
}

// Walk follows every chain from its first number to the counter and tells what
// is missing, changed or out of order.
func Walk(ctx context.Context, tx *database.Tx) ([]Broken, error) { return nil, errNotBuilt }
