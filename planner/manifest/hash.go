package manifest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"katf/planner"
)

// Hash is the SHA-256 of a paper's canonical encoding. It seals what a paper
// says was sent: number, way, truck, date and lines. Anybody can compute it
// again from the figures on the paper.
//
// The canonical encoding is UTF-8 text. A record is one line ended by LF, its
// fields are separated by TAB; within a field backslash, TAB, LF and CR are
// written \\, \t, \n and \r. Dates are YYYY-MM-DD or empty, counts decimal. A
// waybill is
//
//	katf.waybill/1
//	number   <number> <manifest> <stop> <stops>
//	from     <warehouse id>
//	to       <place id>
//	truck    <vehicle type> <no>
//	date     <issued>
//	line     <sku> <lot> <expires> <cartons> <grams>      one for each line, as printed
//	total    <cartons> <grams>
//
// and a manifest, with one "waybill" record for each stop in order:
//
//	katf.manifest/1
//	number   <number>
//	trip     <wave id> <trip id>
//	from     <warehouse id>
//	truck    <vehicle type> <no>
//	date     <issued>
//	waybill  <number> <cartons> <sha-256 of the waybill, 64 hexadecimal digits>
//	total    <cartons> <grams>
type Hash [sha256.Size]byte

// String writes all 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Short writes the first 20 hexadecimal digits, as on papers and in QR codes.
func (h Hash) Short() string { return hex.EncodeToString(h[:shortHash/2]) }

const shortHash = 20 // hexadecimal digits: 80 bits

// MarshalText writes the hexadecimal form.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (h *Hash) UnmarshalText(text []byte) error {
	if n, err := hex.Decode(h[:], text[:min(len(text), 2*len(h))]); err != nil || n != len(h) || len(text) != 2*len(h) {
		return fmt.Errorf("%q is not a SHA-256 of 64 hexadecimal digits", text)
	}
	return nil
}

var escape = strings.NewReplacer("\\", "\\\\", "\t", "\\t", "\n", "\\n", "\r", "\\r")

type record struct{ strings.Builder }

func (r *record) add(fields ...any) {
	for i, f := range fields {
		if i > 0 {
			r.WriteByte('\t')
		}
		switch f := f.(type) {
		case int:
			r.WriteString(strconv.Itoa(f))
		case int64:
			r.WriteString(strconv.FormatInt(f, 10))
		case string:
			_, _ = escape.WriteString(r, f) // a Builder does not fail
		}
	}
	r.WriteByte('\n')
}

// Canonical gives the text that the waybill's hash is taken of. The manifest is
// the one it belongs to.
func (w *Waybill) Canonical(m *Manifest) string {
	var r record
	r.add("katf.waybill/1")
	r.add("number", w.Number, w.Manifest, w.Stop, w.Stops)
	r.add("from", m.From.ID)
	r.add("to", w.To.ID)
	r.add("truck", m.Truck.Type, m.Truck.No)
	r.add("date", m.Issued.String())
	for _, l := range w.Lines {
		r.add("line", l.SKU, l.Lot, l.Expires.String(), int64(l.Cartons), int64(l.Mass))
	}
	r.add("total", int64(w.Total.Cartons), int64(w.Total.Mass))
	return r.String()
}

// Canonical gives the text that the manifest's hash is taken of. It holds the
// hashes of its waybills, and so seals their lines too.
func (m *Manifest) Canonical() string {
	var r record
	r.add("katf.manifest/1")
	r.add("number", m.Number)
	r.add("trip", m.Wave, m.Trip)
	r.add("from", m.From.ID)
	r.add("truck", m.Truck.Type, m.Truck.No)
	r.add("date", m.Issued.String())
	for i := range m.Bills {
		w := &m.Bills[i]
		r.add("waybill", w.Number, int64(w.Total.Cartons), w.Hash.String())
	}
	r.add("total", int64(m.Total.Cartons), int64(m.Total.Mass))
	return r.String()
}

// seal fills in the hashes, the waybills' first.
func (m *Manifest) seal() {
	for i := range m.Bills {
		w := &m.Bills[i]
		w.Hash = sha256.Sum256([]byte(w.Canonical(m)))
	}
	m.Hash = sha256.Sum256([]byte(m.Canonical()))
}

// Verify computes every hash and sum again and says what does not agree.
func (m *Manifest) Verify() error {
	var sum int64
	for i := range m.Bills {
		w := &m.Bills[i]
		if w.Hash != sha256.Sum256([]byte(w.Canonical(m))) {
			return fmt.Errorf("waybill %s: its lines do not give its hash %s", w.Number, w.Hash.Short())
		}
		if got := totalOf(w.Lines, planner.Carton{}).Cartons; got != w.Total.Cartons {
			return fmt.Errorf("waybill %s: its lines add up to %d cartons, it says %d", w.Number, got, w.Total.Cartons)
		}
		sum += int64(w.Total.Cartons)
	}
	if sum != int64(m.Total.Cartons) {
		return fmt.Errorf("manifest %s: its waybills add up to %d cartons, it says %d", m.Number, sum, m.Total.Cartons)
	}
	if m.Hash != sha256.Sum256([]byte(m.Canonical())) {
		return fmt.Errorf("manifest %s: its waybills do not give its hash %s", m.Number, m.Hash.Short())
	}
	return nil
}
