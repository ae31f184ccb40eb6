package geo

import "testing"

// Every governorate has an outline that holds its label and its capital.
func TestBordersHoldTheirCapitals(t *testing.T) {
	if n := len(Borders()); n != len(Egypt().Governorates) {
		t.Fatalf("%d outlines for %d governorates", n, len(Egypt().Governorates))
	}
	for i := range Borders() {
		b, g := &Borders()[i], Egypt().Governorates[i]
		if b.Governorate != g.ISO {
			t.Errorf("outline %d is of %s, the governorate is %s", i, b.Governorate, g.ISO)
		}
		if !b.Holds(b.Label) {
			t.Errorf("%s: the label at %s is outside", b.Governorate, b.Label)
		}
		if !b.Holds(g.Capital) {
			t.Errorf("%s: the capital at %s is outside", g.ISO, g.Capital)
		}
	}
}

// Rings are closed and turn as RFC 7946 asks: the outer one to the left, holes
// to the right.
func TestBordersTurnTheRightWay(t *testing.T) {
	for _, b := range Borders() {
		for _, part := range b.Parts {
			for i, ring := range part {
				if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
					t.Errorf("%s: a ring of %d corners is not closed", b.Governorate, len(ring))
				}
				area := 0.0
				for k := range ring[1:] {
					area += ring[k].Lng*ring[k+1].Lat - ring[k+1].Lng*ring[k].Lat
				}
				if (area > 0) != (i == 0) {
					t.Errorf("%s: ring %d turns the wrong way", b.Governorate, i)
				}
			}
		}
	}
}

// A place of most of the country lies in one outline alone: neighbours neither
// overlap nor leave gaps between them.
func TestBordersFitTogether(t *testing.T) {
	for lat := 22.3; lat < 31; lat += 0.37 {
		for lng := 26.3; lng < 34; lng += 0.41 {
			p, n := Point{Lat: lat, Lng: lng}, 0
			if !Ashore(p) {
				continue
			}
			for i := range Borders() {
				if Borders()[i].Holds(p) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s lies in %d outlines", p, n)
			}
		}
	}
}
