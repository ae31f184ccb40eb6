package places

import (
	"fmt"
	"strings"

	"katf/geo"
	"katf/planner/scenario/sheet"
)

// farAway is how far from everything known of a governorate a point must lie
// to be held against the governorate's name.
const farAway = 30_000

// point reads the position of a row; ok is false where the row has none or a
// faulty one.
func (im *importer) point(e *entry) (p geo.Point, ok bool) {
	lat, latHeading := im.cell(e.row, fieldLat)
	lng, lngHeading := im.cell(e.row, fieldLng)
	if both, heading := im.cell(e.row, fieldLatLng); lat == "" && lng == "" && both != "" {
		latHeading, lngHeading = heading, heading
		var cut bool
		if lat, lng, cut = splitPair(both); !cut {
			e.fault(heading, both, "this is not a position: write latitude, longitude in degrees, as 30.0444, 31.2357",
				"ليس هذا موقعًا: اكتب خط العرض ثم خط الطول بالدرجات، مثل 30.0444، 31.2357")
			return p, false
		}
	}
	if lat == "" && lng == "" {
		return p, false
	}
	before := len(e.faults)
	p.Lat = degrees(e, lat, latHeading, 90)
	p.Lng = degrees(e, lng, lngHeading, 180)
	if len(e.faults) > before {
		return geo.Point{}, false
	}
	if p.IsZero() {
		e.doubt("zero_position", "the position 0,0 was taken for none", "الموقع 0,0 اعتُبر غير مذكور")
		return p, false
	}
	return p, true
}

// splitPair takes "30.0444, 31.2357" apart.
func splitPair(s string) (lat, lng string, ok bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",،;؛ /\u00a0", r) })
	if len(parts) != 2 {
		return "", "", false
	}
	return parts[0], parts[1], true
}

func degrees(e *entry, text, heading string, limit float64) float64 {
	if text == "" {
		e.fault(heading, "", "one coordinate is missing: give both or neither", "إحدى الإحداثيتين ناقصة: اذكرهما معًا أو احذفهما معًا")
		return 0
	}
	v, err := sheet.Decimal(text)
	if err != nil {
		e.fault(heading, text, "coordinates are decimal degrees such as 30.0444: "+err.Error(),
			fmt.Sprintf("الإحداثيات درجات عشرية مثل 30.0444؛ والقيمة «%s» ليست كذلك", text))
		return 0
	}
	if v < -limit || v > limit {
		e.fault(heading, text, fmt.Sprintf("degrees must lie between -%.0f and %.0f", limit, limit),
			fmt.Sprintf("الدرجات بين \u200e-%.0f\u200e و\u200e%.0f\u200e", limit, limit))
		return 0
	}
	return v
}

// settle decides what a row's position is worth, given the governorate that
// its text names ("" for none). It looks for points outside the country and for
// swapped coordinates: Cairo with its coordinates swapped lies in Alexandria.
func (im *importer) settle(e *entry, p geo.Point, governorate string) (geo.Point, bool) {
	swapped := geo.Point{Lat: p.Lng, Lng: p.Lat}
	switch {
	case !geo.InEgypt(p) && !(swapped.Valid() && geo.InEgypt(swapped)):
		e.fault(im.positionHeading(), p.String(), "the point lies outside Egypt: latitudes are 22 to 31.7, longitudes 24.7 to 37",
			"النقطة خارج مصر: خطوط العرض من 22 إلى 31.7 وخطوط الطول من 24.7 إلى 37")
		return p, false
	case !geo.InEgypt(p):
		return im.swap(e, p)
	case governorate != "" && im.away(p, governorate) > farAway && geo.InEgypt(swapped) && im.away(swapped, governorate) == 0:
		return im.swap(e, p)
	}
	return p, true
}

// unswapped holds a position against the markaz that was found, by the rule of
// the scenario's own check: 100 km off, and four times as near when swapped.
func (im *importer) unswapped(e *entry, at *whereabouts, p geo.Point) (geo.Point, bool) {
	swapped := geo.Point{Lat: p.Lng, Lng: p.Lat}
	d := geo.GreatCircle(p, at.markaz.Centre)
	if d <= 100_000 || 4*geo.GreatCircle(swapped, at.markaz.Centre) >= d || !geo.InEgypt(swapped) {
		return p, true
	}
	p, ok := im.swap(e, p)
	if ok && at.markazBy == ByPosition {
		at.markaz = im.nearestOf(p, im.within[at.gov.ISO], "")
	}
	return p, ok
}

// swap exchanges the coordinates if that is wanted, else it is a fault.
func (im *importer) swap(e *entry, p geo.Point) (geo.Point, bool) {
	if !im.opt.FixSwapped {
		e.fault(im.positionHeading(), p.String(), "latitude and longitude seem swapped: exchange the two columns in the mapping, or import with --fix-swapped",
			"يبدو أن خط العرض وخط الطول متبادلان: بدّل العمودين في خريطة الأعمدة، أو استورد بالخيار \u200e--fix-swapped\u200e")
		return p, false
	}
	e.doubt("swap_fixed", fmt.Sprintf("latitude and longitude were swapped (%s) and have been exchanged", p),
		fmt.Sprintf("كان خط العرض وخط الطول متبادلين (%s) وتم تصحيحهما", p))
	return geo.Point{Lat: p.Lng, Lng: p.Lat}, true
}

func (im *importer) positionHeading() string { return im.firstHeading(fieldLat, fieldLatLng) }
