package dispatch

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/inventory/proofs"
	"katf/inventory/steps"
	"katf/planner"
)

// Manifest is one trip of an approved plan and how far it has come. Cartons are
// what was planned, Loaded what left; HandedOut, Lost and Back are of Loaded, the
// rest is on the truck.
type Manifest struct {
	ID        uuid.UUID       `json:"id"`
	Plan      uuid.UUID       `json:"plan"`
	Campaign  string          `json:"campaign"`
	Seq       int             `json:"-"`
	Wave      string          `json:"wave"`
	Trip      string          `json:"trip"`
	Warehouse string          `json:"warehouse"`
	Date      planner.Date    `json:"date"`
	Tier      int             `json:"tier"`
	Vehicle   string          `json:"vehicle"`
	Truck     int             `json:"truck"`
	Plate     string          `json:"plate,omitempty"`
	Door      int             `json:"door"`
	LoadFrom  planner.Clock   `json:"load_from"`
	Departs   planner.Clock   `json:"departs"`
	Returns   planner.Clock   `json:"returns"`
	Draft     string          `json:"draft"` // its number until the release
	Number    string          `json:"number,omitempty"`
	Document  *uuid.UUID      `json:"document,omitempty"`
	State     State           `json:"state"`
	Why       string          `json:"why,omitempty"` // it is void
	Version   int             `json:"version"`
	Cartons   planner.Cartons `json:"cartons"`
	Loaded    planner.Cartons `json:"loaded"`
	HandedOut planner.Cartons `json:"handed_out"`
	Lost      planner.Cartons `json:"lost"`
	Back      planner.Cartons `json:"back"`
	CameBack  bool            `json:"came_back"` // what came back was counted
	Changed   time.Time       `json:"changed_at"`
}

// OnTruck is what is on the road.
func (m *Manifest) OnTruck() planner.Cartons { return m.Loaded - m.HandedOut - m.Lost - m.Back }

// name is how refusals name it.
func (m *Manifest) name() (en, ar string) {
	number := m.Number
	if number == "" {
		number = m.Draft
	}
	return "manifest " + number, "بيان الشحن " + number
}

func (m *Manifest) allow(step string) error {
	en, ar := m.name()
	return m.State.allow(en, ar, step)
}

const columns = `m.id, m.plan, m.campaign, m.seq, m.wave, m.trip, m.warehouse, m.day, m.tier, m.vehicle, m.truck, m.plate, m.door,
	m.load_from, m.departs, m.returns, m.draft, coalesce(m.number, ''), m.document, m.state, m.why, m.version,
	m.cartons, m.loaded, m.handed_out, m.lost, m.back, m.came_back, m.changed_at`

func (m *Manifest) scan(row pgx.CollectableRow) error {
	var day time.Time
	err := row.Scan(&m.ID, &m.Plan, &m.Campaign, &m.Seq, &m.Wave, &m.Trip, &m.Warehouse, &day, &m.Tier, &m.Vehicle, &m.Truck, &m.Plate, &m.Door,
		&m.LoadFrom, &m.Departs, &m.Returns, &m.Draft, &m.Number, &m.Document, &m.State, &m.Why, &m.Version,
		&m.Cartons, &m.Loaded, &m.HandedOut, &m.Lost, &m.Back, &m.CameBack, &m.Changed)
	m.Date = planner.DateOf(day.Date())
	return err
}

