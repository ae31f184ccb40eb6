package scenario

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"katf/geo"
	"katf/planner"
	"katf/planner/scenario/sheet"
)

// most bounds every count: cartons of a million rows over 400 days still add up
// within int64.
const most = 1_000_000_000

// The functions below make columns of one type each; the methods after them say
// the rest. A column begins with its heading in English and Arabic and its HXL
// tag.

func newColumn[T any](name, ar, tag, kind string) column[T] {
	return column[T]{spec: spec{Name: name, NameAr: ar, Tag: tag, Type: kind}}
}

// text keeps what is written, trimmed.
func text[T any, S ~string](name, ar, tag string, field func(*T) *S) column[T] {
	c := newColumn[T](name, ar, tag, "text")
	c.read = func(t *T, s string) *message { *field(t) = S(sheet.Text(s)); return nil }
	c.write = func(t *T) string { return sheet.Text(string(*field(t))) }
	c.test = func(t *T) *message { return textFault(string(*field(t)), 4000) }
	return c
}

// code is for what is looked up: only what is seen counts.
func code[T any, S ~string](name, ar, tag string, field func(*T) *S) column[T] {
	c := newColumn[T](name, ar, tag, "code")
	c.read = func(t *T, s string) *message { *field(t) = S(sheet.Clean(s)); return nil }
	c.write = func(t *T) string { return sheet.Clean(string(*field(t))) }
	c.test = func(t *T) *message { return textFault(string(*field(t)), 64) }
	return c
}

func textFault(s string, longest int) *message {
	if len(s) > longest {
		return say("longer than %d bytes", "أطول من %d بايت", longest)
	}
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || r == unicode.ReplacementChar
	}) {
		return say("has control or broken characters", "فيه رموز تحكم أو حروف تالفة")
	}
	return nil
}

// governorate takes ISO 3166-2 codes and P-codes and keeps the former.
func governorate[T any](field func(*T) *string) column[T] {
	c := code("governorate", "المحافظة", "#adm1+code", field)
	c.read = func(t *T, s string) *message { *field(t) = governorateCode(s); return nil }
	c.test = func(t *T) *message { return governorateFault(*field(t)) }
	return c.filled().about("Governorate by ISO 3166-2 code; a P-code such as EG28 is taken too", "EG-ASN")
}

// markaz takes P-codes of the second level.
func markaz[T any](field func(*T) *string) column[T] {
	c := code("markaz", "المركز أو القسم", "#adm2+code", field)
	c.read = func(t *T, s string) *message { *field(t) = strings.ToUpper(sheet.Clean(s)); return nil }
	return c.about("Markaz or qism by P-code; it must lie in the governorate", "EG2806")
}

// count is a whole number between two bounds.
func count[T any, N ~int | ~int64](name, ar, tag string, low, high N, field func(*T) *N) column[T] {
	c := newColumn[T](name, ar, tag, "whole number")
	c.read = func(t *T, s string) *message {
		n, err := sheet.Int(s)
		if err != nil {
			return cellFault(err)
		}
		*field(t) = N(n)
		return nil
	}
	c.write = func(t *T) string { return strconv.FormatInt(int64(*field(t)), 10) }
	c.blank = func(t *T) bool { return *field(t) == 0 }
	c.test = func(t *T) *message { return boundsFault(int64(*field(t)), int64(low), int64(high)) }
	return c
}

// exact is a decimal number kept as a whole number of its last decimal: pounds
// as piastres, kilograms as grams.
func exact[T any, N ~int64](name, ar, tag string, decimals int, low, high N, field func(*T) *N) column[T] {
	c := newColumn[T](name, ar, tag, fmt.Sprintf("decimal, %d places at most", decimals))
	c.read = func(t *T, s string) *message {
		n, err := sheet.Fixed(s, decimals)
		if err != nil {
			return cellFault(err)
		}
		*field(t) = N(n)
		return nil
	}
	c.write = func(t *T) string { return fixed(int64(*field(t)), decimals) }
	c.blank = func(t *T) bool { return *field(t) == 0 }
	c.test = func(t *T) *message {
		n := int64(*field(t))
		if n < int64(low) || n > int64(high) {
			return say("must lie between %s and %s", "يجب أن يكون بين %s و%s", fixed(int64(low), decimals), fixed(int64(high), decimals))
		}
		return nil
	}
	return c
}

// fixed writes n units of the last decimal without needless zeros.
func fixed(n int64, decimals int) string {
	sign := ""
	if n < 0 {
		sign = "-"
	}
	digits := fmt.Sprintf("%0*d", decimals+1, max(n, -n))
	whole, fraction := digits[:len(digits)-decimals], strings.TrimRight(digits[len(digits)-decimals:], "0")
	if fraction == "" {
		return sign + whole
	}
	return sign + whole + "." + fraction
}

