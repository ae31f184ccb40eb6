package geo

import "math"

// gulf is a line down the middle of the Gulf of Suez, from its head to its
// mouth and on into the Red Sea. No bridge crosses it. Read off a map, to a few
// kilometres; a test holds it in the water.
var gulf = []Point{
	{29.905, 32.545}, {29.87, 32.57}, {29.60, 32.52}, {29.15, 32.80}, {28.90, 32.97},
	{28.36, 33.27}, {27.87, 33.80}, {27.60, 34.10}, {27.50, 36.00},
}

// tunnel is where the road from one shore to the other passes: the Ahmed Hamdi
// tunnel, north of the head.
var tunnel = Point{30.085, 32.575}

// way gives the length in metres of the way that roads are taken to follow: the
// great circle, or around the head of the Gulf of Suez between its shores.
// Symmetric.
func way(a, b Point) float64 {
	if acrossGulf(a, b) {
		return greatCircle(a, tunnel) + greatCircle(tunnel, b)
	}
	return greatCircle(a, b)
}

// acrossGulf reports whether a and b lie on different shores: whether the straight
// line between them crosses the gulf an odd number of times. Both shores north
// of the head are one.
func acrossGulf(a, b Point) bool {
	if math.Min(a.Lat, b.Lat) > gulf[0].Lat || math.Max(a.Lng, b.Lng) < gulf[2].Lng {
		return false // most of Egypt: north of it, or in the valley
	}
	across := false
	for i := range gulf[1:] {
		if crosses(a, b, gulf[i], gulf[i+1]) {
			across = !across
		}
	}
	return across
}

// crosses reports whether the segments ab and cd cross, on the plane of degrees.
func crosses(a, b, c, d Point) bool {
	return (side(a, b, c) > 0) != (side(a, b, d) > 0) && (side(c, d, a) > 0) != (side(c, d, b) > 0)
}

// side is positive for c on the one side of the line through a and b, negative
// on the other. The conversions forbid fused multiply-add.
func side(a, b, c Point) float64 {
	return float64((b.Lng-a.Lng)*(c.Lat-a.Lat)) - float64((b.Lat-a.Lat)*(c.Lng-a.Lng))
}
