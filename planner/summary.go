package planner

import "katf/geo"

// summary adds up the plan.
func (w *world) summary(p *Plan) Summary {
	s := Summary{Target: w.Campaign.Target, Waves: len(p.Waves), Transfers: len(p.Transfers)}
	tiers := map[int]int{}
	for i, t := range w.tiers {
		tiers[t.Number] = i
		s.Tiers = append(s.Tiers, TierSummary{Tier: t.Number, CompleteBy: t.CompleteBy})
	}
	for i := range p.Allocations {
		a := &p.Allocations[i]
		s.Allocated += a.Cartons
		s.Tiers[tiers[a.Tier]].Cartons += a.Cartons
		if a.Cartons > 0 {
			s.Places++
		}
	}
	for i := range p.Transfers {
		t := &p.Transfers[i]
		s.TrunkTrucks += t.Trucks
		s.TrunkMetres += 2 * t.Metres * geo.Metres(t.Trucks)
		s.TrunkCost += t.Cost
		s.KgKm += w.kgKm(t.Cartons, t.Metres)
	}
	for i := range p.Waves {
		w.addWave(&s, &p.Waves[i], &s.Tiers[tiers[p.Waves[i].Tier]])
	}
	s.Unserved = s.Allocated - s.Delivered
	return s
}

func (w *world) addWave(s *Summary, wave *Wave, tier *TierSummary) {
	if s.FirstDay == 0 || wave.Date < s.FirstDay {
		s.FirstDay = wave.Date
	}
	s.LastDay = max(s.LastDay, wave.Date)
	tier.Completed = max(tier.Completed, wave.Date)
	tier.Delivered += wave.Cartons
	s.Delivered += wave.Cartons
	s.Trips += len(wave.Trips)
	for i := range wave.Trips {
		t := &wave.Trips[i]
		s.Stops += len(t.Stops)
		s.Metres += t.Metres
		s.LocalCost += t.Cost
		left := t.Cartons
		for _, stop := range t.Stops {
			s.KgKm += w.kgKm(left, stop.Metres)
			left -= stop.Cartons
		}
	}
}

// kgKm is mass times distance, rounded down to the kilogram-kilometre.
func (w *world) kgKm(c Cartons, m geo.Metres) int64 {
	return int64(c) * int64(w.Campaign.Carton.Mass) / 1000 * int64(m) / 1000
}
