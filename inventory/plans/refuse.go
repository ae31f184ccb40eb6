package plans

import (
	"fmt"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// reused refuses an id that names something else.
func reused(en, ar string, id uuid.UUID) error {
	return database.Refuse(database.Conflict, "id_reused",
		fmt.Sprintf("there is another %s %s already; choose a new id", en, id),
		fmt.Sprintf("المعرّف %[2]s مستخدم من قبل (%[1]s)؛ اختر معرّفًا جديدًا", ar, id))
}

// wrong refuses a field.
func wrong(path string, value any, en, ar string) error {
	return &database.Error{Kind: database.Invalid, Code: "invalid", En: "the request is wrong", Ar: "الطلب غير صحيح",
		Fields: []database.Field{{Path: path, Value: value, En: en, Ar: ar}}}
}

// short refuses a text that is empty, too long, or not text.
func short(path, text string, most int) error {
	if n := utf8.RuneCountInString(text); n == 0 || n > most || !utf8.ValidString(text) {
		return wrong(path, nil, fmt.Sprintf("must have 1 to %d characters", most), fmt.Sprintf("عدد الأحرف من 1 إلى %d", most))
	}
	return nil
}

// first cuts a text after n characters.
func first(text string, n int) string {
	for i := range text {
		if n--; n < 0 {
			return text[:i]
		}
	}
	return text
}

// scanner is a row.
type scanner = interface{ Scan(...any) error }

// collect reads all rows.
func collect[T any](rows pgx.Rows, scan func(*T, scanner) error) ([]T, error) {
	defer rows.Close()
	out := []T{}
	for rows.Next() {
		out = append(out, *new(T))
		if err := scan(&out[len(out)-1], rows); err != nil {
			return nil, err
		}
	}
	return out, rows.Err()
}
