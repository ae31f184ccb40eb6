package sheet

import (
	"fmt"
	"strconv"
	"strings"
)

// Personal is a column that seems to hold data about people: it is not taken
// in, for plans need counts only. The texts name the column but never repeat a
// value.
type Personal struct {
	Column int // index into Table.Header
	Row    int // of the first such value, or of the header if it is the heading
	En, Ar string
}

// Personal lists the columns that look like lists of people, from left to
// right: by their heading (national id, telephone, name of the head of the
// family, date of birth) or because cells hold national ids or mobile numbers of
// Egypt. Landlines pass: offices have them.
func (t *Table) Personal() []Personal {
	var out []Personal
	for i, h := range t.Header {
		if what, ok := headsPeople(Fold(h)); ok {
			out = append(out, Personal{i, t.Line,
				fmt.Sprintf("the column %q holds %s: data about people are not taken in; remove the column and leave only counts", h, what.en),
				fmt.Sprintf("العمود «%s» يحتوي على %s: لا تُقبل بيانات الأشخاص؛ احذف العمود واكتفِ بالأعداد", h, what.ar)})
			continue
		}
		if p, ok := t.personalValues(i); ok {
			out = append(out, p)
		}
	}
	return out
}

func (t *Table) personalValues(column int) (Personal, bool) {
	count, first, id := 0, 0, false
	for _, r := range t.Rows {
		if len(r.Cells[column]) < 10 {
			continue
		}
		national, mobile := personal(r.Cells[column])
		if !national && !mobile {
			continue
		}
		if count == 0 {
			first, id = r.Number, national
		}
		count++
	}
	if count == 0 {
		return Personal{}, false
	}
	what := mobiles
	if id {
		what = nationalIDs
	}
	h := t.Header[column]
	return Personal{column, first,
		fmt.Sprintf("cells of the column %[2]q look like %[4]s (%[1]d, the first in row %[3]d): data about people are not taken in; remove them and leave only counts", count, h, first, what.en),
		fmt.Sprintf("بعض خلايا العمود «%[2]s» تبدو %[4]s (العدد %[1]d، أولها في الصف %[3]d): لا تُقبل بيانات الأشخاص؛ احذفها واكتفِ بالأعداد", count, h, first, what.ar)}, true
}

// personal looks for a national id or mobile number among the runs of digits of
// a cell, taking spaces and hyphens within a run as part of it.
func personal(cell string) (national, mobile bool) {
	text := Latin(Clean(cell))
	var run []byte
	flush := func() {
		national = national || isNationalID(string(run))
		mobile = mobile || isMobile(string(run))
		run = run[:0]
	}
	for i := 0; i <= len(text); i++ {
		switch {
		case i < len(text) && text[i] >= '0' && text[i] <= '9':
			run = append(run, text[i])
		case i < len(text) && (text[i] == ' ' || text[i] == '-') && len(run) > 0 && len(run) < 14:
		default:
			flush()
		}
	}
	return national, mobile
}

// isNationalID reports whether 14 digits can be an Egyptian national id:
// century (2 or 3), year, month and day of birth, governorate of birth (01 to
// 35, 88 for abroad), serial, check digit.
func isNationalID(s string) bool {
	if len(s) != 14 || s[0] != '2' && s[0] != '3' {
		return false
	}
	month, _ := strconv.Atoi(s[3:5])
	day, _ := strconv.Atoi(s[5:7])
	born, _ := strconv.Atoi(s[7:9])
	return month >= 1 && month <= 12 && day >= 1 && day <= 31 && (born >= 1 && born <= 35 || born == 88)
}

// isMobile reports whether digits are an Egyptian mobile number, with or
// without the code of the country: 010, 011, 012 or 015 and eight more.
func isMobile(s string) bool {
	for _, prefix := range []string{"0020", "20", "0"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok && len(rest) == 10 && rest[0] == '1' && strings.IndexByte("0125", rest[1]) >= 0 {
			return true
		}
	}
	return false
}

type bilingual struct{ en, ar string }

