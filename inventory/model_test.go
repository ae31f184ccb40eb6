package inventory_test

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/planner"
)

// model is the ledger as a list of rows and nothing else: everything is counted
// anew from them each time. It is meant to be obviously right.
type model struct {
	now    time.Time // about the clock of the database
	lots   map[inventory.LotID]inventory.Lot
	rows   map[uuid.UUID]inventory.Entry
	closed map[string]time.Time
}

type shelf struct {
	inventory.Account
	lot inventory.LotID
}

// counts is what lies on a shelf.
type counts struct{ onHand, reserved planner.Cartons }

// count goes over all rows.
func count(rows map[uuid.UUID]inventory.Entry) map[shelf]counts {
	sum := map[shelf]counts{}
	add := func(a inventory.Account, lot inventory.LotID, onHand, reserved planner.Cartons) {
		c := sum[shelf{a, lot}]
		sum[shelf{a, lot}] = counts{c.onHand + onHand, c.reserved + reserved}
	}
	for _, e := range rows {
		switch e.Phase {
		case inventory.Single, inventory.Posted:
			add(e.From, e.Lot, -e.Cartons, 0)
			add(e.To, e.Lot, e.Cartons, 0)
		case inventory.Pending:
			add(e.From, e.Lot, 0, e.Cartons)
		}
		if p, ok := rows[e.Settles]; ok {
			add(e.From, e.Lot, 0, -p.Cartons)
		}
	}
	maps.DeleteFunc(sum, func(_ shelf, c counts) bool { return c == counts{} })
	return sum
}

// codes are the refusals that a request deserves; any of them may be given.
type codes map[string]bool

func (c codes) when(wrong bool, code string) {
	if wrong {
		c[code] = true
	}
}

// add records rows, all or none, and says what was wrong.
func (m *model) add(es ...inventory.Entry) codes {
	wrong := codes{}
	after := maps.Clone(m.rows)
	for _, e := range es {
		have, known := after[e.ID]
		if known {
			have.Seq, have.By, have.Recorded = 0, "", time.Time{}
			if have == e {
				continue
			}
			wrong[inventory.IDReused] = true
		}
		m.judge(e, after, wrong)
		if !known {
			after[e.ID] = e
		}
	}
	for s, c := range count(after) {
		wrong.when(!s.Kind.Source() && c.onHand < c.reserved, inventory.ShortStock)
	}
	if len(wrong) == 0 {
		m.rows = after
	}
	return wrong
}

// judge says what is wrong with one row among others.
func (m *model) judge(e inventory.Entry, rows map[uuid.UUID]inventory.Entry, wrong codes) {
	if e.Phase == inventory.Posted || e.Phase == inventory.Voided || e.Phase == inventory.Expired {
		m.judgeSettlement(e, rows, wrong)
	}
	if e.Why == inventory.ForReversal {
		m.judgeReversal(e, rows, wrong)
	}
	moves := e.Phase != inventory.Voided && e.Phase != inventory.Expired
	wrong.when(moves && e.Cartons < 1, inventory.BadMovement)
	wrong.when(e.From == e.To, inventory.BadMovement)
	wrong.when(e.ID == e.Settles || e.ID == e.Reverses, inventory.BadMovement)
	lot, known := m.lots[e.Lot]
	wrong.when(!known, inventory.BadMovement)
	wrong.when(e.Occurred.After(m.now.Add(5*time.Minute)), inventory.TooEarly)
	wrong.when(!e.Expires.IsZero() && !e.Expires.After(e.Occurred), inventory.BadMovement)
	for _, a := range []inventory.Account{e.From, e.To} {
		if a.Kind == inventory.Warehouse || a.Kind == inventory.Damaged {
			wrong.when(moves && !e.Occurred.After(m.closed[a.Ref]), inventory.TooEarly)
		}
	}
	m.judgeWay(e, lot, moves, wrong)
}

