package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/steps"
	"katf/planner"
	"katf/planner/manifest"
)

// waysBack are the steps of a manifest that can be taken back, and what to do
// instead when it is too late. What was handed over is taken back at its stop.
var waysBack = map[string]steps.Correction{
	start:    {En: "Go on loading, or void the manifest", Ar: "أكمل التحميل أو ألغِ بيان الشحن"},
	load:     {En: "Count the line again: what is said last holds", Ar: "أعد عدّ السطر: آخر ما يُسجَّل هو المعتمد"},
	leave:    {En: "Take back what was handed over, then count what came back as returned", Ar: "تراجع عمّا سُلِّم ثم عُدّ ما رجع كمرتجع"},
	comeBack: {En: "Put the stock right by an adjustment or a count", Ar: "صحّح الرصيد بتسوية أو جرد"},
	closing:  {En: "Put the stock right by an adjustment or a count", Ar: "صحّح الرصيد بتسوية أو جرد"},
	void:     {En: "A void paper stays void; have a manager plan these places anew", Ar: "تبقى الورقة الملغاة ملغاة؛ اطلب من المدير تخطيط هذه الأماكن من جديد"},
}

var releaseBack = map[string]steps.Correction{
	release: {En: "Void the manifests that are not to go", Ar: "ألغِ البيانات التي لن تخرج"},
}

