package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/plans"
	"katf/inventory/steps"
	"katf/planner"
	"katf/planner/manifest"
)

// holdDays after the day of its wave, or of the release if that is later, the
// cartons that were reserved for a truck that never left are free again.
const holdDays = 3

// Release makes the planned manifests of a wave real, all or none: it chooses
// lots of the campaign's carton, first expiring first out, that are good on the
// day of delivery, reserves them, and numbers the papers in loading order. It
// refuses with "short_stock", saying how many are missing, and with
// "not_approved" if another plan is in force. It gives the manifests of the whole
// wave.
//
// Cost: a wave of 200 manifests takes a few hundred milliseconds.
func Release(ctx context.Context, tx *database.Tx, step steps.Step, b *Book, plan uuid.UUID, wave string) ([]Manifest, error) {
	if err := inForce(ctx, tx, plan); err != nil {
		return nil, err
	}
	ms, err := collect(ctx, tx, `WHERE m.plan = $1 AND m.wave = $2 ORDER BY m.load_from, m.door, m.seq FOR UPDATE`, plan, wave)
	if err != nil {
		return nil, err
	}
	if len(ms) == 0 {
		return nil, database.Missing("wave", "دفعة", wave)
	}
	if err := keeps(tx, ms[0].Warehouse); err != nil {
		return nil, err
	}
	taken, err := step.Begin(ctx, tx, "wave", steps.Derive(plan, "wave", wave), release, []any{plan, wave})
	if err != nil || taken {
		return ms, err
	}
	due := slices.DeleteFunc(slices.Clone(ms), func(m Manifest) bool { return m.State != Planned })
	if len(due) == 0 {
		return nil, ms[0].State.allow("every manifest of wave "+wave, "كل بيانات الدفعة "+wave, release)
	}
	r := &releasing{tx: tx, step: &step, book: b, due: due}
	if err := r.run(ctx); err != nil {
		return nil, err
	}
	return ofWave(ctx, tx, plan, wave)
}

func ofWave(ctx context.Context, tx *database.Tx, plan uuid.UUID, wave string) ([]Manifest, error) {
	return collect(ctx, tx, `WHERE m.plan = $1 AND m.wave = $2 ORDER BY m.load_from, m.door, m.seq`, plan, wave)
}

// inForce refuses a plan that is not the approved one, and keeps it so until the
// transaction ends.
func inForce(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	var status plans.Status
	err := tx.QueryRow(ctx, `SELECT status FROM plan WHERE id = $1 FOR SHARE`, plan).Scan(&status)
	if database.NoRows(err) {
		return database.Missing("plan", "خطة", plan.String())
	}
	if err == nil && status != plans.Approved {
		err = database.Refuse(database.Conflict, "not_approved",
			fmt.Sprintf("the plan is %s; only an approved plan moves goods", status),
			"الخطة غير معتمدة؛ لا تتحرك البضائع إلا بخطة معتمدة")
	}
	return err
}

// releasing is one wave that is being released.
type releasing struct {
	tx   *database.Tx
	step *steps.Step
	book *Book
	due  []Manifest // in loading order
	lots []manifest.Line
	rows [][]any // of waybill_line
	held []inventory.Movement
}

func (r *releasing) run(ctx context.Context) error {
	drafts := make([]documents.Draft, len(r.due))
	for i := range r.due {
		m := &r.due[i]
		drafts[i] = documents.Draft{
			ID: r.step.Derive("document", m.ID.String()), Kind: documents.Manifest, Warehouse: m.Warehouse, Issued: steps.DayOf(r.tx.Now),
			Fill: func(number string) (string, any, error) {
				if i == 0 { // the series is locked now, balances come after it
					if err := r.pick(ctx); err != nil {
						return "", nil, err
					}
				}
				return r.fill(m, number)
			},
		}
	}
	docs, err := documents.Issue(ctx, r.tx, drafts...)
	if err != nil {
		return err
	}
	if err := inventory.Reserve(ctx, r.tx, r.held...); err != nil {
		return err
	}
	if _, err := r.tx.CopyFrom(ctx, pgx.Identifier{"waybill_line"}, []string{"waybill", "lot", "owner", "cartons", "pending"},
		pgx.CopyFromRows(r.rows)); err != nil {
		return err
	}
	return number(ctx, r.tx, docs, r.due, Released)
}

// number gives manifests their documents and a state.
func number(ctx context.Context, tx *database.Tx, docs []documents.Document, ms []Manifest, to State) error {
	var ids, papers []uuid.UUID
	var numbers []string
	for i := range docs {
		ids, papers, numbers = append(ids, ms[i].ID), append(papers, docs[i].ID), append(numbers, docs[i].Number)
	}
	_, err := tx.Exec(ctx, `
		UPDATE manifest m SET document = n.document, number = n.number, state = $4
		FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS n (id, document, number) WHERE m.id = n.id`, ids, papers, numbers, to)
	return err
}

