package stock

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/planner"
)

// What says in which way a line differs from what was announced.
type What string

// The ways.
const (
	Short          What = "short"   // fewer came
	ArrivedDamaged What = "damaged" // came damaged
	Excess         What = "excess"  // more came
	Unfit          What = "unfit"   // came expired, or too near to it: kept apart
)

// Comparison is what was announced against the last count.
type Comparison struct {
	Round    int        `json:"round"`
	Blind    bool       `json:"blind"`
	Lines    []Compared `json:"lines"`
	Complete bool       `json:"complete"` // every difference has its reason
}

// Compared is one lot of one owner.
type Compared struct {
	Lot         inventory.Lot   `json:"lot"`
	Owner       string          `json:"owner,omitempty"`
	Announced   planner.Cartons `json:"announced"`
	Good        planner.Cartons `json:"good"`
	Damaged     planner.Cartons `json:"damaged"`
	Fitness     Fitness         `json:"fitness"` // on the day of the count: a warning where it is not good
	Differences []Difference    `json:"differences,omitempty"`
}

// Difference is what has to be explained.
type Difference struct {
	What     What            `json:"what"`
	Cartons  planner.Cartons `json:"cartons"`
	Cause    Cause           `json:"cause,omitempty"`
	Note     string          `json:"note,omitempty"`
	WriteOff bool            `json:"write_off,omitempty"` // short of a transfer: lost; else it stays open
}

// got is everything that came.
func (c *Compared) got() planner.Cartons { return c.Good + c.Damaged }

// count gives the cartons of one difference.
func (c *Compared) count(w What) planner.Cartons {
	for _, d := range c.Differences {
		if d.What == w {
			return d.Cartons
		}
	}
	return 0
}

// writeOff reports whether what is short is lost for good.
func (c *Compared) writeOff() bool {
	return slices.ContainsFunc(c.Differences, func(d Difference) bool { return d.What == Short && d.WriteOff })
}

// compare puts a count beside what was announced. Nobody may call it before the
// receipt was counted: that there is a count is its argument.
func (r *receipt) compare(ctx context.Context, tx *database.Tx, announced []Announced, count *Round) (*Comparison, error) {
	rules, err := rulesAt(ctx, tx, count.entered)
	if err != nil {
		return nil, err
	}
	reasons, err := r.reasons(ctx, tx, count.Round)
	if err != nil {
		return nil, err
	}
	lines := map[shelf]*Compared{}
	at := func(l inventory.Lot, owner string) *Compared {
		key := shelf{l.ID, owner}
		if lines[key] == nil {
			lines[key] = &Compared{Lot: l, Owner: owner}
		}
		return lines[key]
	}
	for _, a := range announced {
		at(a.Lot, a.Owner).Announced = a.Cartons
	}
	for _, l := range count.Lines {
		c := at(l.Lot, l.Owner)
		c.Good, c.Damaged = l.Good, l.Damaged
	}
	out := &Comparison{Round: count.Round, Blind: count.Blind, Complete: true}
	for _, c := range lines {
		r.judge(c, rules, steps.DayOf(count.At), reasons)
		for _, d := range c.Differences {
			out.Complete = out.Complete && d.Cause != ""
		}
		out.Lines = append(out.Lines, *c)
	}
	slices.SortFunc(out.Lines, func(a, b Compared) int { return byExpiry(a.Lot, b.Lot, a.Owner, b.Owner) })
	return out, nil
}

// judge finds the differences of a line. Unannounced goods can be neither short
// nor too many.
func (r *receipt) judge(c *Compared, rules Rules, day planner.Date, reasons map[reasonKey]Difference) {
	c.Fitness = rules.fitness(c.Lot.Expires, day)
	differ := func(what What, n planner.Cartons) {
		if n > 0 {
			d := reasons[reasonKey{shelf{c.Lot.ID, c.Owner}, what}]
			d.What, d.Cartons = what, n
			c.Differences = append(c.Differences, d)
		}
	}
	if r.Source != Unannounced {
		differ(Short, c.Announced-c.got())
		differ(Excess, c.got()-c.Announced)
	}
	differ(ArrivedDamaged, c.Damaged)
	if rules.unfit(c.Lot.Expires, day) {
		differ(Unfit, c.Good)
	}
}

