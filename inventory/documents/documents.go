// Package documents numbers the papers of a warehouse without gaps, chains each
// to its predecessor by hash, and counts what was printed again. A document
// never changes and never goes; a void stays visible.
//
// The chain shows a paper that was removed, changed, renumbered or swapped, and
// a tail that was cut off, to whoever walks it. Somebody who may write every
// table could still make the chain anew from some paper on; then its hashes are
// no longer those that were printed since.
package documents

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

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

// Document is a numbered paper. Lines is the SHA-256 of Canonical; Hash seals
// all that is stored of it, the predecessor's Hash (zero bytes before the
// first) included.
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
	Lines     Hash            `json:"lines_sha256"`
	Prev      Hash            `json:"prev_sha256"`
	Hash      Hash            `json:"sha256"`
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