// pick takes the lots of the whole wave at once.
func (r *releasing) pick(ctx context.Context) error {
	var want planner.Cartons
	for i := range r.due {
		want += r.due[i].Cartons
	}
	picked, err := inventory.Pick(ctx, r.tx, inventory.Want{
		Warehouse: r.due[0].Warehouse, Cartons: want, SKU: r.book.Scenario.Campaign.Carton.SKU, GoodOn: r.goodOn(),
	})
	for _, p := range picked {
		r.lots = append(r.lots, manifest.Line{SKU: p.Lot.SKU, Lot: string(p.Lot.ID), Expires: p.Lot.Expires, Owner: p.Owner, Cartons: p.Cartons})
	}
	return err
}

// goodOn is the last day on which the wave's cartons are handed over: a shift may
// pass midnight, and a wave may go late.
func (r *releasing) goodOn() planner.Date {
	var last planner.Date
	for i := range r.due {
		m := &r.due[i]
		last = max(last, m.late(r.tx.Now)+planner.Date(m.Returns/(24*3600)))
	}
	return last
}

// late is the day on which the truck goes: that of the plan, or today if that is past.
func (m *Manifest) late(now time.Time) planner.Date { return max(m.Date, steps.DayOf(now)) }

// fill writes the paper of a manifest with the next lots, and holds them.
func (r *releasing) fill(m *Manifest, number string) (canonical string, body any, err error) {
	draft := &r.book.Drafts[m.Seq]
	mine := r.take(m.Cartons)
	stops := make([]planner.Cartons, len(draft.Bills))
	for i := range draft.Bills {
		stops[i] = draft.Bills[i].Total.Cartons
	}
	shares, err := manifest.Share(mine, stops)
	if err != nil {
		return "", nil, fmt.Errorf("manifest %s: %w", m.Draft, err)
	}
	paper, err := draft.Release(number, shares, r.book.Scenario.Campaign.Carton)
	if err != nil {
		return "", nil, err
	}
	for i := range paper.Bills {
		for _, l := range paper.Bills[i].Lines {
			r.hold(m, paper.Bills[i].Stop, &l)
		}
	}
	return paper.Canonical(), paper, nil
}

// take splits the first n cartons off the wave's lots.
func (r *releasing) take(n planner.Cartons) []manifest.Line {
	var out []manifest.Line
	for n > 0 && len(r.lots) > 0 {
		l := r.lots[0]
		l.Cartons = min(l.Cartons, n)
		n -= l.Cartons
		out = append(out, l)
		if r.lots[0].Cartons -= l.Cartons; r.lots[0].Cartons == 0 {
			r.lots = r.lots[1:]
		}
	}
	return out
}

// hold reserves a line of a waybill.
func (r *releasing) hold(m *Manifest, stop int, l *manifest.Line) {
	waybill := WaybillID(m.ID, stop)
	id := r.step.Derive("hold", waybill.String(), l.Lot, l.Owner)
	r.held = append(r.held, inventory.Movement{
		ID: id, Lot: inventory.LotID(l.Lot), Cartons: l.Cartons, Why: inventory.ForIssue,
		From: inventory.Account{Kind: inventory.Warehouse, Ref: m.Warehouse, Owner: l.Owner}, To: onTruck(m.ID, l.Owner),
		Document: r.step.Derive("document", m.ID.String()), Occurred: r.step.Occurred,
		Expires: (m.late(r.tx.Now) + holdDays + 1).Time(),
	})
	r.rows = append(r.rows, []any{waybill, l.Lot, l.Owner, int64(l.Cartons), id})
}

// onTruck is the account of a manifest's cartons on the road.
func onTruck(id uuid.UUID, owner string) inventory.Account {
	return inventory.Account{Kind: inventory.Trip, Ref: id.String(), Owner: owner}
}

// keeps refuses who does not work in the warehouse.
func keeps(tx *database.Tx, warehouse string) error {
	if tx.By.Keeps(warehouse) {
		return nil
	}
	return database.Refuse(database.Forbidden, "not_your_warehouse",
		"warehouse "+strconv.Quote(warehouse)+" is not one of yours", "المخزن "+warehouse+" ليس من مخازنك")
}

// Paper gives the manifest as it stands on its document, or as it was drafted if
// it has none yet.
func (b *Book) Paper(ctx context.Context, tx *database.Tx, m *Manifest) (*manifest.Manifest, error) {
	if m.Document == nil {
		return &b.Drafts[m.Seq], nil
	}
	doc, err := documents.Get(ctx, tx, *m.Document)
	if err != nil {
		return nil, err
	}
	var paper manifest.Manifest
	if err := json.Unmarshal(doc.Body, &paper); err != nil {
		return nil, fmt.Errorf("document %s: %w", doc.Number, err)
	}
	return &paper, nil
}
