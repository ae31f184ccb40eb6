package geo

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestFoldNameMeets(t *testing.T) {
	for _, same := range [][]string{
		{"مركز أبو كبير", "أبوكبير", "ابو كبير", "ابو  كبيـــر", "إبو كبير"},
		{"المحلة الكبرى", "المحله الكبري", "مدينة المحلّة الكُبرى", "محلة كبرى"},
		{"الإسكندرية", "الاسكندرية", "إسكندريه", "أسكندرية", "محافظة الإسكندرية", "الأسكندريه"},
		{"كفر الدوار", "كفرالدوار", "كفر  الدوّار"},
		{"أبو المطامير", "ابوالمطامير", "مركز ابو المطامير"},
		{"بورسعيد", "بور سعيد"},
		{"بني سويف", "بنى سويف"},
		{"٦ أكتوبر", "6 اكتوبر", "۶ أكتوبر", "السادس من أكتوبر", "مدينة 6 أكتوبر", "٦أكتوبر"},
		{"العاشر من رمضان", "10 رمضان", "مدينة العاشر من رمضان"},
		{"ﻣﺮﻛﺰ ﻃﻨﻄﺎ", "طنطا", "قسم طنطا"},
		{"قرية ميت أبو الكوم", "ميت ابوالكوم", "ناحية ميت أبو الكوم"},
		{"مؤمن", "مومن"},
		{"فائد", "فايد"},
		{"الشرقیة", "الشرقية"}, // Persian ye
		{"Al-Sharqiyya", "Ash Sharqia", "Sharkeya", "ash-Sharqiyah", "ELSHARQIA"},
		{"El Mahalla El Kobra", "Al Maḩallah al Kubrá", "al-Mahalla al-Kubra"},
		{"Faiyum", "Fayoum", "Al Fayyūm", "El-Fayoum", "Fayum"},
		{"Beni Suef", "Beni Swayf", "Beni Suwayf", "Beni Soueif"},
		{"Minya", "Al Minyah", "El-Minia", "Menia", "minya governorate"},
		{"Kafr El Sheikh", "Kafr ash Shaykh", "Kafr Al-Shaykh"},
		{"Qalyubia", "Kalyoubia", "Al Qalyūbīyah", "Qalyoubeya"},
		{"Girga", "Jirja", "Girgah"},
		{"Maghagha", "Magaga"},
		{"Al `Uqb", "Al Uqb", "al-ʿUqb", "El Ukb"},
		{"6th of October City", "6 October", "Sixth of October"},
		{"New Minya", "El Minya El Gedida", "Minya Jadidah"},
	} {
		for _, s := range same[1:] {
			if FoldName(s) != FoldName(same[0]) {
				t.Errorf("FoldName(%q) = %q, FoldName(%q) = %q, want the same", s, FoldName(s), same[0], FoldName(same[0]))
			}
		}
	}
}

func TestFoldNameKeepsApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"كفر الشيخ", "الشيخ"}, {"المنيا", "المنيا الجديدة"}, {"عزبة سعد", "سعد"}, {"ميت غمر", "ميت غراب"},
		{"حسن", "حسين"}, {"نجع حمادي", "نجع حماد"}, {"برشوم الكبرى", "برشوم الصغرى"}, {"قرية 28", "قرية 29"},
		{"Tanta", "Tamta"}, {"Kafr Saqr", "Kafr Shukr"}, {"Qus", "Qusiya"}, {"Isna", "Ishna"}, {"Qarya 28", "Qarya 29"},
		{"العرين قبلي", "العرين بحري"},
	} {
		if FoldName(pair[0]) == FoldName(pair[1]) {
			t.Errorf("FoldName makes one of %q and %q: %q", pair[0], pair[1], FoldName(pair[0]))
		}
	}
}

