package geo

import (
	_ "embed"
	"sync"
)

// Town is a real town with its position. Population is 0 where none was
// reported; the reported figures are of different years and mostly too small.
type Town struct {
	NameEn, NameAr string
	Markaz         string // P-code
	Point          Point
	Population     int64
	// Source is "geonames", or "hand" for the approximate seats of desert
	// districts that GeoNames' list of towns leaves out.
	Source string
}

//go:embed data/towns.csv
var townsCSV []byte

// Towns gives the known towns of Egypt, ordered by markaz. The result is shared
// and must not be changed.
//
// Source: GeoNames (CC BY 4.0); which markaz a town lies in was read off COD-AB
// Egypt, English spellings and missing Arabic names are by hand.
var Towns = sync.OnceValue(func() []Town {
	rows := table(townsCSV)
	towns := make([]Town, len(rows))
	for i, row := range rows {
		towns[i] = Town{
			NameEn: row["name_en"], NameAr: row["name_ar"], Markaz: row["markaz"],
			Point: point(row["lat"], row["lng"]), Population: integer(row["population"]), Source: row["source"],
		}
	}
	return towns
})
