package pdf

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inkOf gives the box that a line's outlines fill, in points from the line's left
// end and baseline: left, bottom, right, top.
func inkOf(s *Shaper, l *Line, size float64) (box [4]float64) {
	box = [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range l.pieces {
		o := s.fonts.fonts[p.font]
		em := size / float64(o.upem)
		pen := float64(p.x) / 1000 * size
		for _, g := range p.glyphs {
			for _, part := range s.list[g.cluster].parts {
				if outline := o.glyph(part.glyph); len(outline) > 0 {
					b := bounds(outline)
					x, y := float64(part.x)*em+pen, float64(part.y)*em
					box = [4]float64{min(box[0], x+float64(b[0])*em), min(box[1], y+float64(b[1])*em), max(box[2], x+float64(b[2])*em), max(box[3], y+float64(b[3])*em)}
				}
			}
			pen += float64(g.advance) * em
		}
	}
	return box
}

// A program that knows nothing of ours draws the file; the ink must fill the
// boxes that the fonts' outlines say, to two pixels of half a point.
func TestInkIsWhereItBelongs(t *testing.T) {
	tool(t, "pdftoppm")
	const (
		size  = 20 * Pt
		step  = 40 * Pt
		scale = 2 // pixels a point
		left  = 60.0
	)
	words := []string{"بني", "سويف", "الإسماعيلية", "فعلًا", "EG-ASN", "12:30", "قسطنطينية", "لا", "(كجم 15)", "ثمانٍ", "ﷲ", "مؤسسة", "ئ", "g", "«ص»", "AVATAVTo"}
	var buf bytes.Buffer
	s := NewShaper(testFonts(t))
	d := NewDoc(&buf, s, Info{Title: "ink"})
	p := d.NewPage(A4Width, A4Height)
	for i, w := range words {
		p.Text(s.Line(w, Weight(i%2), RTL), Length(left)*Pt, Length(i+1)*step, size, Black)
	}
	d.Add(p)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ink")
	if err := os.WriteFile(path+".pdf", buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	command(t, "pdftoppm", "-r", fmt.Sprint(72*scale), "-gray", "-singlefile", path+".pdf", path)
	data, err := os.ReadFile(path + ".pgm")
	if err != nil {
		t.Fatal(err)
	}
	var w, h, most int
	if _, err := fmt.Sscanf(string(data[:20]), "P5\n%d %d\n%d\n", &w, &h, &most); err != nil {
		t.Fatal(err)
	}
	pixels := data[len(data)-w*h:]
	for i, word := range words {
		ink := inkOf(s, s.Line(word, Weight(i%2), RTL), float64(size)/float64(Pt))
		base := float64((i + 1) * int(step/Pt))
		want := [4]float64{(left + ink[0]) * scale, (base - ink[3]) * scale, (left + ink[2]) * scale, (base - ink[1]) * scale}
		got := [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for y := int(base*scale) - scale*28; y < int(base*scale)+scale*12; y++ {
			for x := range w {
				if y >= 0 && pixels[y*w+x] < 200 {
					got = [4]float64{min(got[0], float64(x)), min(got[1], float64(y)), max(got[2], float64(x+1)), max(got[3], float64(y+1))}
				}
			}
		}
		for k := range got {
			if math.Abs(got[k]-want[k]) > 2 {
				t.Errorf("%s: ink in %v, want %v (left, top, right, bottom in pixels)", word, got, want)
				break
			}
		}
	}
}

// A code stands upright: its third corner pattern is at the lower left, none at
// the lower right. Many readers forgive a mirrored code, cheap ones do not.
func TestCodeStandsUpright(t *testing.T) {
	d := NewDoc(&bytes.Buffer{}, NewShaper(testFonts(t)), Info{})
	p := d.NewPage(A4Width, A4Height)
	if err := p.QR("katf", 10*Pt, 10*Pt, 100*Pt); err != nil {
		t.Fatal(err)
	}
	// A version 1 code has 21 modules and four of margin; y grows upwards.
	ops := "\n" + string(p.ops)
	for _, want := range []string{"\n4 24 7 1 re\n", "\n18 24 7 1 re\n", "\n4 4 7 1 re\n"} {
		if !strings.Contains(ops, want) {
			t.Errorf("no corner at %q in\n%s", want, ops)
		}
	}
	if strings.Contains(ops, "\n18 4 7 1 re\n") {
		t.Error("a corner pattern at the lower right")
	}
	if err := p.QR(strings.Repeat("x", 5000), 0, 0, 100*Pt); err == nil {
		t.Error("a text that no code can hold is drawn")
	}
}
