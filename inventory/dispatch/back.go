package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/steps"
	"katf/planner"
)

// BackLine is what came back of a lot: the truck's cartons that are in neither
// figure are missing.
type BackLine struct {
	Lot     string          `json:"lot"`
	Owner   string          `json:"owner,omitempty"`
	Good    planner.Cartons `json:"good"`
	Damaged planner.Cartons `json:"damaged,omitempty"`
	Reason  string          `json:"reason,omitempty"` // needed if damaged or missing
}

// ReturnPaper is what the warehouse signs for a truck that came back.
type ReturnPaper struct {
	Number    string       `json:"number"`
	Manifest  string       `json:"manifest"`
	Warehouse string       `json:"warehouse"`
	Date      planner.Date `json:"date"`
	Lines     []ReturnLine `json:"lines"`
	By        string       `json:"received_by"`
}

// ReturnLine is one lot of it.
type ReturnLine struct {
	BackLine
	Missing planner.Cartons `json:"missing,omitempty"`
}

// canonical is the text that the paper's hash is taken of: JSON without the name
// of who signed.
func (p *ReturnPaper) canonical() (string, error) {
	text, err := json.Marshal([]any{"katf.return/1", p.Number, p.Manifest, p.Warehouse, p.Date, p.Lines})
	return string(text), err
}

// Return counts what came back on the truck, lot by lot: good cartons go back to
// stock, damaged ones apart, what is missing is a loss. Stops that were not
// reported are taken as not reached.
func Return(ctx context.Context, tx *database.Tx, step steps.Step, id uuid.UUID, lines []BackLine) (*Manifest, error) {
	return take(ctx, tx, step, id, comeBack, lines, func(t *taking) error {
		if t.CameBack {
			return cameBack()
		}
		counted, err := t.against(lines)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE waybill SET outcome = 'returned' WHERE manifest = $1 AND outcome = 'open'`, id); err != nil {
			return err
		}
		paper, err := t.receipt(counted)
		if err != nil {
			return err
		}
		back, missing, err := t.unloadBack(counted, paper)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE manifest SET came_back = true, back = $2 WHERE id = $1`, id, int64(back)); err != nil {
			return err
		}
		return t.settleBack(missing)
	})
}

// aboard adds up by lot and owner what is on the truck.
func (t *taking) aboard() []Line {
	var out []Line
	for i := range t.bills {
		for _, l := range t.bills[i].Lines {
			at := slices.IndexFunc(out, func(o Line) bool { return o.Lot == l.Lot && o.Owner == l.Owner })
			if at < 0 {
				at = len(out)
				out = append(out, Line{Lot: l.Lot, Owner: l.Owner})
			}
			out[at].Loaded += l.Loaded - l.Gone
		}
	}
	return slices.DeleteFunc(out, func(l Line) bool { return l.Loaded == 0 })
}

