package manifest

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWordsAr(t *testing.T) {
	for _, c := range []struct {
		n    int64
		want string
	}{
		{0, "صفر كرتونة"},
		{1, "كرتونة واحدة"},
		{2, "كرتونتان"},
		{3, "ثلاث كراتين"},
		{4, "أربع كراتين"},
		{5, "خمس كراتين"},
		{6, "ست كراتين"},
		{7, "سبع كراتين"},
		{8, "ثماني كراتين"},
		{9, "تسع كراتين"},
		{10, "عشر كراتين"},
		{11, "إحدى عشرة كرتونة"},
		{12, "اثنتا عشرة كرتونة"},
		{13, "ثلاث عشرة كرتونة"},
		{18, "ثماني عشرة كرتونة"},
		{19, "تسع عشرة كرتونة"},
		{20, "عشرون كرتونة"},
		{21, "إحدى وعشرون كرتونة"},
		{22, "اثنتان وعشرون كرتونة"},
		{28, "ثمانٍ وعشرون كرتونة"},
		{99, "تسع وتسعون كرتونة"},
		{100, "مائة كرتونة"},
		{101, "مائة كرتونة وكرتونة واحدة"},
		{102, "مائة كرتونة وكرتونتان"},
		{103, "مائة وثلاث كراتين"},
		{110, "مائة وعشر كراتين"},
		{111, "مائة وإحدى عشرة كرتونة"},
		{200, "مائتا كرتونة"},
		{201, "مائتا كرتونة وكرتونة واحدة"},
		{203, "مائتان وثلاث كراتين"},
		{333, "ثلاثمائة وثلاث وثلاثون كرتونة"},
		{800, "ثمانمائة كرتونة"},
		{1000, "ألف كرتونة"},
		{1001, "ألف كرتونة وكرتونة واحدة"},
		{1100, "ألف ومائة كرتونة"},
		{2000, "ألفا كرتونة"},
		{2002, "ألفا كرتونة وكرتونتان"},
		{2003, "ألفان وثلاث كراتين"},
		{2200, "ألفان ومائتا كرتونة"},
		{3000, "ثلاثة آلاف كرتونة"},
		{3001, "ثلاثة آلاف كرتونة وكرتونة واحدة"},
		{8020, "ثمانية آلاف وعشرون كرتونة"},
		{10000, "عشرة آلاف كرتونة"},
		{11000, "أحد عشر ألف كرتونة"},
		{11005, "أحد عشر ألفًا وخمس كراتين"},
		{12000, "اثنا عشر ألف كرتونة"},
		{21000, "واحد وعشرون ألف كرتونة"},
		{28500, "ثمانية وعشرون ألفًا وخمسمائة كرتونة"},
		{100000, "مائة ألف كرتونة"},
		{101000, "مائة ألف وألف كرتونة"},
		{102000, "مائة ألف وألفا كرتونة"},
		{102007, "مائة ألف وألفان وسبع كراتين"},
		{200000, "مائتا ألف كرتونة"},
		{345000, "ثلاثمائة وخمسة وأربعون ألف كرتونة"},
		{1000000, "مليون كرتونة"},
		{1234567, "مليون ومائتان وأربعة وثلاثون ألفًا وخمسمائة وسبع وستون كرتونة"},
		{2000000, "مليونا كرتونة"},
		{4500000, "أربعة ملايين وخمسمائة ألف كرتونة"},
		{11000300, "أحد عشر مليونًا وثلاثمائة كرتونة"},
		{3000000000, "ثلاثة مليارات كرتونة"},
		{wordsLimit, "1000000000000 كرتونة"},
		{-5, "-5 كرتونة"},
	} {
		if got := WordsAr(c.n, CartonsAr); got != c.want {
			t.Errorf("%d\n got %s\nwant %s", c.n, got, c.want)
		}
	}
}

