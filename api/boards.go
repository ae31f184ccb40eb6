package api

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"katf/inventory/boards"
	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
)

// getBoard gives the board of a plan as it stands.
func (s *Server) getBoard(ctx context.Context, tx *database.Tx, in *planIn) (*boards.View, error) {
	return s.boards.View(ctx, tx, in.ID)
}

type verdictIn struct {
	ID     uuid.UUID   `path:"id"`
	Kind   boards.Kind `query:"kind" required:"true" enum:"move,lock,unlock,freeze,thaw,undo"`
	Wave   string      `query:"wave" maxLength:"300" doc:"Of a move, a lock or an unlock"`
	Day    Day         `query:"day" doc:"Of a move: where to. Of a freeze: the last day that is frozen"`
	Undoes int         `query:"undoes" minimum:"0" doc:"Of an undo: the version that the edit made; the last edit that stands if it is not there"`
}

// judgeEdit says what one more edit would do. Nothing is written.
func (s *Server) judgeEdit(ctx context.Context, tx *database.Tx, in *verdictIn) (*boards.Verdict, error) {
	return s.boards.Judge(ctx, tx, in.ID, boards.Change{Kind: in.Kind, Wave: in.Wave, Day: in.Day.Date, Undoes: in.Undoes})
}

type editIn struct {
	IfMatch
	ID   uuid.UUID `path:"id"`
	Body struct {
		ID uuid.UUID `json:"id,omitempty" doc:"Of the edit, chosen by the caller: sent again it is harmless; made of the key if it is not there"`
		boards.Change
		Note string `json:"note,omitempty" maxLength:"500"`
	}
}

// seen is the version of the board that the caller has seen, -1 for whichever it
// is at.
func (m *IfMatch) seen() (int, error) {
	tag := strings.TrimPrefix(strings.TrimSpace(m.IfMatch), "W/")
	if tag == "" || tag == "*" {
		return -1, nil
	}
	version, ok := boards.SeenIn(tag)
	if !ok {
		return 0, &database.Error{Kind: database.Invalid, Code: "invalid", En: "If-Match is not a version of a board", Ar: "قيمة If-Match ليست إصدارًا للوحة",
			Fields: []database.Field{{Path: "header.If-Match", Value: m.IfMatch, En: `must be a version such as "v7"`, Ar: `يجب أن تكون إصدارًا مثل "v7"`}}}
	}
	return version, nil
}

// editBoard makes an edit. What breaks rules is made all the same; what was
// changed by somebody else meanwhile is told with 412.
func (s *Server) editBoard(ctx context.Context, tx *database.Tx, in *editIn) (*boards.Made, error) {
	seen, err := in.seen()
	if err != nil {
		return nil, err
	}
	return s.boards.Edit(ctx, tx, in.ID, chosen(ctx, in.Body.ID, "edit"), seen, in.Body.Change, in.Body.Note)
}

type undoEditIn struct {
	IfMatch
	ID   uuid.UUID `path:"id"`
	Body struct {
		ID     uuid.UUID `json:"id,omitempty" doc:"Of the edit that takes back, chosen by the caller"`
		Undoes int       `json:"undoes,omitempty" minimum:"0" doc:"The version that the edit made; the last edit that stands if it is not there"`
		Note   string    `json:"note,omitempty" maxLength:"500"`
	}
}

// undoEdit takes an edit back: the last one, or a named one.
func (s *Server) undoEdit(ctx context.Context, tx *database.Tx, in *undoEditIn) (*boards.Made, error) {
	seen, err := in.seen()
	if err != nil {
		return nil, err
	}
	return s.boards.Edit(ctx, tx, in.ID, chosen(ctx, in.Body.ID, "edit"), seen, boards.Change{Kind: boards.Undo, Undoes: in.Body.Undoes}, in.Body.Note)
}

type acceptIn struct {
	IfMatch
	ID   uuid.UUID `path:"id"`
	Body struct {
		ID   uuid.UUID `json:"id,omitempty" doc:"Of the new plan, chosen by the caller; made of the key if it is not there"`
		Note string    `json:"note,omitempty" maxLength:"300"`
	}
}

// acceptBoard makes a plan of the board. Approving it is a step of its own.
func (s *Server) acceptBoard(ctx context.Context, tx *database.Tx, in *acceptIn) (*Plan, error) {
	seen, err := in.seen()
	if err != nil {
		return nil, err
	}
	made, err := s.boards.Accept(ctx, tx, in.ID, chosen(ctx, in.Body.ID, "plan"), seen, in.Body.Note)
	if err != nil {
		return nil, err
	}
	setHeader(ctx, "Location", prefix+"/plans/"+made.ID.String())
	return &Plan{*made}, nil
}

