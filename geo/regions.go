package geo

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"strconv"
	"sync"
)

// Governorate is one of the 27 first-level divisions of Egypt. The code is
// ISO 3166-2:EG, the P-code is the one of COD-AB Egypt.
type Governorate struct {
	ISO, PCode     string
	NameEn, NameAr string
	Capital        Point
	Population     int64  // people, CAPMAS clock of about 30 July 2023
	PovertyPercent string // as published, "" where no figure was found
	PovertySource  string
	Frontier       bool // statistical grouping of frontier governorates
	BorderFirst    bool // touches a land border; the default first tier
	OfficialUnits  int  // villages and shiakhas
}

// Markaz is one of the 351 second-level divisions (markaz or qism).
type Markaz struct {
	PCode          string
	NameEn, NameAr string
	Governorate    string // ISO 3166-2:EG
	Kind           string // "markaz" (rural and town), "qism" (urban or desert police district) or "port"
	Centre         Point  // of the polygon; in desert districts far from the town
	OfficialUnits  int    // villages and shiakhas
}

// Regions holds the administrative divisions, in P-code order.
type Regions struct {
	Governorates []Governorate
	Markazes     []Markaz
	byISO        map[string]int
	byPCode      map[string]int
	markaz       map[string]int
}

//go:embed data/governorates.csv
var governoratesCSV []byte

//go:embed data/markaz.csv
var markazCSV []byte

// Egypt gives the 27 governorates and 351 markaz and qism. The tables are read
// once; the result is shared and must not be changed.
//
// Source: CAPMAS, Government of Egypt, and UN OCHA (FISS, ROMENA), COD-AB
// Egypt, CC BY 3.0 IGO; populations from the CAPMAS clock of about 30 July 2023
// as printed by the press, most of them rounded to 0.1 million.
var Egypt = sync.OnceValue(loadEgypt)

// Governorate finds a governorate by ISO 3166-2 code ("EG-ASN") or P-code
// ("EG28").
func (r *Regions) Governorate(code string) (Governorate, bool) {
	i, ok := r.byISO[code]
	if !ok {
		if i, ok = r.byPCode[code]; !ok {
			return Governorate{}, false
		}
	}
	return r.Governorates[i], true
}

// Markaz finds a markaz or qism by P-code ("EG0101").
func (r *Regions) Markaz(pcode string) (Markaz, bool) {
	i, ok := r.markaz[pcode]
	if !ok {
		return Markaz{}, false
	}
	return r.Markazes[i], true
}

func loadEgypt() *Regions {
	r := &Regions{byISO: map[string]int{}, byPCode: map[string]int{}, markaz: map[string]int{}}
	for _, row := range table(governoratesCSV) {
		r.byISO[row["iso"]] = len(r.Governorates)
		r.byPCode[row["pcode"]] = len(r.Governorates)
		r.Governorates = append(r.Governorates, Governorate{
			ISO: row["iso"], PCode: row["pcode"], NameEn: row["name_en"], NameAr: row["name_ar"],
			Capital:    point(row["capital_lat"], row["capital_lon"]),
			Population: integer(row["population"]), PovertyPercent: row["poverty_pct"], PovertySource: row["poverty_source"],
			Frontier: row["frontier"] == "1", BorderFirst: row["border_first"] == "1",
			OfficialUnits: int(integer(row["official_units"])),
		})
	}
	for _, row := range table(markazCSV) {
		r.markaz[row["pcode"]] = len(r.Markazes)
		r.Markazes = append(r.Markazes, Markaz{
			PCode: row["pcode"], NameEn: row["name_en"], NameAr: row["name_ar"],
			Governorate: row["governorate"], Kind: row["kind"],
			Centre: point(row["lat"], row["lon"]), OfficialUnits: int(integer(row["official_units"])),
		})
	}
	return r
}

// table reads an embedded table. Its errors can only come from a wrong build,
// which the tests of this package find, so they stop the program.
func table(data []byte) []map[string]string {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		panic("geo: embedded table: " + err.Error())
	}
	out := make([]map[string]string, 0, len(rows)-1)
	for _, row := range rows[1:] {
		m := make(map[string]string, len(row))
		for i, v := range row {
			m[rows[0][i]] = v
		}
		out = append(out, m)
	}
	return out
}

func integer(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic("geo: embedded table: " + err.Error())
	}
	return n
}

func point(lat, lng string) Point {
	la, err1 := strconv.ParseFloat(lat, 64)
	ln, err2 := strconv.ParseFloat(lng, 64)
	if err1 != nil || err2 != nil {
		panic("geo: embedded table: bad position " + lat + "," + lng)
	}
	return Point{Lat: la, Lng: ln}
}