// judgeWay says whether cartons go from there to there.
func (m *model) judgeWay(e inventory.Entry, lot inventory.Lot, moves bool, wrong codes) {
	f, t := e.From, e.To
	stored := func(a inventory.Account) bool { return a.Kind == inventory.Warehouse || a.Kind == inventory.Damaged }
	leaves := t.Kind == inventory.Trip || t.Kind == inventory.Transfer || t.Kind == inventory.Place
	lends := e.Why == inventory.ForLoan || e.Why == inventory.ForRepayment
	wrong.when(f.Kind.Source() && e.Phase == inventory.Pending, inventory.BadMovement)
	wrong.when(stored(f) && stored(t) && f.Ref != t.Ref, inventory.BadMovement)
	wrong.when(lends && (f.Owner == t.Owner || f.Kind.Source()), inventory.BadMovement)
	if e.Why == inventory.ForReversal {
		return
	}
	wrong.when(t.Kind.Source(), inventory.BadMovement)
	wrong.when(f.Kind == inventory.Damaged && leaves, inventory.BadMovement)
	wrong.when(!lends && f.Owner != t.Owner && !f.Kind.Source(), inventory.BadMovement)
	day := planner.DateOf(e.Occurred.In(planner.Cairo()).Date())
	if moves && leaves && (f.Kind == inventory.Warehouse || f.Kind == inventory.Plant) {
		wrong.when(lot.Expires != 0 && day > lot.Expires, inventory.Unsound)
	}
}

func (m *model) judgeSettlement(e inventory.Entry, rows map[uuid.UUID]inventory.Entry, wrong codes) {
	p := rows[e.Settles]
	if p.Phase != inventory.Pending {
		wrong["not_found"] = true
		return
	}
	wrong.when(!m.open(p, rows), inventory.Settled)
	wrong.when(e.Cartons > p.Cartons, inventory.BadMovement)
	wrong.when(e.Occurred.Before(p.Occurred.Add(-5*time.Minute)), inventory.TooEarly)
	wrong.when(e.Phase == inventory.Posted && m.over(p), inventory.Settled)
}

// open says whether nobody settled a reservation, over whether its time is.
func (m *model) open(p inventory.Entry, rows map[uuid.UUID]inventory.Entry) bool {
	for _, e := range rows {
		if e.Settles == p.ID {
			return false
		}
	}
	return p.Phase == inventory.Pending
}

func (m *model) over(p inventory.Entry) bool { return !p.Expires.IsZero() && p.Expires.Before(m.now) }

func (m *model) judgeReversal(e inventory.Entry, rows map[uuid.UUID]inventory.Entry, wrong codes) {
	o, ok := rows[e.Reverses]
	wrong.when(!ok, "not_found")
	wrong.when(o.Phase != inventory.Single && o.Phase != inventory.Posted, inventory.Reversed)
	wrong.when(o.Why == inventory.ForReversal, inventory.Reversed)
	wrong.when(e.Occurred.Before(o.Occurred.Add(-5*time.Minute)), inventory.TooEarly)
	for _, r := range rows {
		wrong.when(r.Reverses == o.ID, inventory.Reversed)
	}
}

// expire gives up what is over.
func (m *model) expire() []uuid.UUID {
	var over []uuid.UUID
	for id, p := range m.rows {
		if m.open(p, m.rows) && m.over(p) {
			over = append(over, id)
		}
	}
	return over
}

// pick takes what expires first.
func (m *model) pick(w inventory.Want) (picked []inventory.Picked, ok bool) {
	today := planner.DateOf(m.now.In(planner.Cairo()).Date())
	for s, c := range count(m.rows) {
		lot := m.lots[s.lot]
		if s.Kind == inventory.Warehouse && s.Ref == w.Warehouse && (w.Owner == nil || *w.Owner == s.Owner) &&
			c.onHand > c.reserved && (lot.Expires == 0 || lot.Expires >= max(today, w.GoodOn)) {
			picked = append(picked, inventory.Picked{Lot: lot, Owner: s.Owner, Cartons: c.onHand - c.reserved})
		}
	}
	slices.SortFunc(picked, func(a, b inventory.Picked) int {
		return cmp.Or(cmp.Compare(uint32(a.Lot.Expires-1), uint32(b.Lot.Expires-1)), cmp.Compare(a.Lot.ID, b.Lot.ID), cmp.Compare(a.Owner, b.Owner))
	})
	want := w.Cartons
	for i := range picked {
		picked[i].Cartons = min(picked[i].Cartons, want)
		want -= picked[i].Cartons
	}
	return slices.DeleteFunc(picked, func(p inventory.Picked) bool { return p.Cartons == 0 }), want == 0 && w.Cartons > 0
}
