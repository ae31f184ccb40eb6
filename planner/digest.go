package planner

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Digest gives the SHA-256 of the scenario's canonical JSON form, in
// hexadecimal: equal for equal scenarios, whatever files they came from.
func (s *Scenario) Digest() string {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(s); err != nil {
		panic("planner: scenario does not encode: " + err.Error()) // no such field exists
	}
	return hex.EncodeToString(h.Sum(nil))
}
