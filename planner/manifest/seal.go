package manifest

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"katf/planner"
)

// Seal is the content of a paper's QR code, enough to see whether the paper
// belongs to the plan and whether its cartons were changed:
//
//	katf1:<number>:<cartons>:<first 20 hexadecimal digits of the hash>
//
// Numbers hold no colon. It is no address, so a phone opens nothing.
type Seal struct {
	Number  string
	Cartons planner.Cartons
	Hash    string
}

const sealPrefix = "katf1"

// Seal gives the manifest's QR content.
func (m *Manifest) Seal() Seal { return Seal{m.Number, m.Total.Cartons, m.Hash.Short()} }

// Seal gives the waybill's QR content.
func (w *Waybill) Seal() Seal { return Seal{w.Number, w.Total.Cartons, w.Hash.Short()} }

// String writes the text of the QR code.
func (s Seal) String() string {
	return sealPrefix + ":" + s.Number + ":" + strconv.FormatInt(int64(s.Cartons), 10) + ":" + s.Hash
}

// ParseSeal reads what a scanner gives back.
func ParseSeal(text string) (Seal, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 4 || parts[0] != sealPrefix || parts[1] == "" {
		return Seal{}, fmt.Errorf("%q is not the code of a waybill or manifest: %s:<number>:<cartons>:<hash>", text, sealPrefix)
	}
	n, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || n < 0 || parts[2] != strconv.FormatInt(n, 10) {
		return Seal{}, fmt.Errorf("%q has no count of cartons in its third part", text)
	}
	if _, err := hex.DecodeString(parts[3]); err != nil || len(parts[3]) != shortHash || strings.ToLower(parts[3]) != parts[3] {
		return Seal{}, fmt.Errorf("%q has no hash of %d hexadecimal digits at its end", text, shortHash)
	}
	return Seal{parts[1], planner.Cartons(n), parts[3]}, nil
}
