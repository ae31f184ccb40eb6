package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Int reads a whole number. It takes Latin, Arabic-Indic (٠-٩) and Persian
// (۰-۹) digits, groups of three set off by comma, ٬, ، or a space, and a Unicode
// minus. "12.0" is whole; "12.5" is refused and the reason says so. Errors are
// [*Error].
func Int(s string) (int64, error) {
	whole, fraction, err := number(s)
	if err != nil {
		return 0, err
	}
	if strings.Trim(fraction, "0") != "" {
		return 0, &Error{En: fmt.Sprintf("%q is not a whole number: counts have no fraction", s),
			Ar: fmt.Sprintf("«%s» ليس عددًا صحيحًا: الأعداد هنا بلا كسور", s)}
	}
	return parse(s, whole)
}

// Fixed reads a decimal number exactly, as a count of its last decimal:
// Fixed("12.5", 2) is 1250. More decimals than that are refused unless they are
// zeros. Digits and signs are those of [Int].
func Fixed(s string, decimals int) (int64, error) {
	whole, fraction, err := number(s)
	if err != nil {
		return 0, err
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > decimals {
		return 0, &Error{En: fmt.Sprintf("%q has more than %d decimals", s, decimals),
			Ar: fmt.Sprintf("«%s» به أكثر من %d أرقام عشرية", s, decimals)}
	}
	return parse(s, whole+fraction+strings.Repeat("0", decimals-len(fraction)))
}

// Decimal reads a decimal number as the nearest float64: for coordinates, never
// for counts or money. The decimal sign is a point or ٫; a comma only groups
// thousands, so "30,5" is refused rather than guessed at.
func Decimal(s string) (float64, error) {
	whole, fraction, err := number(s)
	if err != nil {
		return 0, err
	}
	f, err := strconv.ParseFloat(whole+"."+fraction+"0", 64)
	if err != nil || math.IsInf(f, 0) {
		return 0, tooLarge(s)
	}
	return f, nil
}

func parse(s, digits string) (int64, error) {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, tooLarge(s)
	}
	return n, nil
}

func tooLarge(s string) *Error {
	return &Error{En: fmt.Sprintf("%q is too large a number", short(s)), Ar: fmt.Sprintf("العدد «%s» أكبر من اللازم", short(s))}
}

// number splits a written number into its digits before the decimal sign, with
// a minus if it has one, and those after it, all Latin.
func number(s string) (whole, fraction string, err error) {
	text := Latin(Clean(s))
	if text == "" {
		return "", "", &Error{En: "there is no number in the cell", Ar: "الخلية خالية من العدد"}
	}
	body, negative := strings.CutPrefix(text, "-")
	body, positive := strings.CutPrefix(body, "+")
	body = strings.TrimLeft(body, " ")
	if negative && positive {
		return "", "", notNumber(s, text)
	}
	body, fraction, _ = strings.Cut(body, ".")
	whole, ok := ungroup(body)
	if !ok || !digits(fraction) || whole+fraction == "" {
		return "", "", notNumber(s, text)
	}
	if whole == "" {
		whole = "0"
	}
	if negative {
		whole = "-" + whole
	}
	return whole, fraction, nil
}

// Latin writes digits of any of the three scripts and the signs around them in
// their Latin form: ٤٬٥٠٠٫٢٥ becomes 4,500.25. Other text stays.
func Latin(s string) string {
	if ascii(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r == '٫':
			return '.'
		case r == '٬' || r == '،':
			return ','
		case r == '−' || r == '‐' || r == '‑' || r == '‒' || r == '–' || r == '﹣' || r == '－':
			return '-'
		case r == '’':
			return '\''
		case r == '٪':
			return '%'
		}
		return r
	}, s)
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// ungroup takes the marks between groups of three digits out. All of them must
// be the same, and every group after the first must have three digits.
func ungroup(s string) (string, bool) {
	i := strings.IndexAny(s, ", '")
	if i < 0 {
		return s, digits(s)
	}
	groups := strings.Split(s, s[i:i+1])
	if len(groups[0]) < 1 || len(groups[0]) > 3 {
		return "", false
	}
	for j, g := range groups {
		if !digits(g) || j > 0 && len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// notNumber explains the two mistakes that people make most, else says plainly
// that it is none.
func notNumber(s, text string) *Error {
	s = short(s)
	if head, tail, ok := strings.Cut(text, ","); ok && digits(strings.TrimPrefix(head, "-")) && digits(tail) && tail != "" {
		return &Error{En: fmt.Sprintf("%q: a comma stands between groups of three digits; the decimal sign is a point, as in %s.%s", s, head, tail),
			Ar: fmt.Sprintf("«%s»: الفاصلة للآلاف فقط، والعلامة العشرية نقطة أو ٫ مثل %s.%s", s, head, tail)}
	}
	if m, e, ok := strings.Cut(strings.ToLower(text), "e+"); ok && digits(strings.Replace(m, ".", "", 1)) && digits(e) {
		return &Error{En: fmt.Sprintf("%q was shortened by the spreadsheet: format the column as a number without exponent and export it again", s),
			Ar: fmt.Sprintf("«%s» اختصره برنامج الجداول: اجعل تنسيق العمود رقمًا عاديًا ثم أعد التصدير", s)}
	}
	return &Error{En: fmt.Sprintf("%q is not a number", s), Ar: fmt.Sprintf("«%s» ليس عددًا", s)}
}

// short keeps messages readable when a cell holds a page.
func short(s string) string {
	const most = 60
	if n := 0; len(s) > most {
		for i := range s {
			if n++; n > most {
				return s[:i] + "…"
			}
		}
	}
	return s
}