// collect reads manifests; where says which and in what order.
func collect(ctx context.Context, tx *database.Tx, where string, args ...any) ([]Manifest, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM manifest m `+where, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Manifest, err error) { return m, m.scan(row) })
}

// Get gives a manifest.
func Get(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Manifest, error) {
	return one(ctx, tx, `WHERE m.id = $1`, id)
}

// lock gives a manifest that nobody else changes until the transaction ends.
func lock(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Manifest, error) {
	return one(ctx, tx, `WHERE m.id = $1 FOR UPDATE`, id)
}

func one(ctx context.Context, tx *database.Tx, where string, id uuid.UUID) (*Manifest, error) {
	ms, err := collect(ctx, tx, where, id)
	if err != nil {
		return nil, err
	}
	if len(ms) == 0 || !mine(tx, &ms[0]) {
		return nil, database.Missing("manifest", "بيان شحن", id.String())
	}
	return &ms[0], nil
}

// mine reports whether the actor may know of a manifest: a driver's link opens
// one only.
func mine(tx *database.Tx, m *Manifest) bool {
	return tx.By.Role != database.Driver || tx.By.Manifest == m.ID
}

// Filter chooses manifests; empty fields choose all.
type Filter struct {
	Plan       uuid.UUID
	Wave       string
	Warehouse  string
	Warehouses []string // of these only, if not nil
	Date       planner.Date
	State      State
	Tier       int
	Place      planner.PlaceID // with a stop there
	Number     string          // as on the paper, released or draft
}

// Mark is where a page of manifests ends.
type Mark struct {
	Date      planner.Date `json:"d"`
	Warehouse string       `json:"w"`
	LoadFrom  int          `json:"l"`
	ID        uuid.UUID    `json:"i"`
}

// Mark gives the manifest's place in the order of lists.
func (m *Manifest) Mark() Mark { return Mark{m.Date, m.Warehouse, int(m.LoadFrom), m.ID} }

// List gives manifests by date, warehouse and loading time, those after a mark
// if there is one, limit at most.
func List(ctx context.Context, tx *database.Tx, f Filter, after *Mark, limit int) ([]Manifest, error) {
	if after == nil {
		after = &Mark{}
	}
	var plan, only *uuid.UUID
	if f.Plan != uuid.Nil {
		plan = &f.Plan
	}
	if tx.By.Role == database.Driver {
		only = &tx.By.Manifest
	}
	var date *time.Time
	if f.Date != 0 {
		t := f.Date.Time()
		date = &t
	}
	return collect(ctx, tx, `
		WHERE ($1::uuid IS NULL OR m.plan = $1) AND ($2 = '' OR m.wave = $2) AND ($3 = '' OR m.warehouse = $3)
		  AND ($4::text[] IS NULL OR m.warehouse = ANY ($4)) AND ($5::date IS NULL OR m.day = $5) AND ($6 = '' OR m.state = $6)
		  AND ($7 = 0 OR m.tier = $7) AND ($8 = '' OR EXISTS (SELECT FROM waybill w WHERE w.manifest = m.id AND w.place = $8))
		  AND ($9 = '' OR m.number = $9 OR m.draft = $9) AND ($10::uuid IS NULL OR m.id = $10)
		  AND (m.day, m.warehouse, m.load_from, m.id) > ($11::date, $12::text, $13::int, $14::uuid)
		ORDER BY m.day, m.warehouse, m.load_from, m.id LIMIT $15`,
		plan, f.Wave, f.Warehouse, f.Warehouses, date, string(f.State), f.Tier, string(f.Place), f.Number, only,
		after.Date.Time(), after.Warehouse, after.LoadFrom, after.ID, limit)
}

// Waybill is one stop of a manifest.
type Waybill struct {
	ID        uuid.UUID       `json:"id"`
	Manifest  uuid.UUID       `json:"manifest"`
	Stop      int             `json:"stop"`
	Place     planner.PlaceID `json:"place"`
	Cartons   planner.Cartons `json:"cartons"` // planned
	Loaded    planner.Cartons `json:"loaded"`
	HandedOut planner.Cartons `json:"handed_out"`
	Lost      planner.Cartons `json:"lost"`
	Outcome   Outcome         `json:"outcome"`
	Lines     []Line          `json:"lines"`
}

// Open is what of the waybill is still on the truck.
func (w *Waybill) Open() planner.Cartons { return w.Loaded - w.HandedOut - w.Lost }

// Line is one lot of a waybill: what was reserved, what of it was loaded, found
// damaged or not found, and what has been handed out or lost since.
type Line struct {
	Lot     string          `json:"lot"`
	Expires planner.Date    `json:"expires"`
	Owner   string          `json:"owner,omitempty"`
	Cartons planner.Cartons `json:"cartons"`
	Loaded  planner.Cartons `json:"loaded"`
	Damaged planner.Cartons `json:"damaged"`
	Short   planner.Cartons `json:"short"`
	Reason  string          `json:"reason,omitempty"`
	Gone    planner.Cartons `json:"gone"`
	pending uuid.UUID
}

// Waybills gives the stops of a manifest in their order, with their lots, first
// expiring first.
func Waybills(ctx context.Context, tx *database.Tx, manifest uuid.UUID) ([]Waybill, error) {
	rows, err := tx.Query(ctx, `SELECT id, manifest, stop, place, cartons, loaded, handed_out, lost, outcome
		FROM waybill WHERE manifest = $1 ORDER BY stop`, manifest)
	if err != nil {
		return nil, err
	}
	ws, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (w Waybill, err error) {
		w.Lines = []Line{}
		return w, row.Scan(&w.ID, &w.Manifest, &w.Stop, &w.Place, &w.Cartons, &w.Loaded, &w.HandedOut, &w.Lost, &w.Outcome)
	})
	if err != nil {
		return nil, err
	}
	return ws, fillLines(ctx, tx, manifest, ws)
}

func fillLines(ctx context.Context, tx *database.Tx, manifest uuid.UUID, ws []Waybill) error {
	rows, err := tx.Query(ctx, `
		SELECT w.stop, l.lot, o.expires, l.owner, l.cartons, l.loaded, l.damaged, l.short, l.reason, l.gone, l.pending
		FROM waybill_line l JOIN waybill w ON w.id = l.waybill JOIN lot o ON o.id = l.lot
		WHERE w.manifest = $1 ORDER BY w.stop, o.expires NULLS LAST, l.lot, l.owner`, manifest)
	if err != nil {
		return err
	}
	var stop int
	var l Line
	var expires *time.Time
	_, err = pgx.ForEachRow(rows, []any{&stop, &l.Lot, &expires, &l.Owner, &l.Cartons, &l.Loaded, &l.Damaged, &l.Short, &l.Reason, &l.Gone, &l.pending},
		func() error {
			l.Expires = 0
			if expires != nil {
				l.Expires = planner.DateOf(expires.Date())
			}
			if stop < 1 || stop > len(ws) {
				return fmt.Errorf("manifest %s has a line for stop %d of %d", manifest, stop, len(ws))
			}
			ws[stop-1].Lines = append(ws[stop-1].Lines, l)
			return nil
		})
	return err
}

// History lists the steps of a manifest, its wave's release among them.
func History(ctx context.Context, tx *database.Tx, m *Manifest) ([]steps.Taken, error) {
	wave, err := steps.Of(ctx, tx, steps.Derive(m.Plan, "wave", m.Wave))
	if err != nil {
		return nil, err
	}
	own, err := steps.Of(ctx, tx, m.ID)
	return append(wave, own...), err
}

// Handed is what happened at a stop, as it stands in the books.
type Handed struct {
	ID        uuid.UUID       `json:"id"`
	Waybill   uuid.UUID       `json:"waybill"`
	Outcome   Outcome         `json:"outcome"`
	Place     planner.PlaceID `json:"place"`
	Cartons   planner.Cartons `json:"cartons"`
	Lost      planner.Cartons `json:"lost"`
	Reason    string          `json:"reason,omitempty"`
	Receiver  string          `json:"receiver,omitempty"`
	Proof     string          `json:"proof_sha256,omitempty"`
	ProofID   *uuid.UUID      `json:"proof,omitempty"`      // photo or signature
	ProofKind proofs.Kind     `json:"proof_kind,omitempty"` // "" until it has arrived
	TakesBack *uuid.UUID      `json:"takes_back,omitempty"`
	TakenBack bool            `json:"taken_back"`
	By        string          `json:"by"`
	Occurred  time.Time       `json:"occurred_at"`
	Said      *time.Time      `json:"said_at,omitempty"` // by a phone whose clock can't be right: the other moment is that of the recording
	Recorded  time.Time       `json:"recorded_at"`
}

// Handovers lists what happened at the stops of a manifest, in the order of
// recording.
func Handovers(ctx context.Context, tx *database.Tx, manifest uuid.UUID) ([]Handed, error) {
	rows, err := tx.Query(ctx, `
		SELECT h.id, h.waybill, h.outcome, h.place, h.cartons, h.lost, h.reason, h.receiver, h.takes_back,
			coalesce(nullif(h.proof, ''), p.sha256, '') AS proof, h.proof_id, coalesce(p.kind, '') AS proof_kind,
			EXISTS (SELECT FROM handover b WHERE b.takes_back = h.id) AS taken_back, h.by_login AS by,
			h.occurred_at AS occurred, h.said_at AS said, h.recorded_at AS recorded
		FROM handover h LEFT JOIN proof p ON p.id = h.proof_id AND p.waybill = h.waybill WHERE h.manifest = $1 ORDER BY h.seq`, manifest)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Handed])
}
