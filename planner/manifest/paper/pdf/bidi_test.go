package pdf

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"
	"pgregory.net/rapid"
)

// show gives a line as it is seen from left to right, brackets mirrored.
func show(text string, dir Direction) string {
	runes := []rune(text)
	mirror := map[rune]rune{'(': ')', ')': '('}
	var b strings.Builder
	for _, sp := range visual(levels(runes, uint8(dir))) {
		part := slices.Clone(runes[sp.from:sp.to])
		if sp.level%2 == 1 {
			slices.Reverse(part)
			for i, r := range part {
				if m, ok := mirror[r]; ok {
					part[i] = m
				}
			}
		}
		for _, r := range part {
			if r != lrm {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// Arabic letters stand for themselves; what is expected is written from left to
// right as the eye meets it.
func TestOrderOfMixedLines(t *testing.T) {
	for _, c := range []struct {
		text string
		dir  Direction
		want string
	}{
		{"ab", RTL, "ab"},
		{"\u0627\u0628", RTL, "\u0628\u0627"},
		{"\u0627 15 \u0628", RTL, "\u0628 15 \u0627"},
		{"\u0627 EG-01 \u0628", RTL, "\u0628 EG-01 \u0627"},
		{"\u0627 12:30", RTL, "12:30 \u0627"},
		{"\u0627 1,234", RTL, "1,234 \u0627"},
		{"\u0627 2027-01-12", RTL, "12-01-2027 \u0627"}, // as the standard has it
		{"\u0627 " + Isolate("2027-01-12"), RTL, "2027-01-12 \u0627"},
		{"\u0627 " + Isolate("+20 2 1"), RTL, "+20 2 1 \u0627"},
		{"\u0627 (\u0628 3) \u062a", RTL, "\u062a (3 \u0628) \u0627"},
		{"a(a)", RTL, "a(a)"},
		{"a(\u0627)", RTL, "(\u0627)a"},
		{"a[(\u0627]b)", LTR, "a[(\u0627]b)"},
		{"\u0627 (AB) \u062a", RTL, "\u062a (AB) \u0627"},
		{"AB (\u0627\u0628) CD", LTR, "AB (\u0628\u0627) CD"},
		{"AB \u0627\u0628 12 CD", LTR, "AB 12 \u0628\u0627 CD"},
		{"\u0627 1 / 2", RTL, "2 / 1 \u0627"},
		{"", RTL, ""},
	} {
		if got := show(c.text, c.dir); got != c.want {
			t.Errorf("%q: seen %q, want %q", c.text, got, c.want)
		}
	}
}

// Where x/text tells directions they must agree with the levels'. Brackets are
// left to the table above: x/text leaves a pair at the end of a line unresolved.
func TestLevelsAgreeWithReference(t *testing.T) {
	alphabet := []rune("ab \u0627\u0628\u064b12\u0661\u0662-+:,./%!\u200e\u200f\u00ab")
	rapid.Check(t, func(t *rapid.T) {
		runes := rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 24).Draw(t, "text")
		base := rapid.IntRange(0, 1).Draw(t, "base")
		dir := bidi.LeftToRight
		if base == 1 {
			dir = bidi.RightToLeft
		}
		// A strong mark first, for x/text may otherwise choose its own base.
		runes = append([]rune{[]rune{lrm, rlm}[base]}, runes...)
		var p bidi.Paragraph
		if _, err := p.SetString(string(runes), bidi.DefaultDirection(dir)); err != nil {
			t.Fatal(err)
		}
		order, err := p.Order()
		if err != nil {
			t.Fatal(err)
		}
		level := levels(runes, uint8(base))
		for i := range order.NumRuns() {
			run := order.Run(i)
			from, to := run.Pos()
			for k := from; k <= to && k < len(runes); k++ {
				if odd := level[k]%2 == 1; odd != (run.Direction() == bidi.RightToLeft) {
					t.Fatalf("%q: rune %d has level %d, the reference direction %v", string(runes), k, level[k], run.Direction())
				}
			}
		}
	})
}

func FuzzLevels(f *testing.F) {
	f.Add("\u0627 (EG-01) 12:30", true)
	f.Add("((((]]]]", false)
	f.Fuzz(func(t *testing.T, text string, rtl bool) {
		base := uint8(0)
		if rtl {
			base = 1
		}
		runes := []rune(text)
		seen := 0
		for _, sp := range visual(levels(runes, base)) {
			seen += sp.to - sp.from
		}
		if seen != len(runes) {
			t.Errorf("%q: %d of %d runes are drawn", text, seen, len(runes))
		}
	})
}
