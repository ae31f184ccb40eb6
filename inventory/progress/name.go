package progress

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5"

	"katf/geo"
	"katf/inventory/database"
)

// name gives the rows the names of what they stand for, Arabic and English.
func (l *life) name(ctx context.Context, tx *database.Tx, by By, rows []Row) error {
	find, err := l.names(ctx, tx, by)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		switch {
		case by == Whole:
			r.NameAr, r.NameEn = "الكل", "All"
		case r.Rest:
			r.NameAr, r.NameEn = restNames[by][0], restNames[by][1]
			if r.NameAr == "" {
				r.NameAr, r.NameEn = "غير موزعة", "Not allocated"
			}
		default:
			r.NameAr, r.NameEn = find(r.Key)
			if by == Governorate {
				r.Point = label(r.Key)
			}
		}
	}
	return nil
}

// label is the point of a governorate's name on maps.
func label(governorate string) *geo.Point {
	for i := range geo.Borders() {
		if b := &geo.Borders()[i]; b.Governorate == governorate {
			return &b.Label
		}
	}
	return nil
}

// restNames say what belongs to no part, where it is not only what was not
// allocated.
var restNames = map[By][2]string{
	Owner:     {"لم تُحدد تشغيلاتها بعد", "No lots chosen yet"},
	Warehouse: {"بلا شاحنة في الخطة", "Without a truck in the plan"},
	Date:      {"بلا شاحنة في الخطة", "Without a truck in the plan"},
	Wave:      {"بلا شاحنة في الخطة", "Without a truck in the plan"},
}

// names gives what finds the names of a key.
func (l *life) names(ctx context.Context, tx *database.Tx, by By) (func(key string) (ar, en string), error) {
	switch by {
	case Governorate:
		return func(key string) (string, string) {
			g, _ := geo.Egypt().Governorate(key)
			return g.NameAr, g.NameEn
		}, nil
	case Markaz:
		return func(key string) (string, string) {
			m, _ := geo.Egypt().Markaz(key)
			return m.NameAr, m.NameEn
		}, nil
	case Place:
		return func(key string) (string, string) {
			p := &l.places[l.placeAt[key]]
			return p.nameAr, p.nameEn
		}, nil
	case Tier:
		return func(key string) (string, string) {
			n, _ := strconv.Atoi(key)
			return l.tiers[n][0], l.tiers[n][1]
		}, nil
	case Organisation, Owner:
		return lookUp(ctx, tx, map[string][2]string{"": {"التحالف الوطني", "The Alliance"}}, `SELECT id, name_ar, name_en FROM organisations`)
	case Warehouse:
		return l.warehouseNames(ctx, tx)
	case Wave:
		find, err := l.warehouseNames(ctx, tx)
		at := map[string]string{}
		for i := range l.waves {
			at[l.waves[i].id] = l.waves[i].warehouse
		}
		return func(key string) (string, string) { return find(at[key]) }, err
	}
	return func(key string) (string, string) { return key, key }, nil
}

func (l *life) warehouseNames(ctx context.Context, tx *database.Tx) (func(string) (ar, en string), error) {
	return lookUp(ctx, tx, map[string][2]string{}, `SELECT id, name_ar, name_en FROM scenario_warehouse WHERE body = $1`, l.body)
}

// lookUp finds names among rows; who is not there is called by its id.
func lookUp(ctx context.Context, tx *database.Tx, known map[string][2]string, sql string, args ...any) (func(string) (ar, en string), error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	var id, ar, en string
	_, err = pgx.ForEachRow(rows, []any{&id, &ar, &en}, func() error {
		known[id] = [2]string{ar, en}
		return nil
	})
	return func(key string) (string, string) {
		if n, ok := known[key]; ok {
			return n[0], n[1]
		}
		return key, key
	}, err
}
