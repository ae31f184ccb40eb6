package inventory

// AccountKind says what an account stands for.
type AccountKind string

// The kinds. Cartons come from a source account, whose balance is negative: it
// says how many it gave. All others never go below zero.
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

// Account is one side of a movement. Owner is the member organisation that the
// cartons belong to, "" for the Alliance itself; a loan moves cartons from one
// owner's account to another's.
type Account struct {
	Kind  AccountKind `json:"kind"`
	Ref   string      `json:"ref"`
	Owner string      `json:"owner,omitempty"`
}
