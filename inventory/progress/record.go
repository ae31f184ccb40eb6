package progress

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/steps"
	"katf/planner"
)

// paper is the manifest of a trip, once something was done with it.
type paper struct {
	id       uuid.UUID
	trip     int
	state    dispatch.State
	cameBack bool
	left     planner.Date // the truck
	counted  planner.Date // what came back
	bills    []bill       // in the order of stops
	back     map[int]planner.Cartons
}

// bill is what a paper carries for one stop, of one owner if owners are told
// apart.
type bill struct {
	id              uuid.UUID // of the waybill
	stop            int       // from 0
	place, owner    int
	cartons, loaded planner.Cartons
	handed, lost    planner.Cartons // by all gifts
	outcome         dispatch.Outcome
	gifts           []gift
}

// gift is a handover that stands.
type gift struct {
	id            uuid.UUID
	outcome       dispatch.Outcome
	place         int
	cartons, lost planner.Cartons
	day           planner.Date
}

// record is what has happened of a plan.
type record struct {
	papers []paper
	owners []string // if they are told apart
}

// need is what a question needs to be told.
type need struct {
	owners bool // whose the cartons are: waybills are split by the owner of their lots
	days   bool // on which day each thing happened
}

// readRecord reads what was done with the manifests of a plan; those that are
// only planned are left out. Sums alone stand on the waybills; handovers are read
// for those that the sums do not tell all of.
func readRecord(ctx context.Context, tx *database.Tx, plan uuid.UUID, s *schedule, n need) (*record, error) {
	r := &reading{ctx: ctx, tx: tx, schedule: s, bill: map[uuid.UUID][2]int{}}
	reads := []func(uuid.UUID) error{r.papers, r.bills}
	if n.days {
		reads = append(reads, r.days)
	}
	if n.days || n.owners {
		reads = append(reads, r.gifts)
	} else {
		reads = append(reads, r.fewGifts)
	}
	for _, read := range reads {
		if err := read(plan); err != nil {
			return nil, err
		}
	}
	if n.owners {
		if err := r.split(); err != nil {
			return nil, err
		}
	}
	return &r.out, nil
}

type reading struct {
	ctx context.Context
	tx  *database.Tx
	*schedule
	out  record
	ids  []key                // of the papers
	bill map[uuid.UUID][2]int // of waybills: paper and position
}

// key is an id as the driver takes and gives it without asking uuid.UUID, which
// takes ten times as long.
type key = [16]byte

func (r *reading) papers(plan uuid.UUID) error {
	rows, err := r.tx.Query(r.ctx, `SELECT id, trip, state, came_back, back FROM manifest WHERE plan = $1 AND state <> 'planned' ORDER BY seq`, plan)
	if err != nil {
		return err
	}
	var p paper
	var trip string
	var back planner.Cartons
	_, err = pgx.ForEachRow(rows, []any{(*key)(&p.id), &trip, &p.state, &p.cameBack, &back}, func() error {
		var ok bool
		if p.trip, ok = r.tripAt[trip]; !ok {
			return fmt.Errorf("manifest %s is of trip %q, which its plan does not have", p.id, trip)
		}
		p.back = nil
		if p.cameBack {
			p.back = map[int]planner.Cartons{none: back}
		}
		r.out.papers, r.ids = append(r.out.papers, p), append(r.ids, key(p.id))
		return nil
	})
	return err
}

// byPaper finds papers by their id.
func (r *reading) byPaper() map[uuid.UUID]*paper {
	out := make(map[uuid.UUID]*paper, len(r.out.papers))
	for i := range r.out.papers {
		out[r.out.papers[i].id] = &r.out.papers[i]
	}
	return out
}

// days reads when the trucks left and were counted: the last time counts, for a
// step may have been undone.
func (r *reading) days(uuid.UUID) error {
	at := r.byPaper()
	rows, err := r.tx.Query(r.ctx, `SELECT subject, action, occurred_at FROM steps
		WHERE subject = ANY ($1) AND action IN ('dispatch', 'return') ORDER BY seq`, r.ids)
	if err != nil {
		return err
	}
	var id uuid.UUID
	var action string
	var when time.Time
	_, err = pgx.ForEachRow(rows, []any{(*key)(&id), &action, &when}, func() error {
		if p := at[id]; action == "return" {
			p.counted = steps.DayOf(when)
		} else {
			p.left = steps.DayOf(when)
		}
		return nil
	})
	return err
}