type editsIn struct {
	Paging
	ID uuid.UUID `path:"id"`
}

// listEdits gives the history of a board, the last edit first.
func (s *Server) listEdits(ctx context.Context, tx *database.Tx, in *editsIn) (*Page[boards.Edit], error) {
	var before int
	if _, err := in.after(ctx, &before); err != nil {
		return nil, err
	}
	if _, err := plans.Get(ctx, tx, in.ID); err != nil {
		return nil, err
	}
	rows, err := boards.History(ctx, tx, in.ID, before, in.more())
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(e *boards.Edit) []any { return []any{e.Version} })
}

var editTable = tableOf("board_edits", "تعديلات اللوحة",
	number("version", "الإصدار", func(e *boards.Edit) int { return e.Version }),
	moment("at", "الوقت", func(e *boards.Edit) time.Time { return e.At }),
	text("by", "بواسطة", func(e *boards.Edit) string { return e.By.Login }),
	text("kind", "النوع", func(e *boards.Edit) boards.Kind { return e.Kind }),
	text("wave", "الدفعة", func(e *boards.Edit) string { return e.Wave }),
	day("was", "من يوم", func(e *boards.Edit) planner.Date { return e.Was }),
	day("day", "إلى يوم", func(e *boards.Edit) planner.Date { return e.Day }),
	number("undoes", "يتراجع عن الإصدار", func(e *boards.Edit) int { return e.Undoes }),
	number("breaks", "مخالفات جديدة", func(e *boards.Edit) int { return e.Breaks }),
	number("mends", "مخالفات زالت", func(e *boards.Edit) int { return e.Mends }),
	text("undone", "مُتراجَع عنه", func(e *boards.Edit) string { return mark(e.Undone) }),
	text("text", "التعديل", func(e *boards.Edit) string { return e.TextAr }),
	text("note", "ملاحظة", func(e *boards.Edit) string { return e.Note }),
)

func mark(yes bool) string {
	if yes {
		return "✓"
	}
	return ""
}

// boardRows pages through a list of the board, which is made as a whole.
func boardRows[R any](ctx context.Context, p *Paging, all []R) (*Page[R], error) {
	var from int
	if _, err := p.after(ctx, &from); err != nil {
		return nil, err
	}
	at := from
	rows := all[min(from, len(all)):]
	return pageOf(ctx, p, rows[:min(p.more(), len(rows))], func(*R) []any { return []any{at + p.Limit} })
}

