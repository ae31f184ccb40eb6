package dispatch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/steps"
	"katf/planner"
)

// taking is a manifest under one step: locked, in the right state, the step
// recorded.
type taking struct {
	ctx  context.Context
	tx   *database.Tx
	step *steps.Step
	*Manifest
	bills []Waybill
}

// take does one step of a manifest: at its warehouse, in a state that allows it,
// once. It gives the manifest as it is then.
func take(ctx context.Context, tx *database.Tx, step steps.Step, id uuid.UUID, action string, content any, do func(*taking) error) (*Manifest, error) {
	m, err := lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	onRoad := action == handOver || action == takeBack
	if !onRoad || tx.By.Role != database.Driver {
		if err := keeps(tx, m.Warehouse); err != nil {
			return nil, err
		}
	}
	taken, err := step.Begin(ctx, tx, "manifest", id, action, content)
	if err != nil {
		return nil, err
	}
	if !taken {
		if err := m.allow(action); err != nil {
			return nil, err
		}
		t := &taking{ctx: ctx, tx: tx, step: &step, Manifest: m}
		if t.bills, err = Waybills(ctx, tx, id); err != nil {
			return nil, err
		}
		if err := do(t); err != nil {
			return nil, err
		}
	}
	return Get(ctx, tx, id)
}

// StartLoading opens the loading of a released manifest.
func StartLoading(ctx context.Context, tx *database.Tx, step steps.Step, id uuid.UUID) (*Manifest, error) {
	return take(ctx, tx, step, id, start, nil, func(t *taking) error { return t.to(Loading) })
}

// to moves the manifest to another state.
func (t *taking) to(s State) error {
	_, err := t.tx.Exec(t.ctx, `UPDATE manifest SET state = $2 WHERE id = $1`, t.ID, s)
	return err
}

// LoadedLine is what was found and loaded of a waybill's line, as counted so
// far: it replaces what was said of the line before.
type LoadedLine struct {
	Stop    int             `json:"stop"`
	Lot     string          `json:"lot"`
	Owner   string          `json:"owner,omitempty"`
	Loaded  planner.Cartons `json:"loaded"`
	Damaged planner.Cartons `json:"damaged,omitempty"` // goes to the damaged stock
	Short   planner.Cartons `json:"short,omitempty"`   // not found: stays in the books until a count
	Reason  string          `json:"reason,omitempty"`  // needed if damaged or short
}

// Load records what was put on the truck, line by line; all says that every line
// that was not touched yet went on in full.
func Load(ctx context.Context, tx *database.Tx, step steps.Step, id uuid.UUID, lines []LoadedLine, all bool) (*Manifest, error) {
	return take(ctx, tx, step, id, load, []any{lines, all}, func(t *taking) error {
		if err := t.checkLines(lines); err != nil {
			return err
		}
		if err := t.putOn(lines, all); err != nil {
			return err
		}
		return t.to(Loading) // a new version
	})
}

// putOn writes what was counted onto the lines.
func (t *taking) putOn(lines []LoadedLine, all bool) error {
	for _, l := range lines {
		if _, err := t.tx.Exec(t.ctx, `UPDATE waybill_line SET loaded = $4, damaged = $5, short = $6, reason = $7
			WHERE waybill = $1 AND lot = $2 AND owner = $3`,
			t.bills[l.Stop-1].ID, l.Lot, l.Owner, int64(l.Loaded), int64(l.Damaged), int64(l.Short), l.Reason); err != nil {
			return err
		}
	}
	if !all {
		return nil
	}
	_, err := t.tx.Exec(t.ctx, `UPDATE waybill_line l SET loaded = l.cartons FROM waybill w
		WHERE w.manifest = $1 AND l.waybill = w.id AND l.loaded + l.damaged + l.short = 0`, t.ID)
	return err
}