type reasonKey struct {
	shelf
	what What
}

// reasons reads the last reason of each difference of a round.
func (r *receipt) reasons(ctx context.Context, tx *database.Tx, round int) (map[reasonKey]Difference, error) {
	rows, err := tx.Query(ctx, `SELECT lot, owner, what, cause, note, write_off FROM stock_receipt_reasons
		WHERE receipt = $1 AND round = $2 AND NOT EXISTS (SELECT FROM undone u WHERE u.step = stock_receipt_reasons.step) ORDER BY seq`, r.ID, round)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[reasonKey]Difference{}
	for rows.Next() {
		var k reasonKey
		var d Difference
		if err := rows.Scan(&k.lot, &k.owner, &k.what, &d.Cause, &d.Note, &d.WriteOff); err != nil {
			return nil, err
		}
		out[k] = d
	}
	return out, rows.Err()
}

// Reason explains one difference of a receipt.
type Reason struct {
	Lot      inventory.LotID `json:"lot"`
	Owner    string          `json:"owner,omitempty"`
	What     What            `json:"what"`
	Cause    Cause           `json:"cause"`
	Note     string          `json:"note,omitempty"`      // must be there for cause other
	WriteOff bool            `json:"write_off,omitempty"` // what is short of a transfer is lost; else it stays open
}

// Explain gives reasons for differences of the last count; a later reason
// replaces an earlier one. Locks: the receipt.
func Explain(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID, reasons []Reason) (*Receipt, error) {
	r, err := lockReceipt(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := works(tx, r.Warehouse); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, aReceipt, id, "explain", reasons)
	if err != nil {
		return nil, err
	}
	if !taken {
		if err := aReceipt.allow(id, r.Status, "explain"); err != nil {
			return nil, err
		}
		if err := r.explain(ctx, tx, &step, reasons); err != nil {
			return nil, err
		}
	}
	return GetReceipt(ctx, tx, id)
}

func (r *receipt) explain(ctx context.Context, tx *database.Tx, step *Step, reasons []Reason) error {
	_, c, err := r.last(ctx, tx)
	if err != nil {
		return err
	}
	var f faults
	f.lines(len(reasons), 1)
	for i, reason := range reasons {
		path := fmt.Sprintf("reasons[%d]", i)
		checkCause(&f, path, reason.Cause, reason.Note)
		at := slices.IndexFunc(c.Lines, func(l Compared) bool { return l.Lot.ID == reason.Lot && l.Owner == reason.Owner })
		if at < 0 || c.Lines[at].count(reason.What) == 0 {
			f.add(path, reason.Lot, fmt.Sprintf("there is no %s of lot %s", reason.What, reason.Lot),
				fmt.Sprintf("لا يوجد فرق «%s» للتشغيلة %s", reason.What, reason.Lot))
		}
		if reason.WriteOff && (reason.What != Short || r.Source != FromTransfer) {
			f.add(path+".write_off", true, "only what is short of a transfer can be written off here", "لا يُشطب هنا إلا عجز تحويل")
		}
	}
	if err := f.err(); err != nil {
		return err
	}
	for _, reason := range reasons {
		if _, err := tx.Exec(ctx, `
			INSERT INTO stock_receipt_reasons (receipt, round, step, lot, owner, what, cause, note, write_off)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, r.ID, c.Round, step.ID, reason.Lot, reason.Owner, reason.What,
			reason.Cause, reason.Note, reason.WriteOff); err != nil {
			return err
		}
	}
	return nil
}

// last gives the last count and what came of it.
func (r *receipt) last(ctx context.Context, tx *database.Tx) (*Round, *Comparison, error) {
	announced, err := r.announced(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	rounds, err := r.rounds(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	last := r.standing(rounds)
	c, err := r.compare(ctx, tx, announced, last)
	return last, c, err
}
