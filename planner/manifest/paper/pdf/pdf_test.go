package pdf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/go-text/typesetting/font/opentype"

	"katf/geo"
)

var fontFiles = [...]string{"noto-naskh-arabic-arabic-400", "noto-naskh-arabic-arabic-700", "noto-sans-latin-400", "noto-sans-latin-700"}

// wholeFont reads the file of a font by its index in testFonts.
func wholeFont(t testing.TB, i int) []byte {
	t.Helper()
	data, err := os.ReadFile("../fonts/" + fontFiles[i] + "-normal.woff")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func testFonts(t testing.TB) *Fonts {
	t.Helper()
	fs, err := NewFonts(
		Family{Name: "NotoNaskhArabic", Regular: wholeFont(t, 0), Bold: wholeFont(t, 1)},
		Family{Name: "NotoSans", Regular: wholeFont(t, 2), Bold: wholeFont(t, 3)},
	)
	if err != nil {
		t.Fatal(err)
	}
	return fs
}

// tool finds an external program or skips the test.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

func command(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// page writes lines of text, right-aligned, to a file and gives its path.
func writeLines(t testing.TB, lines []string) string {
	t.Helper()
	var buf bytes.Buffer
	d := NewDoc(&buf, NewShaper(testFonts(t)), Info{Title: "سطور", Language: "ar", RTL: true, Created: time.Unix(1800000000, 0)})
	for from := 0; from < len(lines); from += 30 {
		p := d.NewPage(A4Width, A4Height)
		y := 30 * Pt
		for i, text := range lines[from:min(from+30, len(lines))] {
			l := p.Shaper().Line(text, Weight(i%2), RTL)
			p.Text(l, A4Width-30*Pt-l.Width(12*Pt), y, 12*Pt, Black)
			y += 25 * Pt
		}
		d.Add(p)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "lines.pdf")
	if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

var phrases = []string{
	"بوليصة شحن", "بني سويف", "الإسماعيلية", "لا إله", "كرتونة واحدة", "أحد عشر ألفًا وخمس كراتين", "ثمانٍ وعشرون",
	"الوزن 15 كجم", "المكان EG-ASN-0110-003 في أسوان", "الوصول 12:30 تقريبًا", "مركز دراو (وحدة 3) — أسوان",
	"التاريخ " + Isolate("2027-01-12") + " م", "هاتف " + Isolate("+20 2 1234") + " للطوارئ", "صفحة 1 من 2", "1,234,567 كرتونة",
	"« اقتباس » × 5 ؛ نعم؟",
}

func TestQpdfFindsNothing(t *testing.T) {
	tool(t, "qpdf")
	out := command(t, "qpdf", "--check", writeLines(t, phrases))
	if !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Error(out)
	}
}

// What a reader copies or searches for is what was written, in the order of
// reading. pdftotext -layout goes by place and -raw by the order of drawing; both
// set spaces beside numbers as they see fit, so that only letters are compared.
// Two things they do not know: -layout keeps a bracket with the number before it,
// and -raw begins a new word at a vowel sign.
func TestTextComesBack(t *testing.T) {
	tool(t, "pdftotext")
	path := writeLines(t, phrases)
	for _, mode := range []string{"-layout", "-raw"} {
		out := letters(command(t, "pdftotext", mode, path, "-"))
		found := 0
		for _, want := range phrases {
			if mode == "-layout" && strings.Contains(want, "3)") || mode == "-raw" && strings.ContainsAny(want, "\u064b\u064d") {
				continue
			}
			found++
			if !strings.Contains(out, letters(want)) {
				t.Errorf("%s: %q is not found", mode, want)
			}
		}
		if t.Failed() || found < 13 {
			t.Logf("%d phrases looked for in %s", found, out)
		}
	}
}

// letters drops spaces and marks of direction.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

// arabicWords are the names of all divisions and the phrases, word by word.
func arabicWords() []string {
	var words []string
	add := func(text string) {
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '-' }) {
			if strings.ContainsFunc(w, func(r rune) bool { return r >= 0x621 && r <= 0x64a }) {
				words = append(words, strings.Trim(w, "()«»—؛؟،"))
			}
		}
	}
	for _, g := range geo.Egypt().Governorates {
		add(g.NameAr)
	}
	for _, m := range geo.Egypt().Markazes {
		add(m.NameAr)
	}
	for _, p := range phrases {
		add(p)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// HarfBuzz itself is the judge of glyphs and positions.
func TestGlyphsAreHarfBuzzs(t *testing.T) {
	tool(t, "hb-shape")
	fs := testFonts(t)
	words := arabicWords()
	if len(words) < 300 {
		t.Fatalf("only %d words to compare", len(words))
	}
	for w, o := range fs.fonts[:2] {
		path := filepath.Join(t.TempDir(), "font.ttf")
		if err := os.WriteFile(path, unpack(t, wholeFont(t, w)), 0o644); err != nil {
			t.Fatal(err)
		}
		list := filepath.Join(t.TempDir(), "words")
		if err := os.WriteFile(list, []byte(strings.Join(words, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(command(t, "hb-shape", "--no-glyph-names", "--no-clusters", "--script=arab", "--language=ar", "--direction=rtl", "--text-file="+list, path)), "\n")
		s := NewShaper(fs)
		wrong := 0
		for i, word := range words {
			if got := glyphs(s, s.Line(word, Weight(w), RTL)); got != lines[i] {
				wrong++
				t.Errorf("%s, %s:\n got %s\nwant %s", o.name, word, got, lines[i])
			}
		}
		t.Logf("%s: %d words, %d wrong", o.name, len(words), wrong)
	}
}

// glyphs writes a line as hb-shape does: [glyph@x,y+advance|...].
func glyphs(s *Shaper, l *Line) string {
	var out []string
	for _, p := range l.pieces {
		for _, g := range p.glyphs {
			c := s.list[g.cluster]
			left := g.advance
			pen := int32(0)
			for i, p := range c.parts {
				// All of a cluster's advance lies on its letter, which comes last.
				adv := int32(0)
				if i == len(c.parts)-1 {
					adv = left
				}
				text := fmt.Sprint(p.glyph)
				if x, y := int32(p.x)-pen, p.y; x != 0 || y != 0 {
					text += fmt.Sprintf("@%d,%d", x, y)
				}
				out = append(out, fmt.Sprintf("%s+%d", text, adv))
				pen += adv
			}
		}
	}
	return "[" + strings.Join(out, "|") + "]"
}

// unpack turns WOFF into the TrueType file that hb-shape reads.
func unpack(t *testing.T, woff []byte) []byte {
	t.Helper()
	ld, err := opentype.NewLoader(bytes.NewReader(woff))
	if err != nil {
		t.Fatal(err)
	}
	var tables []opentype.Table
	for _, tag := range ld.Tables() {
		content, err := ld.RawTable(tag)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, opentype.Table{Tag: tag, Content: content})
	}
	return opentype.WriteTTF(tables)
}