// A masculine noun turns the gender of 3 to 10 and shows the accusative.
func TestWordsArMasculine(t *testing.T) {
	day := Noun{One: "يوم واحد", Two: "يومان", Singular: "يوم", Accusative: "يومًا", Plural: "أيام"}
	for n, want := range map[int64]string{
		1: "يوم واحد", 2: "يومان", 3: "ثلاثة أيام", 8: "ثمانية أيام", 10: "عشرة أيام", 11: "أحد عشر يومًا",
		12: "اثنا عشر يومًا", 15: "خمسة عشر يومًا", 21: "واحد وعشرون يومًا", 100: "مائة يوم", 200: "مائتا يوم",
	} {
		if got := WordsAr(n, day); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

func TestWordsEn(t *testing.T) {
	for n, want := range map[int64]string{
		0: "zero cartons", 1: "one carton", 2: "two cartons", 13: "thirteen cartons", 20: "twenty cartons",
		99: "ninety-nine cartons", 100: "one hundred cartons", 101: "one hundred and one cartons",
		1000: "one thousand cartons", 3001: "three thousand and one cartons", 11100: "eleven thousand one hundred cartons",
		1234567:    "one million two hundred and thirty-four thousand five hundred and sixty-seven cartons",
		1000000000: "one billion cartons", wordsLimit: "1000000000000 cartons", -1: "-1 cartons",
	} {
		if got := WordsEn(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestWordsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, wordsLimit-1).Draw(t, "n") % pow10(rapid.IntRange(1, 12).Draw(t, "digits"))
		if n == 0 {
			return
		}
		text := WordsAr(n, CartonsAr)
		if got, ok := readAr(text); !ok || got != n {
			t.Fatalf("%d is written %q and read back as %d, %v", n, text, got, ok)
		}
	})
}

func FuzzWords(f *testing.F) {
	f.Add(int64(0))
	f.Add(int64(102_002))
	f.Add(int64(-1 << 63))
	f.Fuzz(func(t *testing.T, n int64) {
		text := WordsAr(n, CartonsAr)
		if text == "" || WordsEn(n) == "" || strings.Contains(text, "  ") || strings.HasPrefix(text, " ") {
			t.Errorf("%d is written %q, %q", n, text, WordsEn(n))
		}
		if n > 0 && n < wordsLimit {
			if got, ok := readAr(text); !ok || got != n {
				t.Errorf("%d is written %q and read back as %d", n, text, got)
			}
		}
	})
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// readAr adds up the words of a count of cartons. It knows single words only,
// none of the writer's grammar: a word is worth a number, a scale multiplies
// what stands before it since the last scale or noun.
func readAr(text string) (int64, bool) {
	units := map[string]int64{
		"واحد": 1, "أحد": 1, "إحدى": 1, "واحدة": 0, "اثنان": 2, "اثنتان": 2, "اثنا": 2, "اثنتا": 2,
		"ثلاث": 3, "ثلاثة": 3, "أربع": 4, "أربعة": 4, "خمس": 5, "خمسة": 5, "ست": 6, "ستة": 6, "سبع": 7, "سبعة": 7,
		"ثماني": 8, "ثمانٍ": 8, "ثمانية": 8, "تسع": 9, "تسعة": 9, "عشر": 10, "عشرة": 10, "عشرون": 20, "ثلاثون": 30,
		"أربعون": 40, "خمسون": 50, "ستون": 60, "سبعون": 70, "ثمانون": 80, "تسعون": 90,
		"مائة": 100, "مائتان": 200, "مائتا": 200, "ثلاثمائة": 300, "أربعمائة": 400, "خمسمائة": 500,
		"ستمائة": 600, "سبعمائة": 700, "ثمانمائة": 800, "تسعمائة": 900,
	}
	powers := map[string]int64{
		"ألف": 1e3, "ألفًا": 1e3, "آلاف": 1e3, "مليون": 1e6, "مليونًا": 1e6, "ملايين": 1e6,
		"مليار": 1e9, "مليارًا": 1e9, "مليارات": 1e9,
	}
	duals := map[string]int64{
		"ألفان": 2e3, "ألفا": 2e3, "مليونان": 2e6, "مليونا": 2e6, "ملياران": 2e9, "مليارا": 2e9,
	}
	var total, group int64
	counted := false // a carton noun has closed the number so far
	for _, word := range strings.Fields(text) {
		if _, ok := units[word]; !ok && word != "واحدة" {
			word = strings.TrimPrefix(word, "و")
		}
		if v, ok := units[word]; ok {
			group += v
			continue
		}
		if v, ok := powers[word]; ok {
			total += max(group, 1) * v
			group = 0
			continue
		}
		if v, ok := duals[word]; ok {
			total += v
			continue
		}
		switch word {
		case "كرتونتان":
			total += 2
		case "كرتونة", "كراتين":
			if total+group == 0 || counted {
				total++
			}
			total, group = total+group, 0
		default:
			return 0, false
		}
		counted = true
	}
	return total + group, counted
}
