package pdf

// cluster is the smallest piece of text that has a picture of its own: one
// letter or a letter with its marks. Naskh draws ب as a bowl and a dot; together
// they become one glyph of the file, with one text, so that a line is a plain
// string of glyphs which extracts as it reads.
type cluster struct {
	font  int
	text  string
	parts []part
}

// part is a glyph of the font at an offset in font units.
type part struct {
	glyph uint16
	x, y  int16
}

// simple reports whether the cluster is one glyph of the font as it stands.
func (c *cluster) simple() bool {
	return len(c.parts) == 1 && c.parts[0].x == 0 && c.parts[0].y == 0
}

type clusterKey struct {
	font  int
	text  string
	parts string
}

// shape gives the parts as a comparable string.
func (c *cluster) shape() string {
	b := make([]byte, 0, 6*len(c.parts))
	for _, p := range c.parts {
		b = append(b, byte(p.glyph>>8), byte(p.glyph), byte(uint16(p.x)>>8), byte(p.x), byte(uint16(p.y)>>8), byte(p.y))
	}
	return string(b)
}

// intern numbers the clusters of a shaper.
func (s *Shaper) intern(c cluster) int32 {
	key := clusterKey{c.font, c.text, c.shape()}
	n, ok := s.clusters[key]
	if !ok {
		n = int32(len(s.list))
		s.clusters[key] = n
		s.list = append(s.list, c)
	}
	return n
}
