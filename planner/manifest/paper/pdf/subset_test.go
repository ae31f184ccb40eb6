package pdf

import (
	"bytes"
	"cmp"
	"slices"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// outlineFont reads a font for its outlines; a subset borrows from the whole font
// the tables that drawing does not need.
func outlineFont(t *testing.T, data, whole []byte) *font.Face {
	t.Helper()
	var tables []opentype.Table
	have := map[opentype.Tag]bool{}
	for _, file := range [][]byte{data, whole} {
		if file == nil {
			continue
		}
		ld, err := opentype.NewLoader(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range ld.Tables() {
			if name := tag.String(); have[tag] || name == "GSUB" || name == "GPOS" || name == "GDEF" || name == "STAT" || name == "post" {
				continue
			}
			content, err := ld.RawTable(tag)
			if err != nil {
				t.Fatal(err)
			}
			have[tag] = true
			tables = append(tables, opentype.Table{Tag: tag, Content: content})
		}
	}
	slices.SortFunc(tables, func(a, b opentype.Table) int { return cmp.Compare(a.Tag, b.Tag) })
	f, err := font.ParseTTF(bytes.NewReader(opentype.WriteTTF(tables)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func segments(t *testing.T, f *font.Face, id uint16) []font.Segment {
	t.Helper()
	outline, ok := f.GlyphDataOutline(id)
	if !ok {
		t.Fatalf("glyph %d has no outline", id)
	}
	return outline.Segments
}

// A cluster's one glyph in the file is the picture that its parts make in the
// font: the same curves at their offsets, and the width that the file states.
func TestClustersKeepTheirPicture(t *testing.T) {
	fs := testFonts(t)
	s := NewShaper(fs)
	for _, w := range arabicWords() {
		s.Line(w, Regular, RTL)
	}
	for _, p := range phrases {
		s.Line(p, Bold, RTL)
	}
	composites := 0
	for i, o := range fs.fonts {
		sub := newSubset(o)
		ids := map[int]uint16{}
		for n := range s.list {
			if s.list[n].font == i {
				ids[n] = sub.cluster(&s.list[n])
			}
		}
		whole := wholeFont(t, i)
		before, after := outlineFont(t, whole, nil), outlineFont(t, sub.file(), whole)
		for n, id := range ids {
			c := &s.list[n]
			var want []font.Segment
			for _, p := range c.parts {
				for _, seg := range segments(t, before, p.glyph) {
					for k := range seg.ArgsSlice() {
						seg.Args[k].Move(float32(p.x), float32(p.y))
					}
					want = append(want, seg)
				}
			}
			got := segments(t, after, id)
			if len(got) != len(want) {
				t.Fatalf("%q: %d segments, want %d", c.text, len(got), len(want))
			}
			for k := range got {
				if got[k] != want[k] {
					t.Fatalf("%q: segment %d is %v, want %v", c.text, k, got[k], want[k])
				}
			}
			if got, want := after.HorizontalAdvance(font.GID(id)), float32(c.advance(o)); got != want {
				t.Errorf("%q: %v wide, want %v", c.text, got, want)
			}
			if len(c.parts) > 1 {
				composites++
			}
		}
	}
	if composites < 50 {
		t.Errorf("only %d clusters of several parts", composites)
	}
}
