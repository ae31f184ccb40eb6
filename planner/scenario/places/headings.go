package places

import (
	"strings"

	"katf/planner/scenario/sheet"
)

// headingLists are the headings in use, Arabic and English, by field. They are
// compared by headingKey, so spelling, case, articles and punctuation do not
// matter.
var headingLists = []struct{ field, headings string }{
	{fieldID, "id,place id,village id,site id,point id,code,village code,place code,كود,الكود,كود القرية,كود المكان,كود نقطة التوزيع,معرف,المعرف,رقم القرية"},
	{fieldPCode, "pcode,p code,adm3 pcode,admin3 pcode,admin3pcode,adm3 code,كود الشياخة,الرمز الجغرافي"},
	{fieldName, "name,village,village name,place,place name,site,site name,location,distribution point,shiakha,settlement,adm3 name"},
	{fieldNameAr, "name ar,arabic name,name arabic,village ar,adm3 ar,admin3name ar,الاسم,اسم القرية,القرية,اسم المكان,المكان,اسم الموقع,الموقع,القرية او الشياخة,القرية الشياخة," +
		"الشياخة,اسم الشياخة,نقطة التوزيع,اسم نقطة التوزيع,الاسم بالعربية,الاسم بالعربي,الاسم العربي,اسم القرية بالعربية,المنطقة,اسم المنطقة,النجع,العزبة,التجمع"},
	{fieldNameEn, "name en,english name,name english,village en,adm3 en,admin3name en,الاسم بالإنجليزية,الاسم بالإنجليزي,الاسم الإنجليزي,اسم القرية بالإنجليزية"},
	{fieldKind, "kind,type,place type,النوع,نوع المكان,نوع التجمع"},
	{fieldGov, "governorate,gov,governorate name,governorate code,governorate pcode,adm1,adm1 name,adm1 en,adm1 ar,adm1 pcode,adm1 code,admin1,admin1pcode,admin1name,admin1name en,admin1name ar," +
		"province,muhafaza,muhafazah,iso,المحافظة,اسم المحافظة,كود المحافظة,رمز المحافظة"},
	{fieldMarkaz, "markaz,markaz name,markaz code,markaz pcode,markaz en,markaz ar,district,district name,adm2,adm2 name,adm2 en,adm2 ar,adm2 pcode,adm2 code,admin2,admin2pcode,admin2name," +
		"admin2name en,admin2name ar,qism,kism,المركز,اسم المركز,المركز القسم,المركز او القسم,القسم,القسم المركز,كود المركز,رمز المركز,مركز قسم,المركز المدينة"},
	{fieldLat, "lat,latitude,y,y coord,gps lat,gps latitude,خط العرض,دائرة العرض,العرض"},
	{fieldLng, "lng,lon,long,longitude,x,x coord,gps lon,gps lng,gps longitude,خط الطول,الطول"},
	{fieldLatLng, "latlng,lat lng,lat lon,lat long,coordinates,coords,gps,gps coordinates,الإحداثيات,إحداثيات,احداثيات الموقع"},
	{fieldPopulation, "population,pop,total population,inhabitants,people,persons,عدد السكان,السكان,إجمالي السكان,تعداد السكان,التعداد,عدد النسمات,نسمة"},
	{fieldHouseholds, "households,eligible households,eligible families,families,hh,hhs,number of households,number of families,no of households,no of families,eligible,eligible hh," +
		"الأسر,أسر,عدد الأسر,الأسر المستحقة,عدد الأسر المستحقة,الأسر الأولى بالرعاية,عدد الأسر الأولى بالرعاية,عدد العائلات,العائلات,الأسر المستهدفة,عدد الأسر المستهدفة"},
	{fieldNeed, "need permille,need weight"},
	{fieldOwner, "owner,organisation,organization,ngo,association,implementing partner,partner,الجهة,الجمعية,المؤسسة,الجهة المنفذة,الجهة المالكة,اسم الجمعية,الشريك المنفذ"},
	{fieldNote, "note,notes,remark,remarks,comment,comments,ملاحظات,ملاحظة,الملاحظات"},
	{fieldPosition, "position,position basis,أساس الموقع"},
	{fieldBasis, "population basis,basis,أساس التقدير,أساس السكان"},
}

// headingField gives the field of a heading by headingKey.
var headingField = func() map[string]string {
	m := map[string]string{}
	for _, list := range headingLists {
		for _, h := range strings.Split(list.headings, ",") {
			m[headingKey(h)] = list.field
		}
	}
	return m
}()

// headingKey folds a heading further than [sheet.Fold]: articles go, and so do
// a year and a word for "estimated" at the end ("population_est", "عدد السكان
// 2024").
func headingKey(s string) string {
	words := strings.Split(sheet.Fold(s), "_")
	for len(words) > 1 && droppedAtEnd(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	for i, w := range words {
		if rest, ok := strings.CutPrefix(w, "ال"); ok && len(rest) >= 2*len("ا") {
			words[i] = rest
		}
	}
	return strings.Join(words, "_")
}

func droppedAtEnd(w string) bool {
	switch w {
	case "est", "estimate", "estimated", "تقديري", "تقديريه", "تقديرا":
		return true
	}
	return len(w) == 4 && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20")) && strings.Trim(w, "0123456789") == ""
}

// tagFields are the HXL tags (hxlstandard.org, 1.1) of the fields. Attributes
// beyond these do not matter.
var tagFields = []struct {
	hashtag string
	with    string // attribute that must be there, "" for none
	field   string
}{
	{"#geo", "+lat", fieldLat}, {"#geo", "+lon", fieldLng}, {"#geo", "+coords", fieldLatLng},
	{"#adm1", "", fieldGov}, {"#adm2", "", fieldMarkaz},
	{"#adm3", "+code", fieldPCode}, {"#adm3", "+ar", fieldNameAr}, {"#adm3", "+en", fieldNameEn}, {"#adm3", "", fieldName},
	{"#loc", "+code", fieldID}, {"#loc", "+id", fieldID}, {"#loc", "+type", fieldKind},
	{"#loc", "+ar", fieldNameAr}, {"#loc", "+en", fieldNameEn}, {"#loc", "", fieldName},
	{"#targeted", "+hh", fieldHouseholds}, {"#inneed", "+hh", fieldHouseholds}, {"#population", "+hh", fieldHouseholds},
	{"#population", "", fieldPopulation}, {"#org", "", fieldOwner},
}

func tagField(tag string) string {
	parts := strings.Split(strings.ReplaceAll(strings.ToLower(tag), " ", ""), "+")
	for _, t := range tagFields {
		if parts[0] != t.hashtag {
			continue
		}
		for _, attribute := range append(parts[1:], "") {
			if t.with == "" || "+"+attribute == t.with {
				return t.field
			}
		}
	}
	return ""
}