// Undo takes the last step of a manifest back, within a quarter of an hour and
// while nothing rests on it: movements are reversed, what was free again is
// reserved again, and a paper that said otherwise is void and another numbered.
// Undoes is the step, so that nobody takes back what somebody else did meanwhile.
func Undo(ctx context.Context, tx *database.Tx, step steps.Step, b *Book, id, undoes uuid.UUID) (*Manifest, error) {
	m, err := Get(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if m.State == Voided { // it comes back into a plan, which is locked first
		if err := inForce(ctx, tx, m.Plan); err != nil {
			return nil, err
		}
	}
	if m, err = lock(ctx, tx, id); err != nil {
		return nil, err
	}
	if err := keeps(tx, m.Warehouse); err != nil {
		return nil, err
	}
	taken, err := step.Begin(ctx, tx, "manifest", id, steps.UndoAction, steps.Undoing{Undoes: undoes})
	if err != nil || taken {
		return m, err
	}
	t := &taking{ctx: ctx, tx: tx, step: &step, Manifest: m}
	if t.bills, err = Waybills(ctx, tx, id); err != nil {
		return nil, err
	}
	standing, err := standing(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	was, err := step.Undo(ctx, tx, standing, undoes, waysBack)
	if err != nil {
		return nil, err
	}
	if err := t.undo(b, was, standing); err != nil {
		return nil, restsOn(err, waysBack[was.Action])
	}
	return Get(ctx, tx, id)
}

// CanUndo gives the step of a manifest that can be taken back now, nil if there
// is none.
func CanUndo(ctx context.Context, tx *database.Tx, m *Manifest) (*steps.Undoable, error) {
	list, err := standing(ctx, tx, m.ID)
	return steps.Last(tx, list, waysBack), err
}

// standing lists the steps that stand; a handover that was taken back is none.
func standing(ctx context.Context, tx *database.Tx, manifest uuid.UUID) ([]steps.Taken, error) {
	list, err := steps.Standing(ctx, tx, manifest)
	if err != nil || !slices.ContainsFunc(list, func(t steps.Taken) bool { return t.Action == takeBack }) {
		return list, err
	}
	hs, err := Handovers(ctx, tx, manifest)
	return slices.DeleteFunc(list, func(t steps.Taken) bool {
		return t.Action == takeBack || slices.ContainsFunc(hs, func(h Handed) bool { return h.ID == t.ID && h.TakenBack })
	}), err
}

// restsOn says of an undo that lacks cartons that others have them now.
func restsOn(err error, instead steps.Correction) error {
	if database.CodeOf(err) != inventory.ShortStock {
		return err
	}
	return steps.BuiltUpon("the cartons were promised to others or moved since", "وُعد غيرها بهذه الكراتين أو تحركت بعد ذلك", instead)
}

// undo does the opposite of a step.
func (t *taking) undo(b *Book, was *steps.Taken, standing []steps.Taken) error {
	switch was.Action {
	case start:
		return t.to(Released)
	case load:
		return t.loadAgain(standing[:len(standing)-1])
	case leave:
		return t.comeIn(b, was)
	case comeBack:
		return t.aboardAgain(was)
	case closing:
		return t.settleBack(0)
	case void:
		return t.revive(b, standing)
	}
	return fmt.Errorf("no way back from %s", was.Action)
}

// loadAgain counts the lines as the loadings say that still stand.
func (t *taking) loadAgain(standing []steps.Taken) error {
	if _, err := t.tx.Exec(t.ctx, `UPDATE waybill_line l SET loaded = 0, damaged = 0, short = 0, reason = '' FROM waybill w
		WHERE w.manifest = $1 AND l.waybill = w.id`, t.ID); err != nil {
		return err
	}
	for _, s := range standing {
		if s.Action != load {
			continue
		}
		var lines []LoadedLine
		var all bool
		if err := json.Unmarshal(s.Content, &[]any{&lines, &all}); err != nil {
			return fmt.Errorf("step %s: %w", s.ID, err)
		}
		if err := t.putOn(lines, all); err != nil {
			return err
		}
	}
	return t.to(Loading)
}

// comeIn takes a dispatch back: the truck is at the door, loaded as it was.
func (t *taking) comeIn(b *Book, was *steps.Taken) error {
	if err := t.notCounted(was); err != nil {
		return err
	}
	if *t.Document == steps.Derive(was.ID, "document") { // of what was loaded; what is reserved is all again
		if err := t.anew(b); err != nil {
			return err
		}
	}
	if err := inventory.Hold(t.ctx, t.tx, t.Warehouse); err != nil {
		return err
	}
	var pending, broken []uuid.UUID
	for i := range t.bills {
		for _, l := range t.bills[i].Lines {
			pending = append(pending, l.pending)
			broken = append(broken, steps.Derive(was.ID, "damaged", l.pending.String()))
		}
	}
	if err := t.reverse(`SELECT id FROM movement WHERE (settles = ANY ($1) OR id = ANY ($2)) AND moved > 0 ORDER BY seq`, pending, broken); err != nil {
		return err
	}
	if err := t.reserveAgain(); err != nil {
		return err
	}
	if _, err := t.tx.Exec(t.ctx, `UPDATE waybill SET loaded = 0, outcome = 'open' WHERE manifest = $1`, t.ID); err != nil {
		return err
	}
	_, err := t.tx.Exec(t.ctx, `UPDATE manifest SET state = 'loading', plate = '', loaded = 0 WHERE id = $1`, t.ID)
	return err
}

// notCounted refuses to move what a stock count has closed since.
func (t *taking) notCounted(was *steps.Taken) error {
	var closed bool
	err := t.tx.QueryRow(t.ctx, `SELECT EXISTS (SELECT FROM closing WHERE warehouse = $1 AND until >= $2)`, t.Warehouse, was.Occurred).Scan(&closed)
	if err == nil && closed {
		err = steps.BuiltUpon("the warehouse was counted since", "جُرد المخزن بعد ذلك", waysBack[was.Action])
	}
	return err
}

// reverse takes the movements of a query back, in the order of recording.
func (t *taking) reverse(sql string, args ...any) error {
	rows, err := t.tx.Query(t.ctx, sql, args...)
	if err != nil {
		return err
	}
	ids, err := collectIDs(rows)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := inventory.Reverse(t.ctx, t.tx, t.step.Derive("reverse", id.String()), id, t.step.Reason(), t.step.Occurred); err != nil {
			return err
		}
	}
	return nil
}

// reserveAgain holds the whole of every line anew.
func (t *taking) reserveAgain() error {
	var held []inventory.Movement
	for i := range t.bills {
		w := &t.bills[i]
		for _, l := range w.Lines {
			m := inventory.Movement{
				ID: t.step.Derive("hold", w.ID.String(), l.Lot, l.Owner), Lot: inventory.LotID(l.Lot), Cartons: l.Cartons, Why: inventory.ForIssue,
				From: inventory.Account{Kind: inventory.Warehouse, Ref: t.Warehouse, Owner: l.Owner}, To: onTruck(t.ID, l.Owner),
				Document: *t.Document, Occurred: t.step.Occurred, Expires: (t.late(t.tx.Now) + holdDays + 1).Time(),
			}
			held = append(held, m)
		}
	}
	if err := inventory.Reserve(t.ctx, t.tx, held...); err != nil {
		return err
	}
	n := 0
	for i := range t.bills {
		for _, l := range t.bills[i].Lines {
			if _, err := t.tx.Exec(t.ctx, `UPDATE waybill_line SET pending = $4 WHERE waybill = $1 AND lot = $2 AND owner = $3`,
				t.bills[i].ID, l.Lot, l.Owner, held[n].ID); err != nil {
				return err
			}
			n++
		}
	}
	return nil
}

// anew voids the paper and numbers another one of all that was released.
func (t *taking) anew(b *Book) error {
	if err := documents.Void(t.ctx, t.tx, *t.Document, t.step.Reason()); err != nil {
		return err
	}
	return t.number(b, func(l *Line) planner.Cartons { return l.Cartons })
}

// number gives the manifest a paper of its own: of each line what n says.
func (t *taking) number(b *Book, n func(*Line) planner.Cartons) error {
	shares := make([][]manifest.Line, len(t.bills))
	for i := range t.bills {
		for j := range t.bills[i].Lines {
			l := &t.bills[i].Lines[j]
			shares[i] = append(shares[i], manifest.Line{SKU: b.Scenario.Campaign.Carton.SKU, Lot: l.Lot, Expires: l.Expires, Owner: l.Owner, Cartons: n(l)})
		}
	}
	docs, err := documents.Issue(t.ctx, t.tx, documents.Draft{
		ID: t.step.Derive("document"), Kind: documents.Manifest, Warehouse: t.Warehouse, Issued: steps.DayOf(t.tx.Now),
		Fill: func(number string) (string, any, error) {
			paper, err := b.Drafts[t.Seq].Release(number, shares, b.Scenario.Campaign.Carton)
			if err != nil {
				return "", nil, err
			}
			return paper.Canonical(), paper, nil
		},
	})
	if err != nil {
		return err
	}
	t.Document = &docs[0].ID
	return number(t.ctx, t.tx, docs, []Manifest{*t.Manifest}, Loading)
}

// aboardAgain takes a return back: the cartons are on the truck again.
func (t *taking) aboardAgain(was *steps.Taken) error {
	if err := t.notCounted(was); err != nil {
		return err
	}
	paper := steps.Derive(was.ID, "return")
	var issued bool
	if err := t.tx.QueryRow(t.ctx, `SELECT EXISTS (SELECT FROM documents WHERE id = $1)`, paper).Scan(&issued); err != nil {
		return err
	}
	if issued {
		if err := documents.Void(t.ctx, t.tx, paper, t.step.Reason()); err != nil {
			return err
		}
	}
	if err := inventory.Hold(t.ctx, t.tx, t.Warehouse); err != nil {
		return err
	}
	if err := t.reverse(`SELECT id FROM movement WHERE document = $1 AND moved > 0 AND reverses IS NULL ORDER BY seq`, paper); err != nil {
		return err
	}
	// Stops that carried something and were not reported are open again.
	if _, err := t.tx.Exec(t.ctx, `UPDATE waybill SET outcome = 'open' WHERE manifest = $1 AND outcome = 'returned' AND loaded > 0`, t.ID); err != nil {
		return err
	}
	if _, err := t.tx.Exec(t.ctx, `UPDATE manifest SET came_back = false, back = 0 WHERE id = $1`, t.ID); err != nil {
		return err
	}
	return t.settleState()
}

// revive takes a void back: what was reserved is reserved again, under a number
// of its own, for the void paper stays void.
func (t *taking) revive(b *Book, standing []steps.Taken) error {
	if t.Document == nil {
		_, err := t.tx.Exec(t.ctx, `UPDATE manifest SET state = 'planned', why = '' WHERE id = $1`, t.ID)
		return err
	}
	if err := t.number(b, func(l *Line) planner.Cartons { return l.Cartons }); err != nil {
		return err
	}
	if err := inventory.Hold(t.ctx, t.tx, t.Warehouse); err != nil {
		return err
	}
	if err := t.reserveAgain(); err != nil {
		return err
	}
	to := Released
	if slices.ContainsFunc(standing, func(s steps.Taken) bool { return s.Action == start }) {
		to = Loading
	}
	_, err := t.tx.Exec(t.ctx, `UPDATE manifest SET state = $2, why = '' WHERE id = $1`, t.ID, to)
	return err
}