// against holds what was counted against what is on the truck.
func (t *taking) against(lines []BackLine) ([]ReturnLine, error) {
	var faults []database.Field
	add := func(i int, field string, value any, en, ar string) {
		faults = append(faults, database.Field{Path: fmt.Sprintf("lines[%d].%s", i, field), Value: value, En: en, Ar: ar})
	}
	aboard := t.aboard()
	out := make([]ReturnLine, 0, len(aboard))
	for _, l := range aboard {
		i := slices.IndexFunc(lines, func(b BackLine) bool { return b.Lot == l.Lot && b.Owner == l.Owner })
		if i < 0 {
			faults = append(faults, database.Field{Path: "lines", Value: l.Lot,
				En: fmt.Sprintf("lot %s is missing: %d cartons of it are on the truck; say 0 good with a reason if none came back", l.Lot, l.Loaded),
				Ar: fmt.Sprintf("التشغيلة %s غير مذكورة: منها %d كرتونة على الشاحنة؛ اكتب 0 مع السبب إن لم يرجع منها شيء", l.Lot, l.Loaded)})
			continue
		}
		b := lines[i]
		r := ReturnLine{b, l.Loaded - b.Good - b.Damaged}
		if !within(l.Loaded, b.Good, b.Damaged) {
			add(i, "good", b.Good, fmt.Sprintf("0 to %d, which are on the truck", l.Loaded), fmt.Sprintf("من 0 إلى %d وهي ما على الشاحنة", l.Loaded))
		}
		if (b.Damaged > 0 || r.Missing > 0) && strings.TrimSpace(b.Reason) == "" {
			add(i, "reason", "", fmt.Sprintf("%d are damaged and %d missing: say why", b.Damaged, r.Missing), fmt.Sprintf("%d تالفة و%d ناقصة: اذكر السبب", b.Damaged, r.Missing))
		}
		if len([]rune(b.Reason)) > 500 {
			add(i, "reason", len([]rune(b.Reason)), "at most 500 characters", "500 حرف على الأكثر")
		}
		out = append(out, r)
	}
	for i, b := range lines {
		if !slices.ContainsFunc(aboard, func(l Line) bool { return l.Lot == b.Lot && l.Owner == b.Owner }) {
			add(i, "lot", b.Lot, "is not on the truck", "ليست على الشاحنة")
		}
		// The second row would be taken for cartons that are missing.
		if slices.ContainsFunc(lines[:i], func(o BackLine) bool { return o.Lot == b.Lot && o.Owner == b.Owner }) {
			add(i, "lot", b.Lot, "stands in two rows; add them up", "مذكورة في سطرين؛ اجمعهما")
		}
	}
	return out, invalid(faults)
}

// receipt numbers the paper of what came back; none if the truck was empty.
func (t *taking) receipt(lines []ReturnLine) (uuid.UUID, error) {
	if len(lines) == 0 {
		return *t.Document, nil
	}
	docs, err := documents.Issue(t.ctx, t.tx, documents.Draft{
		ID: t.step.Derive("return"), Kind: documents.Return, Warehouse: t.Warehouse, Issued: steps.DayOf(t.tx.Now),
		Fill: func(number string) (string, any, error) {
			p := &ReturnPaper{Number: number, Manifest: t.Number, Warehouse: t.Warehouse, Date: t.step.Day(), Lines: lines, By: t.tx.By.Login}
			text, err := p.canonical()
			return text, p, err
		},
	})
	if err != nil {
		return uuid.Nil, err
	}
	return docs[0].ID, nil
}

// unloadBack moves what came back, and tells how many are in the warehouse again
// and how many are missing.
func (t *taking) unloadBack(lines []ReturnLine, paper uuid.UUID) (back, missing planner.Cartons, err error) {
	var ms []inventory.Movement
	for _, l := range lines {
		for _, to := range []struct {
			n    planner.Cartons
			why  inventory.Why
			kind inventory.AccountKind
		}{{l.Good, inventory.ForReturn, inventory.Warehouse}, {l.Damaged, inventory.ForDamage, inventory.Damaged}, {l.Missing, inventory.ForLoss, inventory.Loss}} {
			if to.n == 0 {
				continue
			}
			ms = append(ms, inventory.Movement{
				ID: t.step.Derive(string(to.why), l.Lot, l.Owner), Lot: inventory.LotID(l.Lot), Cartons: to.n, Why: to.why,
				From: onTruck(t.ID, l.Owner), To: inventory.Account{Kind: to.kind, Ref: t.Warehouse, Owner: l.Owner},
				Reason: l.Reason, Document: paper, Occurred: t.step.Occurred})
		}
		back += l.Good + l.Damaged
		missing += l.Missing
	}
	return back, missing, inventory.Post(t.ctx, t.tx, ms...)
}

// settleBack says how the trip went, with what was missing at its end.
func (t *taking) settleBack(missing planner.Cartons) error {
	_, err := t.tx.Exec(t.ctx, `UPDATE manifest SET lost = lost + $2, state = CASE
		WHEN handed_out = loaded THEN 'delivered' WHEN handed_out = 0 THEN 'returned' ELSE 'partly' END WHERE id = $1`, t.ID, int64(missing))
	return err
}

