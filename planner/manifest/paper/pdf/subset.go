package pdf

import (
	"bytes"
	"encoding/binary"

	"github.com/go-text/typesetting/font/opentype"
)

// subset builds a TrueType font of the glyphs in use.
type subset struct {
	from   *outlines
	ids    map[uint16]uint16 // of the font to of the subset
	glyf   bytes.Buffer
	loca   []uint32
	hmtx   []byte
	shapes map[string]uint16 // composites that were made
}

func newSubset(o *outlines) *subset {
	s := &subset{from: o, ids: map[uint16]uint16{}, shapes: map[string]uint16{}}
	s.copyGlyph(0) // .notdef is always glyph 0
	return s
}

// add appends a glyph.
func (s *subset) add(outline []byte, advance int32, left int16) uint16 {
	s.loca = append(s.loca, uint32(s.glyf.Len()))
	s.glyf.Write(outline)
	for s.glyf.Len()%4 != 0 {
		s.glyf.WriteByte(0)
	}
	s.hmtx = binary.BigEndian.AppendUint16(s.hmtx, uint16(advance))
	s.hmtx = binary.BigEndian.AppendUint16(s.hmtx, uint16(left))
	return uint16(len(s.loca) - 1)
}

// Flags of a composite glyph's component.
const (
	argsAreWords   = 1 << 0
	argsAreXY      = 1 << 1
	hasScale       = 1 << 3
	moreComponents = 1 << 5
	hasXYScale     = 1 << 6
	hasTwoByTwo    = 1 << 7
)

// copyGlyph takes a glyph over with the ones that it is composed of.
func (s *subset) copyGlyph(id uint16) uint16 {
	if n, ok := s.ids[id]; ok {
		return n
	}
	outline := bytes.Clone(s.from.glyph(id))
	if len(outline) >= 10 && int16(binary.BigEndian.Uint16(outline)) < 0 {
		s.copyComponents(outline)
	}
	n := s.add(outline, s.from.advance(id), bounds(outline)[0])
	s.ids[id] = n
	return n
}

// copyComponents renumbers the components of a composite in place.
func (s *subset) copyComponents(outline []byte) {
	for at := 10; at+4 <= len(outline); {
		flags := binary.BigEndian.Uint16(outline[at:])
		binary.BigEndian.PutUint16(outline[at+2:], s.copyGlyph(binary.BigEndian.Uint16(outline[at+2:])))
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&hasScale != 0:
			at += 2
		case flags&hasXYScale != 0:
			at += 4
		case flags&hasTwoByTwo != 0:
			at += 8
		}
		if flags&moreComponents == 0 {
			return
		}
	}
}

// cluster gives the glyph of a cluster: the font's own one, or a composite of
// its parts.
func (s *subset) cluster(c *cluster) uint16 {
	if c.simple() {
		return s.copyGlyph(c.parts[0].glyph)
	}
	shape := c.shape()
	if n, ok := s.shapes[shape]; ok {
		return n
	}
	var box [4]int16
	var body []byte
	last := -1
	for _, p := range c.parts {
		outline := s.from.glyph(p.glyph)
		if len(outline) == 0 {
			continue
		}
		box = union(box, bounds(outline), p, last < 0)
		last = len(body)
		body = binary.BigEndian.AppendUint16(body, argsAreWords|argsAreXY|moreComponents)
		body = binary.BigEndian.AppendUint16(body, s.copyGlyph(p.glyph))
		body = binary.BigEndian.AppendUint16(body, uint16(p.x))
		body = binary.BigEndian.AppendUint16(body, uint16(p.y))
	}
	n := uint16(0)
	if last < 0 { // blanks only
		n = s.add(nil, c.advance(s.from), 0)
	} else {
		binary.BigEndian.PutUint16(body[last:], argsAreWords|argsAreXY)
		head := []byte{0xFF, 0xFF} // a composite
		for _, v := range box {
			head = binary.BigEndian.AppendUint16(head, uint16(v))
		}
		n = s.add(append(head, body...), c.advance(s.from), box[0])
	}
	s.shapes[shape] = n
	return n
}

// advance is the width that the file states for the cluster; what shaping makes
// of it stands in the text itself.
func (c *cluster) advance(o *outlines) int32 {
	sum := int32(0)
	for _, p := range c.parts {
		sum += o.advance(p.glyph)
	}
	return sum
}

func union(box, b [4]int16, at part, first bool) [4]int16 {
	b = [4]int16{b[0] + at.x, b[1] + at.y, b[2] + at.x, b[3] + at.y}
	if first {
		return b
	}
	return [4]int16{min(box[0], b[0]), min(box[1], b[1]), max(box[2], b[2]), max(box[3], b[3])}
}

// file writes the font: the six tables that an embedded TrueType font needs.
func (s *subset) file() []byte {
	o, n := s.from, len(s.loca)
	head, hhea, maxp := bytes.Clone(o.head), bytes.Clone(o.hhea), bytes.Clone(o.maxp)
	binary.BigEndian.PutUint32(head[8:], 0)  // checksum, which readers of PDF don't look at
	binary.BigEndian.PutUint16(head[50:], 1) // long loca
	binary.BigEndian.PutUint16(hhea[34:], uint16(n))
	binary.BigEndian.PutUint16(maxp[4:], uint16(n))
	binary.BigEndian.PutUint16(maxp[28:], 16) // components of one glyph
	binary.BigEndian.PutUint16(maxp[30:], 4)  // depth of composites
	var loca []byte
	for _, at := range append(s.loca, uint32(s.glyf.Len())) {
		loca = binary.BigEndian.AppendUint32(loca, at)
	}
	table := func(tag string, content []byte) opentype.Table {
		return opentype.Table{Tag: opentype.MustNewTag(tag), Content: content}
	}
	return opentype.WriteTTF([]opentype.Table{ // sorted by tag
		table("glyf", s.glyf.Bytes()), table("head", head), table("hhea", hhea),
		table("hmtx", s.hmtx), table("loca", loca), table("maxp", maxp),
	})
}