// listBoardWaves gives the waves of a plan where they are on the board.
func (s *Server) listBoardWaves(ctx context.Context, tx *database.Tx, in *editsIn) (*Page[boards.Wave], error) {
	v, err := s.boards.View(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return boardRows(ctx, &in.Paging, v.Waves)
}

var boardWaveTable = tableOf("board_waves", "دفعات اللوحة",
	text("wave", "الدفعة", func(w *boards.Wave) string { return w.ID }),
	text("warehouse", "كود المخزن", func(w *boards.Wave) planner.SiteID { return w.Warehouse }),
	day("date", "اليوم", func(w *boards.Wave) planner.Date { return w.Date }),
	day("from", "نُقلت من يوم", func(w *boards.Wave) planner.Date { return w.From }),
	number("tier", "درجة الأولوية", func(w *boards.Wave) int { return w.Tier }),
	number("cartons", "الكراتين", func(w *boards.Wave) planner.Cartons { return w.Cartons }),
	number("trips", "الرحلات", func(w *boards.Wave) int { return w.Trips }),
	number("stops", "نقاط التسليم", func(w *boards.Wave) int { return w.Stops }),
	text("status", "الحالة", func(w *boards.Wave) string { return w.Status }),
	text("locked", "ثبّتها", func(w *boards.Wave) string { return w.Locked }),
	text("level", "التنبيه", func(w *boards.Wave) boards.Level { return w.Level }),
	text("reasons", "السبب", func(w *boards.Wave) string { return reasonText(w.Reasons) }),
)

// listBoardLoads gives the load of every warehouse-day on which anything moves.
func (s *Server) listBoardLoads(ctx context.Context, tx *database.Tx, in *editsIn) (*Page[boards.Load], error) {
	v, err := s.boards.View(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return boardRows(ctx, &in.Paging, v.Loads)
}

var boardLoadTable = tableOf("board_loads", "حمل المخازن بالأيام",
	text("warehouse", "كود المخزن", func(l *boards.Load) planner.SiteID { return l.Warehouse }),
	day("date", "اليوم", func(l *boards.Load) planner.Date { return l.Date }),
	number("arriving", "الوارد", func(l *boards.Load) planner.Cartons { return l.Arriving }),
	number("sent", "إلى الأماكن", func(l *boards.Load) planner.Cartons { return l.Sent }),
	number("onward", "إلى مخازن أخرى", func(l *boards.Load) planner.Cartons { return l.Onward }),
	number("handling", "سعة الأبواب", func(l *boards.Load) planner.Cartons { return l.Handling }),
	number("trips", "الرحلات", func(l *boards.Load) int { return l.Trips }),
	number("late_trips", "رحلات خارج ساعات العمل", func(l *boards.Load) int { return l.Late }),
	number("trucks", "الشاحنات المستخدمة", func(l *boards.Load) int { return l.Trucks }),
	number("fleet", "الشاحنات الموجودة", func(l *boards.Load) int { return l.Fleet }),
	number("work_s", "عمل الشاحنات بالثانية", func(l *boards.Load) int64 { return int64(l.Work) }),
	number("shift_s", "ورديات الشاحنات بالثانية", func(l *boards.Load) int64 { return int64(l.DayLoad.Shift) }),
	number("stock", "الرصيد أول اليوم", func(l *boards.Load) planner.Cartons { return l.Stock }),
	number("short", "النقص", func(l *boards.Load) planner.Cartons { return l.Short }),
	number("after", "الرصيد آخر اليوم", func(l *boards.Load) planner.Cartons { return l.After }),
	number("storage", "سعة التخزين", func(l *boards.Load) planner.Cartons { return l.Storage }),
	text("level", "التنبيه", func(l *boards.Load) boards.Level { return l.Level }),
	text("reasons", "السبب", func(l *boards.Load) string { return reasonText(l.Reasons) }),
)

func reasonText(list []boards.Reason) string {
	var out []string
	for _, r := range list {
		out = append(out, r.TextAr)
	}
	return strings.Join(out, " ")
}

// BoardChange is what has changed about a board.
type BoardChange struct {
	boards.Pulse
	Edits []boards.Edit `json:"edits" nullable:"false" doc:"Since the last event; in the first one those after the version that was asked for"`
	Here  []string      `json:"here" nullable:"false" doc:"Who looks at the board now, over this server"`
}

type watchBoardIn struct {
	ID    uuid.UUID `path:"id"`
	After int       `query:"after" minimum:"-1" default:"-1" doc:"The version that was seen; -1 for that of now"`
	Last  string    `header:"Last-Event-ID" doc:"The version of the last event, where a stream is taken up again"`
}

// watchBoard tells of every edit of a board, of the approval of its plan, of
// releases, and of who else looks at it, within a second or so. It ends when the
// caller leaves.
func (s *Server) watchBoard(ctx context.Context, in *watchBoardIn, send func(Event) error) error {
	left := s.present.come(in.ID, actor(ctx).Login)
	defer left()
	seen := in.After
	if _, err := fmt.Sscanf(in.Last, "%d", &seen); err != nil {
		seen = in.After
	}
	var last BoardChange
	tick := time.NewTicker(ask)
	defer tick.Stop()
	for first := true; ; first = false {
		now, err := s.changeOf(ctx, in.ID, &seen)
		if err != nil {
			return err
		}
		if first || now.Pulse != last.Pulse || !slices.Equal(now.Here, last.Here) {
			if err := send(Event{ID: fmt.Sprint(now.Version), Name: "board", Data: now}); err != nil {
				return err
			}
			last = *now
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// changeOf looks at a board, and at its edits after the version seen, which it
// takes on.
func (s *Server) changeOf(ctx context.Context, id uuid.UUID, seen *int) (*BoardChange, error) {
	out := &BoardChange{Edits: []boards.Edit{}, Here: s.present.at(id)}
	return out, s.store.Read(ctx, actor(ctx), func(tx *database.Tx) error {
		var err error
		if out.Pulse, err = boards.PulseOf(ctx, tx, id); err != nil {
			return err
		}
		if *seen >= 0 && out.Version > *seen {
			out.Edits, err = boards.Since(ctx, tx, id, *seen)
		}
		*seen = out.Version
		return err
	})
}

// presence is who looks at which board over this server.
type presence struct {
	mu   sync.Mutex
	here map[uuid.UUID]map[string]int // by board and login: how many times
}

// come notes somebody, until left is called.
func (p *presence) come(board uuid.UUID, login string) (left func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.here == nil {
		p.here = map[uuid.UUID]map[string]int{}
	}
	if p.here[board] == nil {
		p.here[board] = map[string]int{}
	}
	p.here[board][login]++
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.here[board][login]--; p.here[board][login] == 0 {
			delete(p.here[board], login)
		}
		if len(p.here[board]) == 0 {
			delete(p.here, board)
		}
	}
}

// at lists who is there, by login.
func (p *presence) at(board uuid.UUID) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := slices.Sorted(maps.Keys(p.here[board]))
	if out == nil {
		out = []string{}
	}
	return out
}
