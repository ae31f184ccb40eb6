package stock

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/steps"
	"katf/planner"
)

// Papers is what the papers of a consignment say besides its lines. Names of
// offices and companies, never of persons; all of it is optional.
type Papers struct {
	Project      string           `json:"project,omitempty"`
	PlanRef      string           `json:"plan_ref,omitempty"` // the planned transfer from a plant, such as TR-00012
	Donor        string           `json:"donor,omitempty"`
	Waybill      string           `json:"waybill_ref,omitempty"` // of the sender
	Order        string           `json:"order_no,omitempty"`
	TransportDoc string           `json:"transport_doc_no,omitempty"`
	Transport    string           `json:"transport,omitempty"` // road, rail, …
	Carrier      string           `json:"carrier,omitempty"`
	Vehicle      string           `json:"vehicle,omitempty"` // number plate or fleet number
	Trucks       int              `json:"trucks,omitempty"`
	Seal         string           `json:"seal_no,omitempty"`
	Location     string           `json:"location,omitempty"` // door, stack or bin
	Claim        string           `json:"claim_no,omitempty"`
	PhotoHash    string           `json:"photo_sha256,omitempty"`
	Mass         planner.Grams    `json:"carton_g,omitempty"` // of one carton
	VolumeCm3    int64            `json:"carton_cm3,omitempty"`
	Value        planner.Piastres `json:"carton_piastres,omitempty"`
}

func (p *Papers) check(f *faults) {
	for _, t := range []struct{ path, value string }{
		{"project", p.Project}, {"plan_ref", p.PlanRef}, {"donor", p.Donor}, {"waybill_ref", p.Waybill}, {"order_no", p.Order},
		{"transport_doc_no", p.TransportDoc}, {"transport", p.Transport}, {"carrier", p.Carrier}, {"vehicle", p.Vehicle},
		{"seal_no", p.Seal}, {"location", p.Location}, {"claim_no", p.Claim}, {"photo_sha256", p.PhotoHash},
	} {
		if utf8.RuneCountInString(t.value) > 100 {
			f.add("papers."+t.path, t.value, "at most 100 characters", "100 حرف على الأكثر")
		}
	}
	if p.Trucks < 0 || p.Mass < 0 || p.VolumeCm3 < 0 || p.Value < 0 {
		f.add("papers", "", "figures are not negative", "الأرقام ليست سالبة")
	}
	if p.Mass > 1e6 || p.VolumeCm3 > 1e7 || p.Value > 1e9 {
		f.add("papers", "", "a carton weighs at most 1,000,000 g, holds at most 10,000,000 cm³, costs at most 1,000,000,000 piastres",
			"الكرتونة لا تزيد على 1,000,000 جم و10,000,000 سم³ و1,000,000,000 قرش")
	}
}

// Unit is the unit of measure of every line.
const Unit = "carton"

// Person is who did something, as papers name it: a login, when, and the
// function. Signature and stamp are for ink.
type Person struct {
	Login    string    `json:"login"`
	Function string    `json:"function"`
	At       time.Time `json:"at"`
}

// record writes canonical text: one record a line, fields separated by TAB,
// escaped as package manifest does.
type record struct{ strings.Builder }

var escape = strings.NewReplacer("\\", "\\\\", "\t", "\\t", "\n", "\\n", "\r", "\\r")

func (r *record) add(fields ...any) {
	for i, f := range fields {
		if i > 0 {
			r.WriteByte('\t')
		}
		_, _ = escape.WriteString(r, fmt.Sprint(f)) // a Builder does not fail
	}
	r.WriteByte('\n')
}

// issue numbers one document. Fill may still choose lots and lock balances: the
// series is locked before them.
func issue(ctx context.Context, tx *database.Tx, id uuid.UUID, kind documents.Kind, warehouse string,
	fill func(number string) (canonical string, body any, err error)) (*documents.Document, error) {
	docs, err := documents.Issue(ctx, tx, documents.Draft{
		ID: id, Kind: kind, Warehouse: warehouse, Issued: steps.DayOf(tx.Now), Fill: fill,
	})
	if err != nil {
		return nil, err
	}
	return &docs[0], nil
}

// numberOf gives the number of a document, "" of none.
func numberOf(ctx context.Context, tx *database.Tx, id *uuid.UUID) (string, error) {
	if id == nil {
		return "", nil
	}
	doc, err := documents.Get(ctx, tx, *id)
	if err != nil {
		return "", err
	}
	return doc.Number, nil
}

// shelf is one lot of one owner, the key of every line.
type shelf struct {
	lot   inventory.LotID
	owner string
}

// byExpiry orders lines as papers do: first expiring first, no date last, then
// by lot and owner.
func byExpiry(a, b inventory.Lot, ownerA, ownerB string) int {
	return cmp.Or(
		cmp.Compare(uint32(a.Expires-1), uint32(b.Expires-1)), // 0 wraps to the end
		cmp.Compare(a.ID, b.ID), cmp.Compare(ownerA, ownerB))
}

// owners lists the owners of lines, each once.
func owners[T any](lines []T, of func(*T) string) []string {
	var out []string
	for i := range lines {
		if o := of(&lines[i]); !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}
