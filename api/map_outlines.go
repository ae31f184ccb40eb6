package api

import (
	"context"
	"sync"

	"katf/geo"
	"katf/inventory/database"
)

// Outlines are the governorates of Egypt as GeoJSON.
type Outlines struct {
	Type     string    `json:"type" enum:"FeatureCollection"`
	SourceAr string    `json:"source_ar" doc:"To be named on the map"`
	SourceEn string    `json:"source_en"`
	Features []Outline `json:"features" nullable:"false"`
}

// Outline is a governorate.
type Outline struct {
	Type       string          `json:"type" enum:"Feature"`
	ID         string          `json:"id" doc:"ISO 3166-2"`
	Properties OutlineNames    `json:"properties"`
	Geometry   OutlineGeometry `json:"geometry"`
}

// OutlineNames are what is written on a governorate, and where.
type OutlineNames struct {
	NameAr string     `json:"name_ar"`
	NameEn string     `json:"name_en"`
	Label  [2]float64 `json:"label" doc:"Longitude and latitude of where the name stands"`
}

// OutlineGeometry are the parts of a governorate, islands among them.
type OutlineGeometry struct {
	Type        string           `json:"type" enum:"MultiPolygon"`
	Coordinates [][][][2]float64 `json:"coordinates" nullable:"false"`
}

// outlines are made once: they are of the program, not of a plan.
var outlines = sync.OnceValue(func() *Outlines {
	out := &Outlines{Type: "FeatureCollection", Features: []Outline{},
		SourceEn: "Outlines: Natural Earth 1:10m, simplified; inland borders are some kilometres off. Names: CAPMAS and UN OCHA (COD-AB Egypt, CC BY 3.0 IGO).",
		SourceAr: "الحدود: Natural Earth \u200f1:10m مبسّطة، وقد تبعد الحدود الداخلية بضعة كيلومترات. الأسماء: الجهاز المركزي للتعبئة العامة والإحصاء ومكتب الأمم المتحدة لتنسيق الشؤون الإنسانية (COD-AB، CC BY 3.0 IGO)."}
	for _, b := range geo.Borders() {
		g, _ := geo.Egypt().Governorate(b.Governorate)
		f := Outline{Type: "Feature", ID: b.Governorate, Properties: OutlineNames{g.NameAr, g.NameEn, lngLat(b.Label)}, Geometry: OutlineGeometry{Type: "MultiPolygon"}}
		for _, part := range b.Parts {
			var rings [][][2]float64
			for _, ring := range part {
				line := make([][2]float64, len(ring))
				for i, p := range ring {
					line[i] = lngLat(p)
				}
				rings = append(rings, line)
			}
			f.Geometry.Coordinates = append(f.Geometry.Coordinates, rings)
		}
		out.Features = append(out.Features, f)
	}
	return out
})

func lngLat(p geo.Point) [2]float64 { return [2]float64{p.Lng, p.Lat} }

func (s *Server) getOutlines(context.Context, *database.Tx, *struct{}) (*Outlines, error) {
	return outlines(), nil
}