func TestFoldNameOfTypeWordAlone(t *testing.T) {
	for _, s := range []string{"المدينة", "City", "قسم", "al", "ال"} {
		if FoldName(s) == "" {
			t.Errorf("FoldName(%q) is empty", s)
		}
	}
	for _, s := range []string{"", " - ", "؟؟", "ـــ", "\u200f"} {
		if FoldName(s) != "" {
			t.Errorf("FoldName(%q) = %q, want nothing", s, FoldName(s))
		}
	}
}

func TestSkeletonIsSharedByBothScripts(t *testing.T) {
	for ar, en := range map[string]string{
		"المحلة الكبرى": "El Mahalla El Kobra", "شبين القناطر": "Shibin al-Qanatir", "نجع حمادى": "Nag Hammadi",
		"ببا": "Biba", "ههيا": "Hihya", "مطوبس": "Mitubas", "ذات الكوم": "Dhat al Kawm", "خورشيد": "Khurshid",
		"منشأة ناصر": "Minshat Nasir", "الظاهر": "Al Zahir", "شبراخيت": "Shubra Khît", "قرقشندة": "Qarqashandah",
	} {
		if Skeleton(ar) != Skeleton(en) {
			t.Errorf("Skeleton(%q) = %q, Skeleton(%q) = %q", ar, Skeleton(ar), en, Skeleton(en))
		}
	}
}

func TestFindGovernorate(t *testing.T) {
	for _, c := range []struct {
		name, iso string
		match     Match
	}{
		{"EG-ASN", "EG-ASN", MatchCode}, {"asn", "EG-ASN", MatchCode}, {" EG28 ", "EG-ASN", MatchCode}, {"C", "EG-C", MatchCode},
		{"EG2803", "EG-ASN", MatchCode}, {"EG270401", "EG-LX", MatchCode},
		{"الإسكندرية", "EG-ALX", MatchExact}, {"اسكندريه", "EG-ALX", MatchFolded}, {"محافظه الأسكندرية", "EG-ALX", MatchFolded},
		{"Al Iskandarīyah", "EG-ALX", MatchFolded}, {"الدقهليه", "EG-DK", MatchFolded}, {"Daqahliyya", "EG-DK", MatchExact},
		{"بورسعيد", "EG-PTS", MatchExact}, {"محافظة بور سعيد", "EG-PTS", MatchFolded}, {"أسوان", "EG-ASN", MatchExact},
		{"اسوان", "EG-ASN", MatchFolded}, {"ASWAN", "EG-ASN", MatchExact}, {"المنيا", "EG-MN", MatchExact}, {"المنوفية", "EG-MNF", MatchExact},
		{"Monufiya", "EG-MNF", MatchFolded}, {"Manoufia", "EG-MNF", MatchSkeleton}, {"Marsa Matrouh", "EG-MT", MatchFolded},
		{"شمال سيناء", "EG-SIN", MatchExact}, {"South-Sinai", "EG-JS", MatchFolded}, {"al-Wadi al-Gadid", "EG-WAD", MatchFolded},
		{"الوادى الجديد", "EG-WAD", MatchFolded}, {"البحر الاحمر", "EG-BA", MatchFolded}, {"Luxor Governorate", "EG-LX", MatchFolded},
		{"الاقصر", "EG-LX", MatchFolded}, {"القاهرة", "EG-C", MatchExact},
		{"", "", MatchNone}, {"Khartoum", "", MatchNone}, {"صنعاء", "", MatchNone}, {"القوصية", "", MatchNone}, {"EG99", "", MatchNone},
	} {
		g, m := Egypt().FindGovernorate(c.name)
		if g.ISO != c.iso || m != c.match {
			t.Errorf("FindGovernorate(%q) = %q %v, want %q %v", c.name, g.ISO, m, c.iso, c.match)
		}
	}
}

