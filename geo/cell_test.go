package geo

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCellKnown(t *testing.T) {
	// The H3 documentation's own example: 37.775938728915946,
	// -122.41795063018799 at resolution 9.
	if got := CellAt(Point{37.775938728915946, -122.41795063018799}, 9).String(); got != "8928308280fffff" {
		t.Errorf("cell %s", got)
	}
	for _, c := range []struct {
		p          Point
		resolution int
	}{
		{Point{91, 0}, 8}, {Point{30, 31}, -1}, {Point{30, 31}, 16},
	} {
		if got := CellAt(c.p, c.resolution); got != 0 {
			t.Errorf("%v at %d: cell %v", c.p, c.resolution, got)
		}
	}
}

// TestCellContains: parents nest, and a cell's centre is in the cell.
func TestCellContains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somewhere(t, "p")
		c := CellAt(p, PlaceResolution)
		if !c.Valid() || CellAt(c.Centre(), PlaceResolution) != c {
			t.Fatalf("%v: cell %v, valid %v", p, c, c.Valid())
		}
		coarse := rapid.IntRange(0, PlaceResolution).Draw(t, "resolution")
		parent := c.Parent(coarse)
		if !parent.Valid() || parent.Parent(0) != c.Parent(0) {
			t.Fatalf("parent at %d of %v is %v", coarse, c, parent)
		}
		if far := GreatCircle(p, c.Centre()); far > 700 {
			t.Fatalf("%d m from the middle of its cell", far)
		}
		b := c.Boundary()
		if len(b) < 5 || len(b) > 7 || b[0] == b[len(b)-1] || area(b) <= 0 {
			t.Fatalf("boundary %v", b)
		}
	})
}

// area is positive for corners that run counter-clockwise.
func area(b []Point) float64 {
	sum := 0.0
	for i, p := range b {
		q := b[(i+1)%len(b)]
		sum += p.Lng*q.Lat - q.Lng*p.Lat
	}
	return sum
}

func TestNoCell(t *testing.T) {
	var c Cell
	if c.Valid() || c.String() != "" || c.Parent(5) != 0 || c.Boundary() != nil || !c.Centre().IsZero() {
		t.Errorf("no cell: %v %q %v %v %v", c.Valid(), c, c.Parent(5), c.Boundary(), c.Centre())
	}
	c = CellAt(Point{30, 31}, 8)
	if err := c.UnmarshalText(nil); err != nil || c != 0 {
		t.Errorf("empty text: %v, %v", c, err)
	}
	for _, bad := range []string{"x", "8928308280ffffff", "0", "ffffffffffffffff", "8928308280fff ff"} {
		if err := c.UnmarshalText([]byte(bad)); err == nil || !strings.Contains(err.Error(), "H3") {
			t.Errorf("%q: %v, %v", bad, c, err)
		}
	}
}

func FuzzCellText(f *testing.F) {
	f.Add("")
	f.Add("8928308280fffff")
	f.Add("8928308280FFFFF")
	f.Add("0x8928308280fffff")
	f.Add("883e628d6bfffff")
	f.Add("ffffffffffffffff")
	f.Fuzz(func(t *testing.T, text string) {
		var c Cell
		if err := c.UnmarshalText([]byte(text)); err != nil {
			return
		}
		if c != 0 && !c.Valid() {
			t.Fatalf("%q reads as %x, no cell", text, uint64(c))
		}
		out, err := c.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var again Cell
		if err := again.UnmarshalText(out); err != nil || again != c {
			t.Fatalf("%q reads as %v, writes %q, reads as %v: %v", text, c, out, again, err)
		}
	})
}
