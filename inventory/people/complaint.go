package people

import (
	"fmt"
	"unicode/utf8"

	"katf/inventory/database"
)

// complaints collects every wrong field of a request.
type complaints []database.Field

func (c *complaints) add(path string, value any, en, ar string) {
	*c = append(*c, database.Field{Path: path, Value: value, En: en, Ar: ar})
}

// text asks for 1 to n characters.
func (c *complaints) text(path, s string, n int) {
	if l := utf8.RuneCountInString(s); l == 0 || l > n {
		c.add(path, nil, fmt.Sprintf("a text of 1 to %d characters is needed", n), fmt.Sprintf("المطلوب نص من حرف واحد إلى %d حرف", n))
	}
}

func (c complaints) err() error {
	if len(c) == 0 {
		return nil
	}
	return &database.Error{Kind: database.Invalid, Code: "invalid", Fields: c,
		En: "the request is not as it should be; see the fields", Ar: "الطلب ليس كما ينبغي؛ انظر الحقول"}
}

func reused(en, ar, id string) error {
	return database.Refuse(database.Invalid, "id_reused",
		fmt.Sprintf("the id %s names another %s; choose a new one", id, en), fmt.Sprintf("الرقم %s يخص %s أخرى؛ اختر رقمًا جديدًا", id, ar))
}

func stale(en, ar, id string) error {
	return database.Refuse(database.Stale, "stale",
		fmt.Sprintf("somebody changed the %s %s since you read it; read it again and repeat your change", en, id),
		fmt.Sprintf("تغيّر سجل %s %s بعد قراءتك له؛ اقرأه من جديد ثم كرر التعديل", ar, id))
}
