package api

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/documents"
	"katf/inventory/people"
	"katf/inventory/steps"
	"katf/planner"
	"katf/planner/manifest"
	"katf/planner/manifest/paper"
)

// Manifest is a trip of an approved plan: how far it has come, its stops, and
// what can be done now. Its version is its ETag.
type Manifest struct {
	dispatch.Manifest
	OnTruck   planner.Cartons    `json:"on_truck"`
	Possible  []string           `json:"possible" nullable:"false" doc:"Steps that can be taken now"`
	Waybills  []dispatch.Waybill `json:"waybills" nullable:"false"`
	Handovers []dispatch.Handed  `json:"handovers" nullable:"false" doc:"What happened at the stops, in the order of recording"`
	Undo      *steps.Undoable    `json:"undo,omitempty" doc:"The step that who keeps the warehouse can take back now, and until when"`
}

// ETag names the version.
func (m *Manifest) ETag() string { return version(int64(m.Version)) }

// manifestOf gives a manifest with all that belongs to it.
func manifestOf(ctx context.Context, tx *database.Tx, m *dispatch.Manifest) (*Manifest, error) {
	if !people.SeesManifest(&tx.By, m.Warehouse, m.ID) {
		return nil, database.Missing("manifest", "بيان شحن", m.ID.String())
	}
	out := &Manifest{Manifest: *m, OnTruck: m.OnTruck(), Possible: m.State.Possible()}
	var err error
	if out.Waybills, err = dispatch.Waybills(ctx, tx, m.ID); err != nil {
		return nil, err
	}
	if out.Handovers, err = dispatch.Handovers(ctx, tx, m.ID); err == nil && tx.By.Keeps(m.Warehouse) {
		out.Undo, err = dispatch.CanUndo(ctx, tx, m)
	}
	return out, err
}

type manifestsIn struct {
	Paging
	Plan      uuid.UUID       `query:"plan"`
	Wave      string          `query:"wave" maxLength:"300"`
	Warehouse string          `query:"warehouse" maxLength:"200"`
	Date      Day             `query:"date"`
	State     dispatch.State  `query:"state" enum:"planned,released,loading,dispatched,delivered,partly,returned,closed,voided"`
	Tier      int             `query:"tier" minimum:"0" maximum:"1000"`
	Place     planner.PlaceID `query:"place" maxLength:"200" doc:"With a stop there"`
	Number    string          `query:"number" maxLength:"100" doc:"As it stands on the paper"`
}

// listManifests gives manifests by date, warehouse and loading time.
func (s *Server) listManifests(ctx context.Context, tx *database.Tx, in *manifestsIn) (*Page[dispatch.Manifest], error) {
	var at dispatch.Mark
	var after *dispatch.Mark
	more, err := in.after(ctx, &at.Date, &at.Warehouse, &at.LoadFrom, &at.ID)
	if err != nil {
		return nil, err
	}
	if more {
		after = &at
	}
	rows, err := dispatch.List(ctx, tx, dispatch.Filter{Plan: in.Plan, Wave: in.Wave, Warehouse: in.Warehouse, Warehouses: keptBy(&tx.By),
		Date: in.Date.Date, State: in.State, Tier: in.Tier, Place: in.Place, Number: in.Number}, after, in.more())
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(m *dispatch.Manifest) []any {
		at := m.Mark()
		return []any{at.Date, at.Warehouse, at.LoadFrom, at.ID}
	})
}

// keptBy gives the warehouses whose manifests an actor sees, nil for all. A
// driver sees one manifest, of whatever warehouse.
func keptBy(a *database.Actor) []string {
	if a.Role == database.Driver {
		return nil
	}
	return people.WarehouseFilter(a)
}

