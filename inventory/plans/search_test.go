package plans_test

import (
	"strings"
	"testing"

	"katf/fixtures"
	"katf/geo"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
)

// What people type finds what they mean, first.
func TestSearch(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.TwoBanks()
	for i, name := range [][2]string{{"كوم أمبو", "Kom Ombo"}, {"إدفو", "Edfu"}, {"أبو المطامير", "Abu El Matamir"}, {"المحلة الكبرى", "El Mahalla El Kubra"}} {
		s.Places[i].NameAr, s.Places[i].NameEn = name[0], name[1]
	}
	p := planned(t, s, 7)
	a, _ := atlasOf(t, store, s, p)
	place := func(i int) string { return string(s.Places[i].ID) }
	for _, c := range []struct{ text, kind, id, how string }{
		{"كوم أمبو", "place", place(0), "name"},
		{"كوم امبو", "place", place(0), "name"},
		{"كومبو", "place", place(0), "consonants"},
		{"KOM OMBO", "place", place(0), "name"},
		{"komombo", "place", place(0), "spelling"},
		{"kom obmo", "place", place(0), "spelling"},
		{"إدف", "place", place(1), "start"},
		{"ادفوو", "place", place(1), "spelling"},
		{"المطامير", "place", place(2), "word"},
		{"مطامير ابو", "place", place(2), "words"},
		{"al-mahallah al-kubra", "place", place(3), "name"},
		{"المحله الكبري", "place", place(3), "name"},
		{"mehalla kobra", "place", place(3), "spelling"},
		{strings.ToLower(place(1)), "place", place(1), "code"},
		{string(s.Warehouses[0].ID), "warehouse", string(s.Warehouses[0].ID), "code"},
		{s.Warehouses[0].NameAr, "warehouse", string(s.Warehouses[0].ID), "name"},
		{p.Waves[0].ID, "wave", p.Waves[0].ID, "code"},
		{p.Waves[0].Trips[0].ID, "trip", p.Waves[0].Trips[0].ID, "code"},
		{geo.CellAt(s.Places[0].Point, 6).String(), "cell", geo.CellAt(s.Places[0].Point, 6).String(), "code"},
	} {
		hits := a.Search(c.text, 10)
		if len(hits) == 0 {
			t.Errorf("%q finds nothing, want %s %s", c.text, c.kind, c.id)
			continue
		}
		if h := hits[0]; string(h.Kind) != c.kind || h.ID != c.id || h.How != c.how || h.Point == (geo.Point{}) {
			t.Errorf("%q finds %s %s (%s) at %s, want %s %s (%s)", c.text, h.Kind, h.ID, h.How, h.Point, c.kind, c.id, c.how)
		}
	}
	for _, text := range []string{"", "   ", "-", "!!", "قققققققققق", "8928308280fffff"} {
		if hits := a.Search(text, 10); len(hits) != 0 {
			t.Errorf("%q finds %+v", text, hits[0])
		}
	}
	if n := len(a.Search("ا", 3)); n > 3 {
		t.Errorf("%d hits, 3 at most were asked for", n)
	}
}

// Regions are found by the names in use and by code, with what lies in them.
func TestSearchFindsRegions(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	a, _ := atlasOf(t, store, s, planned(t, s, 7))
	g, _ := geo.Egypt().Governorate(s.Places[0].Governorate)
	for _, text := range []string{g.NameAr, g.NameEn, "محافظة " + g.NameAr, g.ISO, g.PCode, strings.TrimPrefix(g.ISO, "EG-")} {
		hits := a.Search(text, 5)
		if len(hits) == 0 || hits[0].Kind != plans.AGovernorate || hits[0].ID != g.ISO || hits[0].Box == nil {
			t.Errorf("%q finds %+v", text, hits)
		}
	}
	m, _ := geo.Egypt().Markaz(s.Places[0].Markaz)
	if hits := a.Search(m.PCode, 5); len(hits) == 0 || hits[0].Kind != plans.AMarkaz || hits[0].InAr != g.NameAr {
		t.Errorf("%q finds %+v", m.PCode, hits)
	}
}

// No text stops a search.
func FuzzSearch(f *testing.F) {
	store := inventorytest.Store(f)
	s := fixtures.Oasis()
	a, _ := atlasOf(f, store, s, planned(f, s, 7))
	for _, text := range []string{"إدفو", "edfu 1", "2027-01-12", "٨٥", "\xff", "ـ", "EG-"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, h := range a.Search(text, 5) {
			if h.ID == "" || h.How == "" {
				t.Errorf("%q finds %+v", text, h)
			}
		}
	})
}
