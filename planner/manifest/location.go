package manifest

import (
	"fmt"
	"strings"
	"unicode"

	"katf/geo"
	"katf/planner"
)

func warehouseLocation(w *planner.Warehouse) Location {
	return Location{
		ID: string(w.ID), NameAr: w.NameAr, NameEn: w.NameEn,
		Governorate: governorate(w.Governorate), Markaz: markaz(w.Markaz),
		Point: w.Point, Cell: geo.CellAt(w.Point, geo.PlaceResolution),
		Owner: w.Owner, Opens: w.Opens, Closes: w.Closes, PositionBasis: w.PositionBasis,
	}
}

func placeLocation(p *planner.Place) Location {
	cell := p.Cell
	if cell == 0 {
		cell = geo.CellAt(p.Point, geo.PlaceResolution)
	}
	return Location{
		ID: string(p.ID), PCode: p.PCode, NameAr: p.NameAr, NameEn: p.NameEn,
		Governorate: governorate(p.Governorate), Markaz: markaz(p.Markaz),
		Point: p.Point, Cell: cell, Owner: p.Owner, Contact: p.Contact, Note: p.Note,
		Households: p.Households, Opens: p.Opens, Closes: p.Closes,
		PositionBasis: p.PositionBasis, PopulationBasis: p.PopulationBasis,
	}
}

// governorate and markaz keep a code that Egypt's tables do not have; such a
// place still gets its paper.
func governorate(code string) Division {
	g, ok := geo.Egypt().Governorate(code)
	if !ok {
		return Division{Code: code}
	}
	return Division{Code: g.ISO, PCode: g.PCode, NameAr: g.NameAr, NameEn: g.NameEn}
}

func markaz(pcode string) Division {
	m, ok := geo.Egypt().Markaz(pcode)
	if !ok {
		return Division{Code: pcode}
	}
	return Division{Code: m.PCode, PCode: m.PCode, NameAr: m.NameAr, NameEn: m.NameEn}
}

// SiteCode is what the numbers of a site's papers begin with: its id, with a
// hyphen for whatever is not a letter, a digit, a hyphen, a dot or an underscore.
// Two ids may have the same code.
func SiteCode(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-._", r) {
			return r
		}
		return '-'
	}, id)
}

// siteCodes gives every warehouse its [SiteCode]. Where two ids become the same
// code, the later one in the list gets a number behind it.
func siteCodes(warehouses []planner.Warehouse) map[planner.SiteID]string {
	codes := make(map[planner.SiteID]string, len(warehouses))
	taken := make(map[string]bool, len(warehouses))
	for i := range warehouses {
		id := warehouses[i].ID
		code := SiteCode(string(id))
		for base, n := code, 2; taken[code]; n++ {
			code = fmt.Sprintf("%s.%d", base, n)
		}
		taken[code] = true
		codes[id] = code
	}
	return codes
}
