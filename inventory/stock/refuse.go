package stock

import (
	"fmt"
	"unicode/utf8"

	"katf/inventory/database"
	"katf/planner"
)

// faults gathers what is wrong with a request, so that all of it is told at once.
type faults []database.Field

func (f *faults) add(path string, value any, en, ar string) {
	*f = append(*f, database.Field{Path: path, Value: value, En: en, Ar: ar})
}

// err gives the refusal, nil if nothing was wrong.
func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return &database.Error{Kind: database.Invalid, Code: "invalid", Fields: f,
		En: "the request is wrong in the fields named", Ar: "في الطلب خطأ في الحقول المذكورة"}
}

func invalid(path string, value any, en, ar string) error {
	var f faults
	f.add(path, value, en, ar)
	return f.err()
}

// text wants 1 to 100 characters, for ids.
func (f *faults) text(path, value string) {
	if n := utf8.RuneCountInString(value); n == 0 || n > 100 {
		f.add(path, value, "1 to 100 characters", "من 1 إلى 100 حرف")
	}
}

// owner wants at most 100 characters; none is the Alliance itself.
func (f *faults) owner(path, value string) {
	if utf8.RuneCountInString(value) > 100 {
		f.add(path, value, "at most 100 characters", "100 حرف على الأكثر")
	}
}

// note wants at most 500 characters.
func (f *faults) note(path, value string) {
	if utf8.RuneCountInString(value) > maxNote {
		f.add(path, len(value), "at most 500 characters", "500 حرف على الأكثر")
	}
}

// maxLine bounds the cartons of one line: far above any campaign, far below
// what a sum could overflow.
const maxLine = 100_000_000

// maxLines bounds the lines of one paper.
const maxLines = 2000

func (f *faults) cartons(path string, n, least planner.Cartons) {
	if n < least || n > maxLine {
		f.add(path, n, fmt.Sprintf("%d to %d cartons", least, maxLine), fmt.Sprintf("من %d إلى %d كرتونة", least, maxLine))
	}
}

func (f *faults) lines(n, least int) {
	if n < least || n > maxLines {
		f.add("lines", n, fmt.Sprintf("%d to %d lines", least, maxLines), fmt.Sprintf("من %d إلى %d سطر", least, maxLines))
	}
}

// once tells a line that repeats another.
func (f *faults) once(seen map[any]bool, path string, key any) {
	if seen[key] {
		f.add(path, "", "the same lot and owner stand in another line; add them up", "التشغيلة والمالك نفسهما في سطر آخر؛ اجمعهما")
	}
	seen[key] = true
}

// works refuses whoever may not handle the cartons of a warehouse, whoever owns
// them: that is for its keepers and for managers of the Alliance.
func works(tx *database.Tx, warehouse string) error {
	if tx.By.Keeps(warehouse) && (tx.By.Organisation == "" || tx.By.Role == database.Keeper) {
		return nil
	}
	return database.Refuse(database.Forbidden, "not_your_warehouse",
		fmt.Sprintf("%s does not work in warehouse %s; ask its keeper or a manager of the Alliance", tx.By.Login, warehouse),
		fmt.Sprintf("لا يعمل %s في المخزن %s؛ اسأل أمينه أو مديرًا في التحالف", tx.By.Login, warehouse))
}

// disposes refuses whoever may not decide on an owner's cartons in a warehouse.
// A member organisation's manager decides on its own, wherever they lie.
func disposes(tx *database.Tx, warehouse, owner string) error {
	if tx.By.Organisation != "" && tx.By.Organisation == owner && tx.By.Keeps(warehouse) {
		return nil
	}
	return works(tx, warehouse)
}

// sees gives the owner whose cartons the actor may see in a warehouse, nil for
// all. A member organisation sees its own, wherever they lie; a keeper all that
// lies in the warehouse, and nothing of others: what they send is to be counted
// blind. A driver sees no stock.
func sees(tx *database.Tx, warehouse string, owner *string) (*string, error) {
	switch by := &tx.By; {
	case by.Role == database.Driver:
		return nil, database.Refuse(database.Forbidden, "not_your_stock", "a driver sees the own trip only", "لا يرى السائق إلا رحلته")
	case by.Role == database.Keeper && warehouse == "":
		return nil, database.Refuse(database.Forbidden, "not_your_warehouse",
			"a keeper sees one warehouse at a time: name one of yours", "يرى أمين المخزن مخزنًا واحدًا في كل مرة: سمِّ أحد مخازنك")
	case by.Role == database.Keeper:
		return owner, works(tx, warehouse)
	case by.Organisation == "":
		return owner, nil
	case owner != nil && *owner != by.Organisation:
		return nil, database.Refuse(database.Forbidden, "not_your_stock",
			fmt.Sprintf("%s sees the stock of %s only", by.Login, by.Organisation),
			fmt.Sprintf("لا يرى %s إلا رصيد %s", by.Login, by.Organisation))
	default:
		return &by.Organisation, nil
	}
}
