package api

import (
	"context"
	"fmt"

	"katf/inventory/database"
	"katf/inventory/plans"
)

// naming is an id as a field of a request names it.
type naming struct{ path, id string }

// knownWarehouses refuses warehouses that no stored scenario has: cartons that a
// slip of the pen sends there would be in the books and nowhere else.
func knownWarehouses(ctx context.Context, tx *database.Tx, names ...naming) error {
	var wrong []database.Field
	for _, n := range names {
		known, err := plans.KnowsWarehouse(ctx, tx, n.id)
		if err != nil {
			return err
		}
		if !known {
			wrong = append(wrong, database.Field{Path: n.path, Value: n.id,
				En: fmt.Sprintf("no stored scenario has a warehouse %s", n.id), Ar: fmt.Sprintf("لا يوجد المخزن %s في أي سيناريو محفوظ", n.id)})
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	id := wrong[0].Value
	return &database.Error{Kind: database.Invalid, Code: "unknown_warehouse", Fields: wrong,
		En: fmt.Sprintf("no stored scenario has a warehouse %s; correct its id, or upload a scenario that has it first", id),
		Ar: fmt.Sprintf("لا يوجد المخزن %s في أي سيناريو محفوظ؛ صحّح الكود، أو ارفع أولًا سيناريو يشمله", id)}
}