var manifestTable = tableOf("manifests", "بيانات الشحن",
	text("number", "الرقم", func(m *dispatch.Manifest) string { return m.Number }),
	text("draft", "رقم المسودة", func(m *dispatch.Manifest) string { return m.Draft }),
	text("state", "الحالة", func(m *dispatch.Manifest) dispatch.State { return m.State }),
	text("wave", "الدفعة", func(m *dispatch.Manifest) string { return m.Wave }),
	text("warehouse", "كود المخزن", func(m *dispatch.Manifest) string { return m.Warehouse }),
	day("date", "اليوم", func(m *dispatch.Manifest) planner.Date { return m.Date }),
	number("tier", "درجة الأولوية", func(m *dispatch.Manifest) int { return m.Tier }),
	text("vehicle", "نوع الشاحنة", func(m *dispatch.Manifest) string { return m.Vehicle }),
	number("truck", "رقم الشاحنة", func(m *dispatch.Manifest) int { return m.Truck }),
	text("plate", "لوحة الشاحنة", func(m *dispatch.Manifest) string { return m.Plate }),
	number("door", "الباب", func(m *dispatch.Manifest) int { return m.Door }),
	text("load_from", "بدء التحميل", func(m *dispatch.Manifest) string { return m.LoadFrom.String() }),
	text("departs", "الانطلاق", func(m *dispatch.Manifest) string { return m.Departs.String() }),
	number("cartons", "الكراتين المخططة", func(m *dispatch.Manifest) planner.Cartons { return m.Cartons }),
	number("loaded", "المحمَّل", func(m *dispatch.Manifest) planner.Cartons { return m.Loaded }),
	number("handed_out", "المسلَّم", func(m *dispatch.Manifest) planner.Cartons { return m.HandedOut }),
	number("lost", "المفقود", func(m *dispatch.Manifest) planner.Cartons { return m.Lost }),
	number("back", "المرتجع", func(m *dispatch.Manifest) planner.Cartons { return m.Back }),
	number("on_truck", "على الشاحنة", func(m *dispatch.Manifest) planner.Cartons { return m.OnTruck() }),
	text("id", "المعرّف", func(m *dispatch.Manifest) string { return m.ID.String() }),
)

type manifestIn struct {
	ID uuid.UUID `path:"id"`
}

func (s *Server) getManifest(ctx context.Context, tx *database.Tx, in *manifestIn) (*Manifest, error) {
	m, err := dispatch.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return manifestOf(ctx, tx, m)
}

// Steps are what was done with something, in the order of recording.
type Steps struct {
	Items []steps.Taken `json:"items" nullable:"false"`
}

