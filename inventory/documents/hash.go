package documents

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Hash is a SHA-256.
type Hash [sha256.Size]byte

// String writes 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hexadecimal form.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// seal computes the link of the chain: the SHA-256 of these lines, texts quoted
// as Go quotes them.
//
//	katf.document/1
//	<id> <kind> <warehouse> <year> <no> <number> <issued>
//	<recorded at> <login>
//	<sha-256 of the canonical text> <sha-256 of the body> <hash of the predecessor>
func (d *Document) seal() Hash {
	return sha256.Sum256(fmt.Appendf(nil, "katf.document/1\n%s %q %q %d %d %q %s\n%s %q\n%s %x %s\n",
		d.ID, d.Kind, d.Warehouse, d.Year, d.No, d.Number, d.Issued,
		d.Recorded.UTC().Format(time.RFC3339Nano), d.By,
		d.Lines, sha256.Sum256(d.Body), d.Prev))
}

// void is a row of the voids of a series, which have a chain of their own.
type void struct {
	document uuid.UUID
	no       int
	reason   string
	hash     Hash
	recorded time.Time
	by       string
}

func (v *void) seal(prev Hash) Hash {
	return sha256.Sum256(fmt.Appendf(nil, "katf.void/1\n%s %d %q\n%s %q\n%s\n",
		v.document, v.no, v.reason, v.recorded.UTC().Format(time.RFC3339Nano), v.by, prev))
}
