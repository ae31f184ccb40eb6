package sheet

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestInt(t *testing.T) {
	for s, want := range map[string]int64{
		"0": 0, "42": 42, " 42\u00a0": 42, "-7": -7, "−7": -7, "+7": 7, "12.0": 12, "12.": 12,
		"1,234": 1234, "1,234,567": 1234567, "1 234": 1234, "1\u00a0234": 1234, "1'234": 1234,
		"١٢٣٤": 1234, "١٬٢٣٤": 1234, "١،٢٣٤": 1234, "۱۲۳۴": 1234, "\u200f١٢\u200f": 12, "٤٬٥٠٠٬٠٠٠": 4500000, "١٢٫٠": 12,
		"9223372036854775807": math.MaxInt64,
	} {
		got, err := Int(s)
		if err != nil || got != want {
			t.Errorf("Int(%q) = %d, %v; want %d", s, got, err, want)
		}
	}
	for s, reason := range map[string]string{
		"": "no number", " ": "no number", "12.5": "no fraction", "١٢٫٥": "no fraction", "abc": "not a number",
		"12,5": "decimal sign", "1,2345": "decimal sign", "12,34,56": "not a number", "1,234 567": "not a number",
		"1.23E+05": "shortened", "--1": "not a number", "-": "not a number", ".": "not a number", "1.2.3": "not a number",
		"9223372036854775808": "too large", "1-": "not a number", "0x10": "not a number", "1_000": "not a number", "NaN": "not a number",
		"12 قرية": "not a number",
	} {
		_, err := Int(s)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.En, reason) || e.Ar == "" {
			t.Errorf("Int(%q): %v; want %q", s, err, reason)
		}
	}
}

func TestFixed(t *testing.T) {
	for s, want := range map[string]int64{"12.5": 1250, "12.50": 1250, "12.500": 1250, "0.07": 7, ".07": 7, "-0.07": -7, "٣٫٢٥": 325, "1,000": 100000} {
		if got, err := Fixed(s, 2); err != nil || got != want {
			t.Errorf("Fixed(%q, 2) = %d, %v; want %d", s, got, err, want)
		}
	}
	if _, err := Fixed("12.345", 2); err == nil {
		t.Error("Fixed took three decimals for two")
	}
}

func TestDecimal(t *testing.T) {
	for s, want := range map[string]float64{"30.06263": 30.06263, "٣٠٫٠٦٢٦٣": 30.06263, "-31.5": -31.5, "31": 31} {
		if got, err := Decimal(s); err != nil || got != want {
			t.Errorf("Decimal(%q) = %v, %v; want %v", s, got, err, want)
		}
	}
	if _, err := Decimal(strings.Repeat("9", 400)); err == nil {
		t.Error("Decimal took an infinite number")
	}
}

// Whatever the digits and the grouping, a written integer reads back.
func TestIntReadsWhatPeopleWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		s := strconv.FormatInt(n, 10)
		if sep := rapid.SampledFrom([]string{"", ",", "٬", "\u00a0", " "}).Draw(t, "sep"); sep != "" {
			s = group(s, sep)
		}
		zero := rapid.SampledFrom([]rune{'0', '٠', '۰'}).Draw(t, "digits")
		s = strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + zero
			}
			return r
		}, s)
		if got, err := Int(s); err != nil || got != n {
			t.Fatalf("Int(%q) = %d, %v; want %d", s, got, err, n)
		}
	})
}

func group(s, sep string) string {
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"1,234.50", "١٬٢٣٤٫٥", "−7", "1E5", " ", "\u200f٣"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := Int(s)
		if err != nil {
			return
		}
		again, err := Int(strconv.FormatInt(n, 10))
		if err != nil || again != n {
			t.Fatalf("Int(%q) = %d reads back as %d, %v", s, n, again, err)
		}
		d, err := Decimal(s)
		if err != nil || d != float64(n) {
			t.Fatalf("Int(%q) = %d but Decimal gives %v, %v", s, n, d, err)
		}
	})
}