// coordinate is one half of a position; whether the position is right is judged
// of both together.
func coordinate[T any](name, ar, also string, field func(*T) *float64) column[T] {
	c := newColumn[T](name, ar, "#geo+"+strings.Replace(name, "lng", "lon", 1), "decimal")
	c.Unit, c.Also = "degrees WGS 84", also
	c.read = func(t *T, s string) *message {
		f, err := sheet.Decimal(strings.TrimRight(sheet.Clean(s), "°"))
		if err != nil && strings.ContainsAny(s, "°'\"′″") {
			return say("decimal degrees are meant: degrees + minutes/60 + seconds/3600, as in 30.0444",
				"المقصود درجات عشرية: الدرجات + الدقائق ÷ 60 + الثواني ÷ 3600، مثل 30.0444")
		}
		if err != nil {
			return cellFault(err)
		}
		*field(t) = f
		return nil
	}
	c.write = func(t *T) string { return strconv.FormatFloat(*field(t), 'f', -1, 64) }
	c.blank = func(t *T) bool { return *field(t) == 0 }
	c.test = func(t *T) *message {
		if f := *field(t); math.IsNaN(f) || math.IsInf(f, 0) {
			return say("is not a number", "ليس عددًا")
		}
		return nil
	}
	return c
}

func position[T any](field func(*T) *geo.Point) (lat, lng column[T]) {
	lat = coordinate("lat", "خط العرض", "latitude y", func(t *T) *float64 { return &field(t).Lat })
	lng = coordinate("lng", "خط الطول", "longitude lon long x", func(t *T) *float64 { return &field(t).Lng })
	return lat.about("Latitude", "24.3256"), lng.about("Longitude", "33.0006")
}

// date is a civil day.
func date[T any](name, ar, tag string, field func(*T) *planner.Date) column[T] {
	c := newColumn[T](name, ar, tag, "date")
	c.read = func(t *T, s string) (m *message) { *field(t), m = readDate(s); return m }
	c.write = func(t *T) string { return field(t).String() }
	return c
}

// clock is a time of day.
func clock[T any](name, ar, tag string, field func(*T) *planner.Clock) column[T] {
	c := newColumn[T](name, ar, tag, "time")
	c.read = func(t *T, s string) (m *message) { *field(t), m = readClock(s); return m }
	c.write = func(t *T) string { return field(t).String() }
	c.blank = func(t *T) bool { return *field(t) == 0 }
	return c
}

// hours is a length of time, written as hours.
func hours[T any](name, ar string, field func(*T) *geo.Seconds) column[T] {
	c := newColumn[T](name, ar, "", "hours")
	c.Unit = "hours, decimal or as HH:MM"
	c.read = func(t *T, s string) (m *message) { *field(t), m = readHours(s); return m }
	c.write = func(t *T) string { return writeHours(*field(t)) }
	c.blank = func(t *T) bool { return *field(t) == 0 }
	c.test = func(t *T) *message {
		if h := *field(t); h < 3600 || h > 48*3600 {
			return say("a shift lasts from 1 to 48 hours; write ten hours as 10 or 10:00 (as text)", "تمتد الوردية من ساعة إلى 48 ساعة؛ تُكتب عشر ساعات 10 أو 10:00 (نصًا)")
		}
		return nil
	}
	return c
}

// yesNo is a truth value.
func yesNo[T any](name, ar, tag string, field func(*T) *bool) column[T] {
	c := newColumn[T](name, ar, tag, "yes/no")
	c.read = func(t *T, s string) *message {
		switch sheet.Fold(s) {
		case "yes", "y", "true", "1", "نعم":
			*field(t) = true
		case "no", "n", "false", "0", "لا":
			*field(t) = false
		default:
			return say("write yes or no", "اكتب yes أو no (نعم أو لا)")
		}
		return nil
	}
	c.write = func(t *T) string {
		if *field(t) {
			return "yes"
		}
		return "no"
	}
	return c
}

// word is one of a few words a table knows, with the Arabic that is taken for it.
type word struct{ en, ar string }

// choice is one of a few words.
func choice[T any, S ~string](name, ar, tag string, words []word, field func(*T) *S) column[T] {
	var names []string
	spelt := map[string]string{}
	for _, w := range words {
		names = append(names, w.en)
		spelt[w.en], spelt[sheet.Fold(w.en)], spelt[sheet.Fold(w.ar)] = w.en, w.en, w.en
	}
	c := newColumn[T](name, ar, tag, "one of: "+strings.Join(names, ", "))
	c.read = func(t *T, s string) *message {
		w, ok := spelt[s]
		if !ok {
			w, ok = spelt[sheet.Fold(s)]
		}
		if !ok {
			w = sheet.Clean(s) // the test tells that it is unknown
		}
		*field(t) = S(w)
		return nil
	}
	c.write = func(t *T) string { return sheet.Clean(string(*field(t))) }
	c.test = func(t *T) *message {
		if v := string(*field(t)); !slices.Contains(names, v) {
			return unknown(v, names)
		}
		return nil
	}
	return c
}