func (r *reading) bills(uuid.UUID) error {
	at := map[uuid.UUID]int{}
	for i, id := range r.ids {
		at[uuid.UUID(id)] = i
	}
	rows, err := r.tx.Query(r.ctx, `SELECT id, manifest, stop - 1, place, cartons, loaded, handed_out, lost, outcome FROM waybill
		WHERE manifest = ANY ($1)`, r.ids)
	if err != nil {
		return err
	}
	var manifest uuid.UUID
	var where string
	b := bill{owner: none}
	_, err = pgx.ForEachRow(rows, []any{(*key)(&b.id), (*key)(&manifest), &b.stop, &where, &b.cartons, &b.loaded, &b.handed, &b.lost, &b.outcome}, func() error {
		i := at[manifest]
		var err error
		b.place, err = r.placeOf(where)
		r.out.papers[i].bills = append(r.out.papers[i].bills, b)
		return err
	})
	for i := range r.out.papers {
		bills := r.out.papers[i].bills
		slices.SortFunc(bills, func(a, b bill) int { return a.stop - b.stop })
		for j := range bills {
			r.bill[bills[j].id] = [2]int{i, j}
		}
	}
	return err
}

func (r *reading) placeOf(id string) (int, error) {
	if i, ok := r.placeAt[id]; ok {
		return i, nil
	}
	return none, fmt.Errorf("%q is no place of the plan", id)
}

// gifts reads the handovers of the plan, without those that were taken back.
func (r *reading) gifts(plan uuid.UUID) error {
	rows, err := r.tx.Query(r.ctx, handovers+`WHERE plan = $1 ORDER BY seq`, plan)
	if err != nil {
		return err
	}
	return r.takeGifts(rows)
}

const handovers = `SELECT id, waybill, outcome, place, cartons, lost, takes_back, occurred_at FROM handover `

// fewGifts reads the handovers of the waybills of which cartons were diverted, or
// nothing was handed out: there, whether the truck arrived is not said by sums.
// What was handed out otherwise was so at the stop, in one gift or several.
func (r *reading) fewGifts(uuid.UUID) error {
	var open []key
	for i := range r.out.papers {
		for j := range r.out.papers[i].bills {
			b := &r.out.papers[i].bills[j]
			switch b.outcome {
			case dispatch.Full, dispatch.Part:
				b.gifts = []gift{{outcome: b.outcome, place: b.place, cartons: b.handed, lost: b.lost}}
			case dispatch.Refused, dispatch.Diverted, dispatch.ClosedRoad:
				open = append(open, key(b.id))
			}
		}
	}
	if open == nil {
		return nil
	}
	rows, err := r.tx.Query(r.ctx, handovers+`WHERE waybill = ANY ($1) ORDER BY seq`, open)
	if err != nil {
		return err
	}
	return r.takeGifts(rows)
}

func (r *reading) takeGifts(rows pgx.Rows) error {
	type row struct {
		gift
		bill [2]int
	}
	var all []row
	undone := map[uuid.UUID]bool{}
	var g row
	var waybill uuid.UUID
	var takes *uuid.UUID
	var where string
	var when time.Time
	if _, err := pgx.ForEachRow(rows, []any{(*key)(&g.id), (*key)(&waybill), &g.outcome, &where, &g.cartons, &g.lost, &takes, &when}, func() error {
		if takes != nil {
			undone[*takes] = true
			return nil
		}
		var err error
		g.place, err = r.placeOf(where)
		g.day, g.bill = steps.DayOf(when), r.bill[waybill]
		all = append(all, g)
		return err
	}); err != nil {
		return err
	}
	for _, g := range all {
		if !undone[g.id] {
			b := &r.out.papers[g.bill[0]].bills[g.bill[1]]
			b.gifts = append(b.gifts, g.gift)
		}
	}
	return nil
}
