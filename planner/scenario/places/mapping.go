package places

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"katf/planner/scenario/sheet"
)

// What a column can be read as. A name is Arabic or English by the letters of
// each cell; latlng is one column with both coordinates.
const (
	fieldID         = "id"
	fieldPCode      = "pcode"
	fieldName       = "name"
	fieldNameAr     = "name_ar"
	fieldNameEn     = "name_en"
	fieldKind       = "kind"
	fieldGov        = "governorate"
	fieldMarkaz     = "markaz"
	fieldLat        = "lat"
	fieldLng        = "lng"
	fieldLatLng     = "latlng"
	fieldPopulation = "population"
	fieldHouseholds = "households"
	fieldNeed       = "need_permille"
	fieldOwner      = "owner"
	fieldNote       = "note"
	fieldPosition   = "position"
	fieldBasis      = "population_basis"
)

// Fields lists what a column can be mapped to, in the order of a place's own.
func Fields() []string {
	return []string{fieldID, fieldPCode, fieldName, fieldNameAr, fieldNameEn, fieldKind, fieldGov, fieldMarkaz,
		fieldLat, fieldLng, fieldLatLng, fieldPopulation, fieldHouseholds, fieldNeed, fieldOwner, fieldNote,
		fieldPosition, fieldBasis}
}

// Mapping says which columns hold which field. Several columns may hold the
// governorate or the markaz (a code and a name); for any other field the
// first one counts. A field that is mapped to "-" is not read at all. Fields
// that are not mapped are recognised by their headings.
type Mapping map[string][]string

// ParseMap reads a mapping like
//
//	name_ar=اسم القرية,lat=Y,lng=X,households=أسر
//
// A pair that holds a comma is put in double quotes. A field may be repeated.
func ParseMap(s string) (Mapping, error) {
	m := Mapping{}
	if strings.TrimSpace(s) == "" {
		return m, nil
	}
	r := csv.NewReader(strings.NewReader(strings.ReplaceAll(s, "،", ",")))
	r.TrimLeadingSpace = true
	pairs, err := r.Read()
	if err != nil {
		return nil, textError("the mapping cannot be read: "+err.Error(), "تعذّرت قراءة خريطة الأعمدة: تحقّق من الفواصل وعلامات التنصيص")
	}
	for _, pair := range pairs {
		field, column, ok := strings.Cut(pair, "=")
		field, column = strings.TrimSpace(field), sheet.Clean(column)
		if !ok || column == "" {
			return nil, textError(fmt.Sprintf("%q in the mapping must be field=column", pair),
				fmt.Sprintf("«%s» في خريطة الأعمدة: اكتبها هكذا: الحقل=العمود", pair))
		}
		if !slices.Contains(Fields(), field) {
			return nil, textError(fmt.Sprintf("the mapping names a field %q; the fields are %s", field, strings.Join(Fields(), ", ")),
				fmt.Sprintf("لا يوجد حقل باسم «%s»؛ الحقول هي: %s", field, strings.Join(Fields(), "، ")))
		}
		m[field] = append(m[field], column)
	}
	return m, nil
}

func textError(en, ar string) *sheet.Error { return &sheet.Error{En: en, Ar: ar} }
