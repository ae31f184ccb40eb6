package places

import (
	"fmt"
	"slices"
	"strings"

	"katf/geo"
)

// howOf tells by which means a name was matched.
func howOf(m geo.Match) How {
	switch m {
	case geo.MatchCode:
		return ByCode
	case geo.MatchExact:
		return ByName
	case geo.MatchFolded:
		return BySpelling
	case geo.MatchSkeleton:
		return ByConsonants
	}
	return NotFound
}

// governorate reads the columns of the governorate. Where they disagree a code
// wins, else the first.
func (im *importer) governorate(e *entry, at *whereabouts) {
	for _, text := range im.cells(e.row, fieldGov) {
		g, match := im.regions.FindGovernorate(text)
		if match == geo.MatchNone {
			im.unknown(e, at, fieldGov, text)
			continue
		}
		how := howOf(match)
		if at.gov.ISO != "" && at.gov.ISO != g.ISO {
			e.doubt("disagree", fmt.Sprintf("the columns name two governorates, %s and %s", at.gov.NameEn, g.NameEn),
				fmt.Sprintf("الأعمدة تذكر محافظتين: %s و%s", at.gov.NameAr, g.NameAr))
		}
		if at.gov.ISO == "" || how == ByCode && at.govBy != ByCode {
			at.gov, at.govBy = g, how
		}
	}
	if at.govBy == ByConsonants {
		e.doubt("consonants", "the governorate was recognised by its consonants only: "+at.gov.NameEn,
			"تم التعرف على المحافظة من حروفها الساكنة فقط: "+at.gov.NameAr)
	}
}

func (im *importer) unknown(e *entry, at *whereabouts, field, text string) {
	at.unknown, at.column = text, im.table.Header[im.of[field][0]]
	if field == fieldGov {
		e.doubt("unknown_governorate", fmt.Sprintf("no governorate is called %q", text), fmt.Sprintf("لا توجد محافظة باسم «%s»", text))
		return
	}
	ar, en := "مصر", "Egypt"
	if at.gov.ISO != "" {
		ar, en = "محافظة "+at.gov.NameAr, at.gov.NameEn
	}
	e.doubt("unknown_markaz", fmt.Sprintf("no markaz or qism in %s is called %q", en, text), fmt.Sprintf("لا يوجد مركز أو قسم باسم «%s» في %s", text, ar))
}

// codedMarkaz looks for P-codes: of the place itself, of its markaz, or its id
// if that is one. The markaz of a code decides the governorate too.
func (im *importer) codedMarkaz(e *entry, at *whereabouts) {
	codes := append([]string{e.place.PCode}, im.cells(e.row, fieldMarkaz)...)
	for _, code := range append(codes, string(e.place.ID)) {
		m, match := im.regions.FindMarkaz(code, "")
		if match != geo.MatchCode {
			continue
		}
		if at.markaz.PCode == "" {
			at.markaz, at.markazBy = m, ByCode
		} else if at.markaz.PCode != m.PCode {
			e.doubt("disagree", fmt.Sprintf("the codes name two markazes, %s and %s", at.markaz.PCode, m.PCode),
				fmt.Sprintf("الأكواد تشير إلى مركزين: %s و%s", at.markaz.PCode, m.PCode))
		}
		if len(code) == 8 && e.place.PCode == "" {
			e.place.PCode = strings.ToUpper(code)
		}
	}
	if e.place.PCode != "" && at.markazBy != ByCode {
		e.doubt("unknown_pcode", fmt.Sprintf("the P-code %q is not one of Egypt", e.place.PCode), fmt.Sprintf("الكود «%s» ليس من أكواد مصر", e.place.PCode))
	}
	if at.markaz.PCode != "" {
		im.governorateOf(e, at)
	}
}

// governorateOf sets the governorate to that of the markaz.
func (im *importer) governorateOf(e *entry, at *whereabouts) {
	if at.gov.ISO == at.markaz.Governorate {
		return
	}
	g, _ := im.regions.Governorate(at.markaz.Governorate)
	if at.gov.ISO != "" {
		e.doubt("disagree", fmt.Sprintf("the list says governorate %s, but %s (%s) lies in %s", at.gov.NameEn, at.markaz.NameEn, at.markaz.PCode, g.NameEn),
			fmt.Sprintf("القائمة تذكر محافظة %s، لكن %s (%s) في محافظة %s", at.gov.NameAr, at.markaz.NameAr, at.markaz.PCode, g.NameAr))
	}
	at.gov, at.govBy = g, ByMarkaz
	if at.markazBy == ByPosition {
		at.govBy = ByPosition
	}
}

// namedMarkaz looks the names of the markaz up within the governorate, or in
// all of Egypt if none is known.
func (im *importer) namedMarkaz(e *entry, at *whereabouts) {
	for _, text := range im.cells(e.row, fieldMarkaz) {
		found, match := im.regions.MarkazesNamed(text, at.gov.ISO)
		switch {
		case match == geo.MatchCode:
		case len(found) == 0:
			if im.isCode(text) || at.markazBy == ByCode {
				continue
			}
			im.unknown(e, at, fieldMarkaz, text)
		case at.markazBy == ByCode && !holdsMarkaz(found, at.markaz.PCode):
			e.doubt("disagree", fmt.Sprintf("the code says %s, the name says %s", at.markaz.NameEn, found[0].NameEn),
				fmt.Sprintf("الكود يشير إلى %s والاسم إلى %s", at.markaz.NameAr, found[0].NameAr))
		case at.named == nil || howOf(match) == ByName && at.namedBy != ByName:
			at.named, at.namedBy = found, howOf(match)
		}
	}
}

// isCode tells a P-code, which codedMarkaz has dealt with, from a name.
func (im *importer) isCode(text string) bool {
	_, match := im.regions.FindMarkaz(text, "")
	return match == geo.MatchCode
}

func holdsMarkaz(list []geo.Markaz, pcode string) bool {
	return slices.ContainsFunc(list, func(m geo.Markaz) bool { return m.PCode == pcode })
}