func (t *taking) checkLines(lines []LoadedLine) error {
	var faults []database.Field
	add := func(i int, field string, value any, en, ar string) {
		faults = append(faults, database.Field{Path: fmt.Sprintf("lines[%d].%s", i, field), Value: value, En: en, Ar: ar})
	}
	same := func(a, b LoadedLine) bool { return a.Stop == b.Stop && a.Lot == b.Lot && a.Owner == b.Owner }
	for i, l := range lines {
		line := t.line(l.Stop, l.Lot, l.Owner)
		switch {
		case line == nil:
			add(i, "lot", l.Lot, fmt.Sprintf("is not on the waybill of stop %d", l.Stop), fmt.Sprintf("ليست في بوليصة المحطة %d", l.Stop))
		case slices.ContainsFunc(lines[:i], func(before LoadedLine) bool { return same(before, l) }):
			add(i, "lot", l.Lot, "stands in two rows; give one row for each lot of a stop", "مذكورة في سطرين؛ اكتب سطرًا واحدًا لكل تشغيلة في المحطة")
		case !within(line.Cartons, l.Loaded, l.Damaged, l.Short):
			add(i, "loaded", l.Loaded, fmt.Sprintf("loaded, damaged and short come to 0 to %d", line.Cartons),
				fmt.Sprintf("مجموع المحمَّل والتالف والناقص من 0 إلى %d", line.Cartons))
		case (l.Damaged > 0 || l.Short > 0) && strings.TrimSpace(l.Reason) == "":
			add(i, "reason", "", "say why cartons are damaged or short", "اذكر سبب التلف أو النقص")
		case utf8.RuneCountInString(l.Reason) > longestReason:
			add(i, "reason", utf8.RuneCountInString(l.Reason), "at most 500 characters", "500 حرف على الأكثر")
		}
	}
	return invalid(faults)
}

// longestReason is in characters: an Arabic one takes two bytes.
const longestReason = 500

// within reports whether counts are not negative and come to a limit at most,
// however large they are said to be.
func within(limit planner.Cartons, counts ...planner.Cartons) bool {
	for _, n := range counts {
		if n < 0 || n > limit {
			return false
		}
		limit -= n
	}
	return true
}

func invalid(faults []database.Field) error {
	if faults == nil {
		return nil
	}
	return &database.Error{Kind: database.Invalid, Code: "invalid", En: "the request is not right", Ar: "الطلب غير صحيح", Fields: faults}
}

// line finds a line of a stop, nil if there is none.
func (t *taking) line(stop int, lot, owner string) *Line {
	if stop < 1 || stop > len(t.bills) {
		return nil
	}
	lines := t.bills[stop-1].Lines
	if i := slices.IndexFunc(lines, func(l Line) bool { return l.Lot == lot && l.Owner == owner }); i >= 0 {
		return &lines[i]
	}
	return nil
}

