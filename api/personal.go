package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"katf/inventory/database"
	"katf/planner/scenario/sheet"
)

// mostPersonal bounds the fields that one refusal names.
const mostPersonal = 20

// aboutPeople refuses a write whose texts, in the body or the query, hold national
// ids or mobile numbers: once stored, histories would keep them for good. It says
// where, and never repeats a value. Passwords may be any digits.
func aboutPeople(x *exchange) error {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(x.query)) {
		switch {
		case sheet.HoldsPersonalData(name):
			found = append(found, "query")
		case !isSecret(name) && slices.ContainsFunc(x.query[name], sheet.HoldsPersonalData):
			found = append(found, "query."+name)
		}
	}
	var body any
	if err := json.Unmarshal(x.body, &body); err == nil { // what is not JSON is refused by the description
		found = personalIn(found, "body", body)
	}
	if len(found) == 0 {
		return nil
	}
	e := database.Refuse(database.Invalid, "personal_data",
		"a text holds a national id or a mobile number, and nothing was written: only counts and offices are kept here, never people. Write the office or the role instead, with its landline if one is needed, and send it again",
		"أحد النصوص يحتوي على رقم قومي أو رقم هاتف محمول، ولم يُكتب شيء: لا تُحفظ هنا إلا الأعداد والجهات، ولا تُحفظ بيانات الأشخاص أبدًا. اكتب بدلًا من ذلك اسم الجهة أو الصفة، ومعه الهاتف الأرضي عند الحاجة، ثم أعد الإرسال")
	for _, path := range found[:min(len(found), mostPersonal)] {
		e.Fields = append(e.Fields, database.Field{Path: path,
			En: "data about a person; name an office or a role, as in: the association's storekeeper",
			Ar: "بيانات شخص؛ اذكر جهة أو صفة، مثل: أمين مخزن الجمعية"})
	}
	return e
}

// personalIn adds the places within a JSON value whose text is about a person. A
// name that is so itself is not told: the place of its object is.
func personalIn(found []string, path string, v any) []string {
	switch v := v.(type) {
	case string:
		if sheet.HoldsPersonalData(v) {
			return append(found, path)
		}
	case []any:
		for i, e := range v {
			found = personalIn(found, fmt.Sprintf("%s[%d]", path, i), e)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			switch {
			case sheet.HoldsPersonalData(name):
				found = append(found, path)
			case !isSecret(name):
				found = personalIn(found, path+"."+name, v[name])
			}
		}
	}
	return found
}

// isSecret reports whether a field is one that is never stored as it is.
func isSecret(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "password") || strings.Contains(name, "secret")
}