// Close ends a manifest of which every carton is accounted for; "on_truck" says
// how many are not.
func Close(ctx context.Context, tx *database.Tx, step steps.Step, id uuid.UUID) (*Manifest, error) {
	return take(ctx, tx, step, id, closing, nil, func(t *taking) error {
		if n := t.OnTruck(); n > 0 {
			return database.Refuse(database.Conflict, "on_truck",
				fmt.Sprintf("%d cartons are still on the truck; count what came back first", n),
				fmt.Sprintf("ما زالت %d كرتونة على الشاحنة؛ عُدّ ما رجع أولًا", n))
		}
		return t.to(Closed)
	})
}

// Void gives a manifest up before it leaves: what was reserved is free again, the
// paper is void and stays visible. The note says why.
func Void(ctx context.Context, tx *database.Tx, step steps.Step, id uuid.UUID) (*Manifest, error) {
	if strings.TrimSpace(step.Note) == "" {
		return nil, invalid([]database.Field{{Path: "note", Value: "", En: "say why it is voided", Ar: "اذكر سبب الإلغاء"}})
	}
	return take(ctx, tx, step, id, void, nil, func(t *taking) error { return t.giveUp(step.Note) })
}

// giveUp voids the reservations that are still open, the paper and the manifest.
func (t *taking) giveUp(why string) error {
	if t.Document != nil {
		if err := documents.Void(t.ctx, t.tx, *t.Document, why); err != nil {
			return err
		}
		rows, err := t.tx.Query(t.ctx, `SELECT l.pending FROM waybill_line l JOIN waybill w ON w.id = l.waybill
			WHERE w.manifest = $1 AND NOT EXISTS (SELECT FROM movement s WHERE s.settles = l.pending) ORDER BY l.pending`, t.ID)
		if err != nil {
			return err
		}
		var open []inventory.Settlement
		for rows.Next() {
			s := inventory.Settlement{Document: *t.Document, Occurred: t.step.Occurred}
			if err := rows.Scan(&s.Pending); err != nil {
				return err
			}
			s.ID = t.step.Derive("void", s.Pending.String())
			open = append(open, s)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if err := inventory.Void(t.ctx, t.tx, open...); err != nil {
			return err
		}
	}
	_, err := t.tx.Exec(t.ctx, `UPDATE manifest SET state = 'voided', why = $2 WHERE id = $1`, t.ID, why)
	return err
}

// expiredWhy is what a manifest says that was never dispatched.
const expiredWhy = "not dispatched in time; its cartons are free again / لم يُرسل في موعده؛ كراتينه متاحة من جديد"

// Expire gives up the manifests whose reservations have run out, with all that
// is reserved for them, and tells which. Then it lets the ledger expire what else
// has run out. It is for the program itself to call, every few minutes.
func Expire(ctx context.Context, tx *database.Tx) ([]Manifest, error) {
	due, err := collect(ctx, tx, `WHERE m.state IN ('released', 'loading') AND EXISTS (
			SELECT FROM waybill w JOIN waybill_line l ON l.waybill = w.id JOIN movement p ON p.id = l.pending
			WHERE w.manifest = m.id AND p.expires_at <= clock_timestamp())
		ORDER BY m.id FOR UPDATE OF m SKIP LOCKED`)
	if err != nil {
		return nil, err
	}
	for i := range due {
		step := steps.Step{ID: steps.Derive(due[i].ID, "expired"), Occurred: tx.Now.Truncate(time.Microsecond), Note: expiredWhy}
		if _, err := step.Begin(ctx, tx, "manifest", due[i].ID, "expire", nil); err != nil {
			return nil, err
		}
		t := &taking{ctx: ctx, tx: tx, step: &step, Manifest: &due[i]}
		if err := t.giveUp(expiredWhy); err != nil {
			return nil, err
		}
	}
	_, err = inventory.Expire(ctx, tx)
	return due, err
}
