package progress

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Day is one day of a campaign: what trucks were planned to do on it and what
// happened on it, by the days of Egypt's clock, and both since the beginning.
type Day struct {
	Date    planner.Date    `json:"date"`
	Past    bool            `json:"past" doc:"It is over, or today: what happened is known so far"`
	Planned planner.Cartons `json:"planned_loaded" doc:"To leave on this day"`
	Arrive  planner.Cartons `json:"planned_arrived" doc:"To arrive"`
	Hand    planner.Cartons `json:"planned_handed_out" doc:"To be handed out"`

	Loaded    planner.Cartons `json:"loaded"`
	Arrived   planner.Cartons `json:"arrived"`
	HandedOut planner.Cartons `json:"handed_out"`
	Returned  planner.Cartons `json:"returned"`
	Lost      planner.Cartons `json:"lost"`

	SoFar Sums `json:"so_far" doc:"Since the beginning"`
}

// Sums are the cartons since the beginning up to the end of a day.
type Sums struct {
	PlannedLoaded  planner.Cartons `json:"planned_loaded"`
	PlannedArrived planner.Cartons `json:"planned_arrived"`
	PlannedHanded  planner.Cartons `json:"planned_handed_out"`
	Loaded         planner.Cartons `json:"loaded"`
	Arrived        planner.Cartons `json:"arrived"`
	HandedOut      planner.Cartons `json:"handed_out"`
	Returned       planner.Cartons `json:"returned"`
	Lost           planner.Cartons `json:"lost"`
	OnRoad         planner.Cartons `json:"on_road" doc:"Of the loaded: not handed out, returned or lost"`
}

// Course gives every day from the first on which something was planned or
// happened to the last one, days without either among them.
func Course(ctx context.Context, tx *database.Tx, plan uuid.UUID, f Filter) ([]Day, error) {
	f = f.scoped(&tx.By, Whole)
	l, err := read(ctx, tx, plan, need{owners: f.owner != nil, days: true})
	if err != nil {
		return nil, err
	}
	at := map[planner.Date]*Day{}
	l.each(&f, func(e event) {
		if e.day == 0 {
			return
		}
		if at[e.day] == nil {
			at[e.day] = &Day{Date: e.day}
		}
		if into := at[e.day].of(e.stage); into != nil {
			*into += e.cartons
		}
	})
	return inOrder(at, dayOfMoment(l.now)), nil
}

// of is where a day counts a stage, nil if it does not.
func (d *Day) of(s stage) *planner.Cartons {
	switch s {
	case planned:
		return &d.Planned
	case plannedArrival:
		return &d.Arrive
	case plannedHandover:
		return &d.Hand
	case loaded:
		return &d.Loaded
	case arrived:
		return &d.Arrived
	case handed:
		return &d.HandedOut
	case returned:
		return &d.Returned
	case lost:
		return &d.Lost
	}
	return nil
}

// inOrder lists days without gaps and sums them up.
func inOrder(at map[planner.Date]*Day, today planner.Date) []Day {
	first, last := planner.Date(0), planner.Date(0)
	for d := range at {
		if first == 0 || d < first {
			first = d
		}
		last = max(last, d)
	}
	out := []Day{}
	var sum Sums
	for d := first; d <= last && first != 0; d++ {
		day := Day{Date: d}
		if at[d] != nil {
			day = *at[d]
		}
		sum.add(&day)
		day.Past, day.SoFar = d <= today, sum
		out = append(out, day)
	}
	return out
}

func (s *Sums) add(d *Day) {
	s.PlannedLoaded += d.Planned
	s.PlannedArrived += d.Arrive
	s.PlannedHanded += d.Hand
	s.Loaded += d.Loaded
	s.Arrived += d.Arrived
	s.HandedOut += d.HandedOut
	s.Returned += d.Returned
	s.Lost += d.Lost
	s.OnRoad = s.Loaded - s.HandedOut - s.Returned - s.Lost
}