func TestFindMarkaz(t *testing.T) {
	for _, c := range []struct {
		name, gov, pcode string
		match            Match
	}{
		{"EG2803", "", "EG2803", MatchCode}, {"eg280301", "أسوان", "EG2803", MatchCode}, {"EG2803", "EG-KN", "", MatchNone},
		{"إدفو", "أسوان", "EG2803", MatchFolded}, {"مركز أدفو", "EG-ASN", "EG2803", MatchExact}, {"Edfu", "Aswan", "EG2803", MatchFolded},
		{"بنها", "القليوبية", "EG1402", MatchAmbiguous}, {"قسم بنها", "", "EG1401", MatchExact}, {"مركز بنهــا", "", "EG1402", MatchFolded},
		{"بندر بنها", "", "EG1401", MatchFolded},
		{"المحلة الكبرى", "الغربية", "EG1607", MatchFolded}, {"قسم ثاني المحلة الكبري", "الغربية", "EG1606", MatchFolded},
		{"طنطا 2", "الغربية", "EG1602", MatchFolded}, {"اول طنطا", "Gharbia", "EG1601", MatchFolded}, {"Tanta", "Gharbia", "EG1603", MatchExact},
		{"المطرية", "القاهرة", "EG0125", MatchFolded}, {"المطرية", "الدقهلية", "EG1206", MatchFolded}, {"المطرية", "", "EG1206", MatchAmbiguous},
		{"المطرية", "أسوان", "", MatchNone}, {"6th of October 1", "Giza", "EG2107", MatchFolded}, {"قسم اول 6 اكتوبر", "الجيزة", "EG2107", MatchFolded},
		{"15 May", "Cairo", "EG0103", MatchSkeleton}, {"مدينة نصر ثان", "القاهرة", "EG0127", MatchFolded}, {"Heliopolis", "", "EG0128", MatchFolded},
		{"الخارجة", "الوادي الجديد", "EG3201", MatchFolded}, {"Kawm Umbū", "Aswan", "EG2804", MatchFolded}, {"Az Zaqaziq", "Sharqia", "EG1303", MatchFolded},
		{"منشأة القناطر", "الجيزة", "", MatchNone}, {"", "الجيزة", "", MatchNone}, {"إسنا", "الأقصر", "EG2705", MatchFolded},
		{"بنى سويف الجديدة", "بني سويف", "EG2203", MatchFolded}, {"بني سويف", "بني سويف", "EG2202", MatchAmbiguous},
		{"سوهاج اول", "سوهاج", "EG2601", MatchFolded}, {"طنطا 7", "الغربية", "", MatchNone},
	} {
		m, match := Egypt().FindMarkaz(c.name, c.gov)
		if m.PCode != c.pcode || match != c.match {
			t.Errorf("FindMarkaz(%q, %q) = %q (%s) %v, want %q %v", c.name, c.gov, m.PCode, m.NameAr, match, c.pcode, c.match)
		}
	}
}

// Every name of the tables must lead back to its own row: alone where it is
// unique in its governorate, else among the candidates.
func TestTableNamesFindThemselves(t *testing.T) {
	for _, g := range Egypt().Governorates {
		for _, name := range append([]string{g.NameAr, g.NameEn}, governorateAlternates[g.ISO]...) {
			for _, s := range []string{name, strings.ToUpper(name), "محافظة " + name, strings.ReplaceAll(name, "ة", "ه")} {
				if got, _ := Egypt().FindGovernorate(s); got.ISO != g.ISO {
					t.Errorf("FindGovernorate(%q) = %q, want %q", s, got.ISO, g.ISO)
				}
			}
		}
	}
	for _, m := range Egypt().Markazes {
		for _, name := range append([]string{m.NameAr, m.NameEn}, markazAlternates[m.PCode]...) {
			if found, _ := Egypt().MarkazesNamed(name, m.Governorate); !hasMarkaz(found, m.PCode) {
				t.Errorf("MarkazesNamed(%q, %q) lacks %s", name, m.Governorate, m.PCode)
			}
		}
	}
}

