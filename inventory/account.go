package inventory

import (
	"fmt"

	"katf/inventory/database"
)

// AccountKind says what an account stands for.
type AccountKind string

// The kinds. Cartons come from a source account: it has no stock, its balance
// is negative and says how many it gave. All others never go below zero.
const (
	Plant   AccountKind = "plant"   // source: packs or supplies; Ref is the plant or supplier
	Opening AccountKind = "opening" // source: stock from before the books; Ref is the warehouse
	Found   AccountKind = "found"   // source: turned up at a count or on arrival; Ref is the site

	Warehouse AccountKind = "warehouse" // good stock; Ref is the warehouse
	Damaged   AccountKind = "damaged"   // damaged stock, kept apart and never sent out; Ref is the warehouse
	Transfer  AccountKind = "transfer"  // on a truck between sites; Ref is the transfer's id
	Trip      AccountKind = "trip"      // on a truck to places; Ref is the manifest's id
	Place     AccountKind = "place"     // handed out; Ref is the place
	Loss      AccountKind = "loss"      // lost, stolen, spoiled, destroyed; Ref is the site where it showed
)

// Source reports whether an account of the kind may owe.
func (k AccountKind) Source() bool { return k == Plant || k == Opening || k == Found }

// kindNames are the kinds in words.
var kindNames = map[AccountKind][2]string{
	Plant: {"plant", "مصنع التعبئة"}, Opening: {"opening stock of", "الرصيد الافتتاحي"}, Found: {"finds at", "ما عُثر عليه في"},
	Warehouse: {"warehouse", "المخزن"}, Damaged: {"damaged stock of", "التالف في"},
	Transfer: {"transfer", "التحويل"}, Trip: {"trip", "الرحلة"}, Place: {"place", "نقطة التسليم"}, Loss: {"losses at", "الفاقد في"},
}

// Account is one side of a movement. Owner is the member organisation that the
// cartons belong to, "" for the Alliance itself; a loan moves cartons from one
// owner's account to another's.
type Account struct {
	Kind  AccountKind `json:"kind"`
	Ref   string      `json:"ref"`
	Owner string      `json:"owner,omitempty"`
}

// English names an account for a person.
func (a Account) English() string {
	if a.Owner != "" {
		return fmt.Sprintf("%s %s (stock of %s)", kindNames[a.Kind][0], a.Ref, a.Owner)
	}
	return kindNames[a.Kind][0] + " " + a.Ref
}

// Arabic names an account for a person.
func (a Account) Arabic() string {
	if a.Owner != "" {
		return fmt.Sprintf("%s %s (رصيد %s)", kindNames[a.Kind][1], a.Ref, a.Owner)
	}
	return kindNames[a.Kind][1] + " " + a.Ref
}

// faults tells what is wrong with an account whatever is in the books.
func (a Account) faults(path string) []database.Field {
	var fs []database.Field
	if _, ok := kindNames[a.Kind]; !ok {
		fs = append(fs, database.Field{Path: path + ".kind", Value: a.Kind,
			En: "there is no such kind of account", Ar: "لا يوجد نوع حساب بهذا الاسم"})
	}
	fs = append(fs, textFaults(path+".ref", a.Ref, 1, 100)...)
	return append(fs, textFaults(path+".owner", a.Owner, 0, 100)...)
}
