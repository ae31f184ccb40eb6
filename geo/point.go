package geo

import (
	"fmt"
	"math"
)

// Metres is a travelled or measured length.
type Metres int64

// Seconds is a duration.
type Seconds int64

// Point is a position in WGS 84 degrees. Latitude comes first in code; files
// that follow RFC 7946 write longitude first, and only the writer swaps them.
type Point struct {
	Lat float64 `json:"lat"`
	Lng float64 `json:"lng"`
}

// earthRadius is the mean radius R1 of the WGS 84 ellipsoid in metres
// (Moritz, Geodetic Reference System 1980).
const earthRadius = 6371008.8

// IsZero reports whether p was never set. Null Island is not in Egypt.
func (p Point) IsZero() bool { return p.Lat == 0 && p.Lng == 0 }

// Valid reports whether p is a position on Earth.
func (p Point) Valid() bool {
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lng) <= 180 // false for NaN
}

// String gives "lat,lng" with five decimals (about a metre), as a geo: URI
// (RFC 5870) wants it.
func (p Point) String() string { return fmt.Sprintf("%.5f,%.5f", p.Lat, p.Lng) }

// GreatCircle gives the distance from a to b over the sphere by the haversine
// formula (Sinnott 1984), rounded to the metre. It is symmetric, and zero for
// equal points.
func GreatCircle(a, b Point) Metres {
	return Metres(math.Round(greatCircle(a, b)))
}

func greatCircle(a, b Point) float64 {
	const rad = math.Pi / 180
	sinLat := math.Sin((b.Lat - a.Lat) * rad / 2)
	sinLng := math.Sin((b.Lng - a.Lng) * rad / 2)
	// The explicit conversions forbid fused multiply-add, which would give
	// other last bits on other processors.
	h := float64(sinLat*sinLat) + float64(float64(math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad))*float64(sinLng*sinLng))
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}