func (s *Server) manifestHistory(ctx context.Context, tx *database.Tx, in *manifestIn) (*Steps, error) {
	m, err := s.getManifest(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	list, err := dispatch.History(ctx, tx, &m.Manifest)
	return &Steps{list}, err
}

// getPaper gives what the paper of a manifest says: the document as it was
// issued, or the plan's draft.
func (s *Server) getPaper(ctx context.Context, tx *database.Tx, in *manifestIn) (*manifest.Manifest, error) {
	m, err := s.getManifest(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	book, err := s.books.Of(ctx, tx, m.Plan)
	if err != nil {
		return nil, err
	}
	return book.Paper(ctx, tx, &m.Manifest)
}

// issued is the paper of a manifest with what the books say of it.
func issued(ctx context.Context, tx *database.Tx, book *dispatch.Book, m *dispatch.Manifest) (paper.Issued, error) {
	p, err := book.Paper(ctx, tx, m)
	out := paper.Issued{Manifest: p}
	if err != nil || m.Document == nil {
		return out, err
	}
	doc, err := documents.Get(ctx, tx, *m.Document)
	if err != nil {
		return out, err
	}
	out.Print, out.Void = doc.Prints, doc.Voided
	return out, nil
}

// manifestPaper draws the papers of one trip.
func (s *Server) manifestPaper(ctx context.Context, tx *database.Tx, in *manifestIn) (*File, error) {
	m, err := s.getManifest(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	return s.papers(ctx, tx, m.Plan, []dispatch.Manifest{m.Manifest}, m.Draft)
}

func (s *Server) papers(ctx context.Context, tx *database.Tx, plan uuid.UUID, ms []dispatch.Manifest, name string) (*File, error) {
	book, err := s.books.Of(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	all := make([]paper.Issued, len(ms))
	for i := range ms {
		if all[i], err = issued(ctx, tx, book, &ms[i]); err != nil {
			return nil, err
		}
	}
	if len(ms) == 1 && ms[0].Number != "" {
		name = ms[0].Number
	}
	var b bytes.Buffer
	if _, err := paper.Trips(&b, &book.Plan.Campaign, all, paper.Options{PrintedAt: tx.Now}); err != nil {
		return nil, err
	}
	return &File{Name: name + ".pdf", Body: b.Bytes(), Inline: true}, nil
}

// wavePapers draws the papers of a wave, in loading order; its JSON is the
// manifests.
func (s *Server) wavePapers(ctx context.Context, tx *database.Tx, in *waveIn) (*File, error) {
	ms, err := s.waveManifests(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	return s.papers(ctx, tx, in.ID, ms.Items, in.Wave)
}

// Manifests are those of one wave.
type Manifests struct {
	Items []dispatch.Manifest `json:"items" nullable:"false"`
	Undo  *steps.Undoable     `json:"undo,omitempty" doc:"The release that who keeps the warehouse can take back now"`
}

// mostOfWave bounds the manifests of one wave: a warehouse has so many doors.
const mostOfWave = 10_000

func (s *Server) waveManifests(ctx context.Context, tx *database.Tx, in *waveIn) (*Manifests, error) {
	ms, err := dispatch.List(ctx, tx, dispatch.Filter{Plan: in.ID, Wave: in.Wave, Warehouses: keptBy(&tx.By)}, nil, mostOfWave)
	if err == nil && len(ms) == 0 {
		err = database.Missing("wave of an approved plan", "دفعة في خطة معتمدة", in.Wave)
	}
	if err != nil || !tx.By.Keeps(ms[0].Warehouse) {
		return &Manifests{Items: ms}, err
	}
	undo, err := dispatch.CanUndoRelease(ctx, tx, in.ID, in.Wave)
	return &Manifests{ms, undo}, err
}

// Step is what every step of a manifest says.
type Step struct {
	Step     uuid.UUID  `json:"step,omitempty" doc:"Of the step, chosen by the caller: sent again it is harmless; made of the key if it is not there"`
	Occurred *time.Time `json:"occurred_at,omitempty" doc:"What the paper says; now if it is not there"`
	Note     string     `json:"note,omitempty" maxLength:"500"`
}

func (b *Step) of(ctx context.Context) steps.Step {
	out := steps.Step{ID: chosen(ctx, b.Step, "step"), Note: b.Note}
	if b.Occurred != nil {
		out.Occurred = *b.Occurred
	}
	return out
}

type stepIn struct {
	ID   uuid.UUID `path:"id"`
	Body Step
}

type releaseIn struct {
	ID   uuid.UUID `path:"id"`
	Wave string    `path:"wave" maxLength:"300"`
	Body Step
}

// releaseWave makes the manifests of a wave real: lots reserved, papers numbered.
func (s *Server) releaseWave(ctx context.Context, tx *database.Tx, in *releaseIn) (*Manifests, error) {
	book, err := s.books.Of(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := dispatch.Release(ctx, tx, in.Body.of(ctx), book, in.ID, in.Wave); err != nil {
		return nil, err
	}
	return s.waveManifests(ctx, tx, &waveIn{in.ID, in.Wave})
}

// stepped gives the manifest after a step.
func stepped(ctx context.Context, tx *database.Tx, m *dispatch.Manifest, err error) (*Manifest, error) {
	if err != nil {
		return nil, err
	}
	return manifestOf(ctx, tx, m)
}

func (s *Server) startLoading(ctx context.Context, tx *database.Tx, in *stepIn) (*Manifest, error) {
	m, err := dispatch.StartLoading(ctx, tx, in.Body.of(ctx), in.ID)
	return stepped(ctx, tx, m, err)
}

type loadIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
		Lines []dispatch.LoadedLine `json:"lines,omitempty" maxItems:"1000" doc:"What was counted so far; it replaces what was said of a line before"`
		All   bool                  `json:"all,omitempty" doc:"Every line that was not touched yet went on in full"`
	}
}

func (s *Server) load(ctx context.Context, tx *database.Tx, in *loadIn) (*Manifest, error) {
	m, err := dispatch.Load(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Lines, in.Body.All)
	return stepped(ctx, tx, m, err)
}

type dispatchIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
		Plate string `json:"plate,omitempty" maxLength:"40" doc:"Of the truck"`
	}
}

func (s *Server) dispatch(ctx context.Context, tx *database.Tx, in *dispatchIn) (*Manifest, error) {
	head, err := dispatch.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	book, err := s.books.Of(ctx, tx, head.Plan)
	if err != nil {
		return nil, err
	}
	m, err := dispatch.Dispatch(ctx, tx, in.Body.of(ctx), book, in.ID, in.Body.Plate)
	return stepped(ctx, tx, m, err)
}

type handOverIn struct {
	ID   uuid.UUID `path:"id"`
	Stop int       `path:"stop" minimum:"1" maximum:"1000"`
	Body struct {
		Step
		Outcome  dispatch.Outcome `json:"outcome" enum:"full,partly,refused,diverted,closed_road"`
		Cartons  planner.Cartons  `json:"cartons" minimum:"0" doc:"Handed over"`
		Lost     planner.Cartons  `json:"lost,omitempty" minimum:"0" doc:"Missing or spoiled on the way"`
		Place    planner.PlaceID  `json:"place,omitempty" maxLength:"200" doc:"Of a diversion: another place of the plan"`
		Reason   string           `json:"reason,omitempty" maxLength:"500" doc:"Needed unless all was handed over"`
		Receiver string           `json:"receiver,omitempty" maxLength:"100" doc:"By function, never by name"`
		Picture  *uuid.UUID       `json:"proof,omitempty" doc:"Photo or signature, put under this id before or after; needed where the trip asks for one"`
		Proof    string           `json:"proof_sha256,omitempty" pattern:"^[0-9a-f]{64}$" doc:"SHA-256 of a picture that stays with the driver; of one that was put here it is known"`
		Seen     *int             `json:"seen,omitempty" minimum:"0" maximum:"10000" doc:"Entries of the stop that the sender knew of: 412 if others were recorded since"`
	}
}

// handOver records what happened at a stop.
func (s *Server) handOver(ctx context.Context, tx *database.Tx, in *handOverIn) (*Manifest, error) {
	b := &in.Body
	m, err := dispatch.HandOver(ctx, tx, b.of(ctx), in.ID, in.Stop, dispatch.Handover{
		Outcome: b.Outcome, Cartons: b.Cartons, Lost: b.Lost, Place: b.Place, Reason: b.Reason, Receiver: b.Receiver,
		Proof: b.Proof, Picture: b.Picture, Seen: b.Seen})
	return stepped(ctx, tx, m, err)
}

type takeBackIn struct {
	ID       uuid.UUID `path:"id"`
	Handover uuid.UUID `path:"handover"`
	Body     Step
}

func (s *Server) takeBack(ctx context.Context, tx *database.Tx, in *takeBackIn) (*Manifest, error) {
	m, err := dispatch.TakeBack(ctx, tx, in.Body.of(ctx), in.ID, in.Handover)
	return stepped(ctx, tx, m, err)
}

type returnIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
		Lines []dispatch.BackLine `json:"lines" nullable:"false" maxItems:"1000" doc:"Every lot that was still on the truck"`
	}
}