func hasMarkaz(found []Markaz, pcode string) bool {
	for _, m := range found {
		if m.PCode == pcode {
			return true
		}
	}
	return false
}

// The alternates must name regions of the table, and no key may stand for two
// governorates.
func TestAlternatesAreSound(t *testing.T) {
	for iso := range governorateAlternates {
		if _, ok := Egypt().Governorate(iso); !ok {
			t.Errorf("no governorate %q", iso)
		}
	}
	for pcode := range markazAlternates {
		if _, ok := Egypt().Markaz(pcode); !ok {
			t.Errorf("no markaz %q", pcode)
		}
	}
	ix := egyptNames()
	for _, keys := range []map[string]int{ix.govExact, ix.govFolded, ix.govSkeleton} {
		for key, i := range keys {
			if i < 0 {
				t.Errorf("%q names two governorates", key)
			}
		}
	}
}

// How far the skeleton alone carries from Arabic to Latin: a floor under the
// share, so that a change of the classes that loses names is noticed.
func TestSkeletonAcrossTheTable(t *testing.T) {
	same := 0
	for _, m := range Egypt().Markazes {
		if parseName(m.NameAr).skeleton() == parseName(m.NameEn).skeleton() {
			same++
		} else {
			t.Logf("%s %q %q: %q %q", m.PCode, m.NameAr, m.NameEn, parseName(m.NameAr).skeleton(), parseName(m.NameEn).skeleton())
		}
	}
	t.Logf("%d of %d markaz names share their skeleton", same, len(Egypt().Markazes))
	if same < 315 {
		t.Errorf("only %d of %d share their skeleton", same, len(Egypt().Markazes))
	}
}

// Spelling habits must not change the key of any Arabic name in the tables.
func TestFoldNameUnderHabits(t *testing.T) {
	habits := []*strings.Replacer{
		strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا"), strings.NewReplacer("ة", "ه"), strings.NewReplacer("ى", "ي"),
		strings.NewReplacer("ي", "ى"), strings.NewReplacer("ا", "اـ"), strings.NewReplacer("م", "مَ", "ر", "رّ"),
		strings.NewReplacer("ي", "ی", "ك", "ک"), strings.NewReplacer(" ", "\u00a0\u200f"), strings.NewReplacer("6", "٦", "15", "١٥"),
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(Egypt().Markazes).Draw(t, "markaz").NameAr
		s := name
		for i, h := range habits {
			if rapid.Bool().Draw(t, string(rune('a'+i))) {
				s = h.Replace(s)
			}
		}
		if FoldName(s) != FoldName(name) {
			t.Fatalf("FoldName(%q) = %q, FoldName(%q) = %q", s, FoldName(s), name, FoldName(name))
		}
	})
}

func FuzzFoldName(f *testing.F) {
	for _, s := range []string{"مركز أبو كبير", "El-Mahalla el-Kubrá", "٦ أكتوبر", "ﻻ", "\xff\xfe", "A L Labban", "al-", "𝟞", "ةةة", "K̈"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := FoldName(s)
		for _, r := range key {
			if !unicode.IsLetter(r) && (r < '0' || r > '9') {
				t.Fatalf("FoldName(%q) = %q holds %q", s, key, r)
			}
		}
		if key != FoldName("  "+s+" ") {
			t.Fatalf("FoldName(%q) heeds white space", s)
		}
		for _, r := range Skeleton(s) {
			if r > 'z' {
				t.Fatalf("Skeleton(%q) = %q", s, Skeleton(s))
			}
		}
		Egypt().FindGovernorate(s)
		Egypt().FindMarkaz(s, "EG-C")
	})
}

func BenchmarkFoldName(b *testing.B) {
	for b.Loop() {
		FoldName("مركز أبو المطامير")
	}
}

func BenchmarkFindMarkaz(b *testing.B) {
	for b.Loop() {
		Egypt().FindMarkaz("ابوالمطامير", "البحيرة")
	}
}
