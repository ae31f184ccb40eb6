package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Weight chooses between a family's two fonts.
type Weight uint8

// The weights of a family.
const (
	Regular Weight = iota
	Bold
	weights
)

// Family is a typeface in two weights, as TrueType outlines in TTF or WOFF.
type Family struct {
	Name          string // PostScript name without the weight: NotoSans
	Regular, Bold []byte
}

// Fonts are parsed families in order of preference: a character is set in the
// first that has it. They are read-only and serve any number of shapers.
type Fonts struct {
	fonts []*outlines // family × weights
}

// outlines are the tables of one font that a file needs.
type outlines struct {
	name       string
	font       *font.Font
	head, maxp []byte
	hhea       []byte
	hmtx, glyf []byte
	loca       []uint32
	metrics    int // long entries of hmtx
	upem       int64
}

// NewFonts reads families.
func NewFonts(families ...Family) (*Fonts, error) {
	fs := &Fonts{}
	for _, f := range families {
		for w, data := range [weights][]byte{f.Regular, f.Bold} {
			o, err := readOutlines(data)
			if err != nil {
				return nil, fmt.Errorf("font %s: %w", f.Name, err)
			}
			o.name = f.Name + "-" + [weights]string{"Regular", "Bold"}[w]
			fs.fonts = append(fs.fonts, o)
		}
	}
	if len(fs.fonts) == 0 {
		return nil, fmt.Errorf("no font family given")
	}
	return fs, nil
}

func readOutlines(data []byte) (*outlines, error) {
	ld, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	o := &outlines{}
	if o.font, err = font.NewFont(ld); err != nil {
		return nil, err
	}
	var loca []byte
	for _, t := range []struct {
		tag  string
		into *[]byte
		size int
	}{{"head", &o.head, 54}, {"maxp", &o.maxp, 32}, {"hhea", &o.hhea, 36}, {"hmtx", &o.hmtx, 4}, {"glyf", &o.glyf, 1}, {"loca", &loca, 4}} {
		if *t.into, err = ld.RawTable(opentype.MustNewTag(t.tag)); err != nil {
			return nil, fmt.Errorf("table %s, without which it has no TrueType outlines: %w", t.tag, err)
		}
		if len(*t.into) < t.size {
			return nil, fmt.Errorf("table %s is cut off", t.tag)
		}
	}
	o.upem = int64(binary.BigEndian.Uint16(o.head[18:]))
	o.metrics = int(binary.BigEndian.Uint16(o.hhea[34:]))
	return o, o.readLoca(loca)
}

func (o *outlines) readLoca(loca []byte) error {
	n := int(binary.BigEndian.Uint16(o.maxp[4:])) + 1
	long := binary.BigEndian.Uint16(o.head[50:]) != 0
	if long && len(loca) < 4*n || !long && len(loca) < 2*n || o.metrics < 1 || len(o.hmtx) < 4*o.metrics+2*(n-1-o.metrics) {
		return fmt.Errorf("table loca or hmtx is cut off")
	}
	o.loca = make([]uint32, n)
	for i := range o.loca {
		if long {
			o.loca[i] = binary.BigEndian.Uint32(loca[4*i:])
		} else {
			o.loca[i] = 2 * uint32(binary.BigEndian.Uint16(loca[2*i:]))
		}
		if int(o.loca[i]) > len(o.glyf) || i > 0 && o.loca[i] < o.loca[i-1] {
			return fmt.Errorf("table loca points outside the glyphs")
		}
	}
	return nil
}

// glyph gives a glyph's outline, empty for a blank one.
func (o *outlines) glyph(id uint16) []byte {
	if int(id)+1 >= len(o.loca) {
		return nil
	}
	return o.glyf[o.loca[id]:o.loca[id+1]]
}

// advance gives a glyph's width in font units.
func (o *outlines) advance(id uint16) int32 {
	i := min(int(id), o.metrics-1)
	return int32(binary.BigEndian.Uint16(o.hmtx[4*i:]))
}

// bounds gives a glyph's box in font units: left, bottom, right, top.
func bounds(glyph []byte) (box [4]int16) {
	if len(glyph) < 10 {
		return box
	}
	for i := range box {
		box[i] = int16(binary.BigEndian.Uint16(glyph[2+2*i:]))
	}
	return box
}