func (s *Server) returnTruck(ctx context.Context, tx *database.Tx, in *returnIn) (*Manifest, error) {
	m, err := dispatch.Return(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Lines)
	return stepped(ctx, tx, m, err)
}

func (s *Server) closeManifest(ctx context.Context, tx *database.Tx, in *stepIn) (*Manifest, error) {
	m, err := dispatch.Close(ctx, tx, in.Body.of(ctx), in.ID)
	return stepped(ctx, tx, m, err)
}

func (s *Server) voidManifest(ctx context.Context, tx *database.Tx, in *stepIn) (*Manifest, error) {
	m, err := dispatch.Void(ctx, tx, in.Body.of(ctx), in.ID)
	return stepped(ctx, tx, m, err)
}

// Printed says which printing of a paper was recorded.
type Printed struct {
	Number string `json:"number"`
	Print  int    `json:"print" doc:"1 for the first; the paper says so from the second on"`
}

// printManifest records that a paper is being printed, so that a reprint shows.
func (s *Server) printManifest(ctx context.Context, tx *database.Tx, in *stepIn) (*Printed, error) {
	m, err := dispatch.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := people.Keep(&tx.By, m.Warehouse); err != nil {
		return nil, err
	}
	if m.Document == nil {
		return nil, database.Refuse(database.Conflict, "not_released",
			fmt.Sprintf("%s is a draft: drafts are printed without being counted", m.Draft), fmt.Sprintf("%s مسودة: تُطبع المسودات بلا عدّ", m.Draft))
	}
	n, err := documents.Print(ctx, tx, chosen(ctx, in.Body.Step, "print"), *m.Document)
	return &Printed{m.Number, n}, err
}
