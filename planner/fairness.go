package planner

import (
	"strconv"

	"katf/planner/allocate"
)

// fairness measures an allocation for the country, each tier and each
// governorate, beside the allocation that would have served nobody first.
func (h *hierarchy) fairness(s *Scenario, cartons, without []int64) Fairness {
	all := newGroup("EG")
	tiers := make([]*group, len(h.tiers))
	for i, t := range h.tiers {
		tiers[i] = newGroup(strconv.Itoa(t.Number))
	}
	var governorates []*group
	byCode := map[string]*group{}
	for i := range s.Places {
		code := s.Places[i].Governorate
		if byCode[code] == nil {
			byCode[code] = newGroup(code)
			governorates = append(governorates, byCode[code])
		}
		for _, g := range []*group{all, tiers[h.tierOf[i]], byCode[code]} {
			g.add(&s.Places[i], cartons[i], without[i])
		}
	}
	return Fairness{National: all.coverage(), Tiers: coverages(tiers), Governorates: coverages(governorates)}
}

// group gathers the places of one tier or governorate.
type group struct {
	Coverage
	places        []PlaceID
	cartons, base []int64
}

func newGroup(code string) *group { return &group{Coverage: Coverage{Code: code}} }

func (g *group) add(p *Place, cartons, without int64) {
	g.Places++
	g.Households += p.Households
	g.Cartons += Cartons(cartons)
	g.BorderFirst += Cartons(without - cartons)
	g.places = append(g.places, p.ID)
	g.cartons = append(g.cartons, cartons)
	g.base = append(g.base, int64(p.Households))
}

func (g *group) coverage() Coverage {
	c := g.Coverage
	c.Coverage = allocate.Coverage(int64(c.Cartons), int64(c.Households))
	c.Gini = allocate.Gini(g.cartons, g.base)
	c.Jain = allocate.Jain(g.cartons, g.base)
	if lowest, unit := allocate.Lowest(g.cartons, g.base); unit >= 0 {
		c.Lowest, c.LowestAt = lowest, g.places[unit]
	}
	return c
}

func coverages(groups []*group) []Coverage {
	out := make([]Coverage, 0, len(groups))
	for _, g := range groups {
		out = append(out, g.coverage())
	}
	return out
}
