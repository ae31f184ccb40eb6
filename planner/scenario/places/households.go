package places

import (
	"katf/geo"
	"katf/planner"
	"katf/planner/scenario/sheet"
)

// NationalShare reckons eligible households from people: the unified database
// has 37 million people of the 105.17 million, and a family has five.
// population × 37 / 105.17 / 5, rounded half up, at least one household where
// there is anyone.
func NationalShare(_ geo.Governorate, population int64) planner.Cartons {
	return share(population, 3700, 10517*5)
}

// PovertyShare reckons eligible households as the embedded scenario does: the
// 7.4 million families of the unified database are spread over the governorates
// by population × poverty rate (the national 29.7% where none is published), and
// within a governorate by population. Rounded half up, at least one household
// where there is anyone.
func PovertyShare(g geo.Governorate, population int64) planner.Cartons {
	claims := int64(0)
	for _, other := range geo.Egypt().Governorates {
		claims += other.Population * poverty(other)
	}
	// 7,400,000 × 1,000 tenths of a percent × 200 million people is within int64.
	return share(population, families*poverty(g), claims)
}

// families is 37 million people at five to a family.
const families = 7_400_000

// poverty gives a published rate in tenths of a percent.
func poverty(g geo.Governorate) int64 {
	n, err := sheet.Fixed(g.PovertyPercent, 1)
	if err != nil {
		return 297 // HIECS 2019/20
	}
	return n
}

func share(population, part, of int64) planner.Cartons {
	if population <= 0 {
		return 0
	}
	return planner.Cartons(max(1, (population*part+of/2)/of))
}

// derive reckons the households of a row that gives people only, and marks
// them as estimated.
func (im *importer) derive(e *entry) {
	p := &e.place
	text, _ := im.cell(e.row, fieldBasis)
	p.PopulationBasis = basis(text)
	if e.hasHouseholds {
		return
	}
	p.PopulationBasis = "estimated"
	if e.population == 0 {
		e.doubt("no_count", "neither people nor households are given: no cartons will be allocated here",
			"لم يُذكر عدد السكان ولا عدد الأسر: لن تُخصَّص كراتين لهذا المكان")
		return
	}
	g, _ := im.regions.Governorate(p.Governorate)
	p.Households = im.eligible(g, e.population)
	e.report.Derived = p.Households
}

func (im *importer) eligible(g geo.Governorate, population int64) planner.Cartons {
	switch {
	case im.opt.Eligible != nil:
		return im.opt.Eligible(g, population)
	case im.opt.HouseholdsPermille > 0:
		return share(population, im.opt.HouseholdsPermille, 1000)
	}
	return NationalShare(g, population)
}
