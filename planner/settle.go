package planner

import (
	"slices"

	"katf/planner/wave"
)

// settle gives the trunk loads after what the routes left behind: those cartons
// are still in the warehouse, so the next loads to it carry as many fewer.
// Stock is then never above what the waves planned, except while nothing
// arrives. A load that is cut at a giving warehouse leaves cartons there in turn.
func (d *dated) settle() []wave.Load {
	loads := slices.Clone(d.schedule.Loads)
	left := make([][]int64, len(d.bases)) // by warehouse and day: not yet made up for
	for w := range left {
		left[w] = make([]int64, d.days)
	}
	for i, t := range d.tours {
		for _, u := range t.unserved {
			left[d.work[i].warehouse][d.work[i].day] += int64(u)
		}
	}
	byArrival := make([][]int, d.days)
	for i := range loads {
		if day := d.arrival(loads[i]); day < d.days {
			byArrival[day] = append(byArrival[day], i)
		}
	}
	for day := 0; day < d.days; day++ {
		for _, i := range byArrival[day] {
			if from := d.cut(&loads[i], left, day); from < day {
				day = from - 1 // a giving warehouse holds more since then: look again
				break
			}
		}
	}
	return slices.DeleteFunc(loads, func(l wave.Load) bool { return l.Cartons == 0 })
}

// cut takes what is left at the receiving warehouse by a day off a load, and
// gives the first day whose account has changed.
func (d *dated) cut(l *wave.Load, left [][]int64, day int) int {
	leg := &d.Legs[l.Leg]
	changed := day
	for e := 0; e <= day && l.Cartons > 0; e++ {
		c := min(left[leg.Warehouse][e], l.Cartons)
		left[leg.Warehouse][e] -= c
		l.Cartons -= c
		if giver := d.Sources[leg.Source].Warehouse; giver >= 0 && c > 0 {
			left[giver][l.Day] += c
			changed = min(changed, l.Day)
		}
	}
	return changed
}
