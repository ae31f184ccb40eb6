package pdf

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Wrapped lines are no wider than asked for, unless one letter alone is, and
// together they hold every letter.
func TestWrapLosesNothing(t *testing.T) {
	s := NewShaper(testFonts(t))
	alphabet := []rune("abمحلا ـًّ  -/1( )،")
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 60).Draw(t, "text"))
		width := Length(rapid.IntRange(20, 200).Draw(t, "points")) * Pt
		dir := Direction(rapid.IntRange(0, 1).Draw(t, "direction"))
		var got []rune
		for _, l := range s.Wrap(text, Regular, dir, 10*Pt, width) {
			if l.Width(10*Pt) > width {
				t.Fatalf("%q: a line of %d in a width of %d", text, l.Width(10*Pt), width)
			}
			for _, p := range l.pieces {
				for _, g := range p.glyphs {
					got = append(got, []rune(s.list[g.cluster].text)...)
				}
			}
		}
		if want := clean(text); sorted(string(got)) != sorted(want) {
			t.Fatalf("%q: got %q", want, string(got))
		}
	})
}

// sorted gives the letters of a text without spaces, in no order of reading.
func sorted(s string) string {
	count := map[rune]int{}
	for _, r := range s {
		count[r]++
	}
	var b strings.Builder
	for r := rune(0x21); r < 0x700; r++ {
		b.WriteString(strings.Repeat(string(r), count[r]))
	}
	return b.String()
}

func TestFit(t *testing.T) {
	s := NewShaper(testFonts(t))
	full := s.Line("مركز دراو", Bold, RTL).Width(12 * Pt)
	for _, c := range []struct {
		width Length
		size  Length
		ok    bool
	}{{full, 12 * Pt, true}, {full - 1, 23 * Pt / 2, true}, {full * 2 / 3, 8 * Pt, true}, {full / 3, 6 * Pt, false}} {
		if _, size, ok := s.Fit("مركز دراو", Bold, RTL, 12*Pt, 6*Pt, c.width); size != c.size || ok != c.ok {
			t.Errorf("in %d: size %d, %v; want %d, %v", c.width, size, ok, c.size, c.ok)
		}
	}
}

// Whatever a list holds, a file comes out, and twice the same one.
func FuzzLine(f *testing.F) {
	f.Add("مركز دراو (3) EG-ASN", true)
	f.Add("ā\u202e\u0000☃ﷺ\xff", false)
	f.Add("فعلًا المحمَّل", true)
	fonts := testFonts(f)
	f.Fuzz(func(t *testing.T, text string, rtl bool) {
		dir := LTR
		if rtl {
			dir = RTL
		}
		var files [2]bytes.Buffer
		for i := range files {
			d := NewDoc(&files[i], NewShaper(fonts), Info{Title: text})
			p := d.NewPage(A4Width, A4Height)
			for k, l := range p.Shaper().Wrap(text, Regular, dir, 10*Pt, 100*Pt) {
				p.Text(l, 50*Pt, Length(k)*14*Pt, 10*Pt, Black)
			}
			d.Add(p)
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
			t.Errorf("%q gives two files", text)
		}
		if utf8.ValidString(text) && files[0].Len() < 500 {
			t.Errorf("%q gives %d bytes", text, files[0].Len())
		}
	})
}

// A font that is cut off anywhere is refused or read, never a panic.
func TestBrokenFonts(t *testing.T) {
	if _, err := NewFonts(); err == nil {
		t.Error("no family at all is taken")
	}
	for _, data := range [][]byte{nil, []byte("wOFF"), []byte("not a font at all, but longer than a header")} {
		if _, err := NewFonts(Family{Name: "X", Regular: data, Bold: data}); err == nil {
			t.Errorf("%q is taken for a font", data)
		}
	}
}