// Dispatch sends the truck off: what was loaded stands on the trip's account now,
// what was damaged with the damaged stock, the rest is free again. Every line
// must have been counted (code "not_counted"). If less was loaded than the paper
// says, that is voided and another one numbered: what travels is what it says.
// Plate is the truck's, "" if nobody knows it.
func Dispatch(ctx context.Context, tx *database.Tx, step steps.Step, b *Book, id uuid.UUID, plate string) (*Manifest, error) {
	if utf8.RuneCountInString(plate) > longestPlate || strings.ContainsRune(plate, 0) {
		return nil, invalid([]database.Field{{Path: "plate", Value: plate,
			En: "the number of the truck's plate, at most 40 characters", Ar: "رقم لوحة الشاحنة، 40 حرفًا على الأكثر"}})
	}
	return take(ctx, tx, step, id, leave, plate, func(t *taking) error {
		if err := t.counted(); err != nil {
			return err
		}
		if err := t.rewrite(b); err != nil {
			return err
		}
		if err := t.depart(); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE manifest SET state = 'dispatched', plate = $2,
			loaded = (SELECT sum(loaded) FROM waybill WHERE manifest = $1) WHERE id = $1`, id, plate)
		return err
	})
}

const longestPlate = 40

// counted refuses lines of which cartons are neither loaded nor missing, and a
// truck that carries nothing.
func (t *taking) counted() error {
	var open []database.Field
	var loaded planner.Cartons
	for i := range t.bills {
		for _, l := range t.bills[i].Lines {
			loaded += l.Loaded
			if left := l.Cartons - l.Loaded - l.Damaged - l.Short; left > 0 {
				open = append(open, database.Field{Path: fmt.Sprintf("stops[%d].lots[%s]", i, l.Lot), Value: left,
					En: fmt.Sprintf("%d cartons for %s are neither loaded, damaged nor short", left, t.bills[i].Place),
					Ar: fmt.Sprintf("%d كرتونة للمكان %s ليست محمَّلة ولا تالفة ولا ناقصة", left, t.bills[i].Place)})
			}
		}
	}
	if open != nil {
		return &database.Error{Kind: database.Conflict, Code: "not_counted", Fields: open,
			En: "the truck is not loaded: count every line first", Ar: "لم يكتمل التحميل: عُدّ كل سطر أولًا"}
	}
	if loaded == 0 {
		return database.Refuse(database.Conflict, "nothing_loaded", "nothing is on the truck; void the manifest instead",
			"لا شيء على الشاحنة؛ ألغِ بيان الشحن بدلًا من ذلك")
	}
	return nil
}

// rewrite numbers a paper of what was loaded, if that is less than released.
func (t *taking) rewrite(b *Book) error {
	less := false
	for i := range t.bills {
		less = less || slices.ContainsFunc(t.bills[i].Lines, func(l Line) bool { return l.Loaded < l.Cartons })
	}
	if !less {
		return nil
	}
	if err := documents.Void(t.ctx, t.tx, *t.Document, "loaded otherwise than released / حُمِّل غير ما أُفرج عنه"); err != nil {
		return err
	}
	return t.number(b, func(l *Line) planner.Cartons { return l.Loaded })
}

// depart settles what was reserved, all at once.
func (t *taking) depart() error {
	var post, give []inventory.Settlement
	var broken []inventory.Movement
	for i := range t.bills {
		for _, l := range t.bills[i].Lines {
			s := inventory.Settlement{ID: t.step.Derive("settle", l.pending.String()), Pending: l.pending, Cartons: l.Loaded,
				Document: *t.Document, Occurred: t.step.Occurred}
			if l.Loaded > 0 {
				post = append(post, s)
			} else {
				give = append(give, s)
			}
			if l.Damaged > 0 {
				broken = append(broken, inventory.Movement{
					ID: t.step.Derive("damaged", l.pending.String()), Lot: inventory.LotID(l.Lot), Cartons: l.Damaged, Why: inventory.ForDamage,
					From:   inventory.Account{Kind: inventory.Warehouse, Ref: t.Warehouse, Owner: l.Owner},
					To:     inventory.Account{Kind: inventory.Damaged, Ref: t.Warehouse, Owner: l.Owner},
					Reason: l.Reason, Document: *t.Document, Occurred: t.step.Occurred})
			}
		}
	}
	if err := inventory.Hold(t.ctx, t.tx, t.Warehouse); err != nil {
		return err
	}
	if err := inventory.Settle(t.ctx, t.tx, post...); err != nil {
		return err
	}
	if err := inventory.Void(t.ctx, t.tx, give...); err != nil {
		return err
	}
	if err := inventory.Post(t.ctx, t.tx, broken...); err != nil {
		return err
	}
	_, err := t.tx.Exec(t.ctx, `UPDATE waybill w SET loaded = l.loaded, outcome = CASE WHEN l.loaded = 0 THEN 'returned' ELSE 'open' END
		FROM (SELECT waybill, sum(loaded) AS loaded FROM waybill_line GROUP BY waybill) l
		WHERE w.manifest = $1 AND l.waybill = w.id`, t.ID)
	return err
}