var (
	nationalIDs = bilingual{"national ids", "أرقامًا قومية"}
	mobiles     = bilingual{"mobile telephone numbers", "أرقام هواتف محمولة"}
	phones      = bilingual{"telephone numbers of people", "أرقام هواتف أشخاص"}
	people      = bilingual{"names of people", "أسماء أشخاص"}
	births      = bilingual{"dates of birth", "تواريخ ميلاد"}
	homes       = bilingual{"home addresses", "عناوين منازل"}
)

// headsPeople reports what of people a folded heading stands for: by the whole
// heading, or by words within it that lists of counts do not use. Headings that
// begin by counting pass.
func headsPeople(heading string) (bilingual, bool) {
	if what, ok := personalHeading[heading]; ok {
		return what, true
	}
	for _, c := range []string{"number_of_", "no_of_", "num_", "count_", "total_", "عدد_", "اجمالي_"} {
		if strings.HasPrefix(heading, c) {
			return bilingual{}, false
		}
	}
	for _, p := range personalPhrases {
		for _, phrase := range p.phrases {
			if strings.Contains(heading, phrase) {
				return p.what, true
			}
		}
	}
	return bilingual{}, false
}

// personalPhrases are parts of folded headings.
var personalPhrases = []struct {
	what    bilingual
	phrases []string
}{
	{nationalIDs, []string{"national_id", "nationalid", "national_number", "identity_card", "الرقم_القومي", "رقم_قومي", "رقم_البطاقه", "رقم_الهويه"}},
	{phones, []string{"phone", "mobile_n", "whatsapp", "هاتف", "تليفون", "تلفون", "موبايل", "رقم_المحمول", "واتساب", "رقم_الجوال"}},
	{people, []string{"head_of_household", "head_of_hh", "household_head", "head_of_family", "family_head", "beneficiary_name", "name_of_beneficiary",
		"full_name", "first_name", "surname", "رب_الاسره", "ربه_الاسره", "عائل_الاسره", "اسم_المستفيد", "اسم_العائل", "اسم_الزوج", "اسم_الارمله",
		"الاسم_رباعي", "الاسم_الرباعي", "الاسم_ثلاثي", "الاسم_الثلاثي"}},
	{births, []string{"date_of_birth", "birth_date", "birthdate", "تاريخ_الميلاد", "تاريخ_ميلاد"}},
	{homes, []string{"home_address", "عنوان_السكن", "عنوان_المنزل", "عنوان_الاسره"}},
}

// personalHeading knows, by [Fold], the headings under which relief lists keep
// people. A plain "name" is not among them: places have names.
var personalHeading = func() map[string]bilingual {
	m := map[string]bilingual{}
	for _, group := range []struct {
		what     bilingual
		headings string
	}{
		{nationalIDs, "national_id,nationalid,national_no,national_number,nid,id_number,id_card,ssn,passport,passport_no," +
			"الرقم القومي,رقم قومي,القومي,رقم البطاقة,رقم بطاقة,بطاقة الرقم القومي,رقم الهوية,جواز السفر"},
		{phones, "phone,phone_no,phone_number,mobile,mobile_no,mobile_number,tel,telephone,whatsapp,cell_phone," +
			"رقم الهاتف,رقم هاتف,الهاتف,هاتف,تليفون,التليفون,رقم التليفون,رقم تليفون,المحمول,رقم المحمول,موبايل,الموبايل,رقم الموبايل,واتساب,رقم الواتساب,الجوال,رقم الجوال"},
		{people, "head_of_household,household_head,head_of_family,hh_head,beneficiary,beneficiary_name,full_name,first_name,last_name,surname,family_name,person_name,husband,wife,spouse,mother_name,father_name," +
			"اسم رب الأسرة,رب الأسرة,اسم ربة الأسرة,عائل الأسرة,اسم العائل,اسم المستفيد,اسم المستفيدة,المستفيد,الاسم الكامل,الاسم الرباعي,الاسم الثلاثي,الاسم بالكامل,اسم الزوج,اسم الزوجة,اسم الأم,اسم الأب,اسم الأسرة"},
		{births, "date_of_birth,birth_date,birthdate,dob,تاريخ الميلاد,تاريخ ميلاد"},
		{homes, "home_address,house_number,street_address,عنوان السكن,عنوان المنزل,محل السكن,رقم المنزل"},
	} {
		for _, h := range strings.Split(group.headings, ",") {
			m[Fold(h)] = group.what
		}
	}
	return m
}()
