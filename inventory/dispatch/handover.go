package dispatch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/planner"
)

// Outcome is how a stop went.
type Outcome string

// The outcomes.
const (
	Open       Outcome = "open"        // not there yet
	Full       Outcome = "full"        // all of it was handed over
	Part       Outcome = "partly"      // some of it
	Refused    Outcome = "refused"     // nobody took it
	Diverted   Outcome = "diverted"    // handed over at another place of the plan
	ClosedRoad Outcome = "closed_road" // not reached
	Back       Outcome = "returned"    // brought back
)

// Handover is what happened at a stop. Whoever received it is named by function
// ("village committee"), never by name; of a photo or signature the SHA-256 is
// kept here, and the picture with the proofs.
type Handover struct {
	Outcome  Outcome         `json:"outcome"`
	Cartons  planner.Cartons `json:"cartons"`         // handed over
	Lost     planner.Cartons `json:"lost,omitempty"`  // missing or spoiled on the way
	Place    planner.PlaceID `json:"place,omitempty"` // of a diversion
	Reason   string          `json:"reason,omitempty"`
	Receiver string          `json:"receiver,omitempty"`
	Proof    string          `json:"proof_sha256,omitempty"`

	Picture *uuid.UUID `json:"proof,omitempty"`   // of the proofs; it may arrive later
	Seen    *int       `json:"seen,omitempty"`    // entries of the stop that the sender knew of
	Said    *time.Time `json:"said_at,omitempty"` // by a phone whose clock can't be right
}

// HandOver records what happened at a stop. What is neither handed over nor lost
// stays on the truck: it can be handed over later, there or at another place that
// has not had its allocation yet, or be brought back. It refuses to hand out more
// than the truck has for the stop ("not_on_truck") and more than a place was
// allocated ("over_allocated"); what was sent without knowing what others recorded
// meanwhile ("changed_since"); and a driver's who was asked for a photo or a
// signature and has none ("proof_asked").
func HandOver(ctx context.Context, tx *database.Tx, step steps.Step, id uuid.UUID, stop int, h Handover) (*Manifest, error) {
	said, err := byPhone(ctx, tx, &step, id)
	if err != nil {
		return nil, err
	}
	h.Said = said
	return take(ctx, tx, step, id, handOver, []any{stop, h}, func(t *taking) error {
		if stop < 1 || stop > len(t.bills) {
			return database.Missing("stop", "محطة", fmt.Sprint(stop))
		}
		if t.CameBack {
			return cameBack()
		}
		if err := t.afterLeaving(); err != nil {
			return err
		}
		w := &t.bills[stop-1]
		if err := t.upToDate(w, h.Seen); err != nil {
			return err
		}
		if err := h.check(w); err != nil {
			return err
		}
		if err := t.proven(w, &h); err != nil {
			return err
		}
		if h.Outcome != Diverted {
			h.Place = w.Place
		}
		if err := t.give(h.Place, h.Cartons); err != nil {
			return err
		}
		if err := t.unload(w, &h); err != nil {
			return err
		}
		return t.record(w, &h, nil)
	})
}

// afterLeaving refuses what would have happened on a day before the truck left.
// Within the day the hours of a phone and of the warehouse's book may disagree.
func (t *taking) afterLeaving() error {
	var left time.Time
	err := t.tx.QueryRow(t.ctx, `SELECT occurred_at FROM steps WHERE subject = $1 AND action = $2 ORDER BY seq DESC LIMIT 1`, t.ID, leave).Scan(&left)
	if err != nil || t.step.Day() >= steps.DayOf(left) {
		return err
	}
	day := steps.DayOf(left).String()
	return invalid([]database.Field{{Path: "occurred_at", Value: t.step.Occurred,
		En: "the truck left only on " + day, Ar: "لم تغادر الشاحنة إلا في " + day}})
}

// check holds what is said of a stop against itself and against the truck.
func (h *Handover) check(w *Waybill) error {
	var faults []database.Field
	add := func(path string, value any, en, ar string) {
		faults = append(faults, database.Field{Path: path, Value: value, En: en, Ar: ar})
	}
	if !slices.Contains([]Outcome{Full, Part, Refused, Diverted, ClosedRoad}, h.Outcome) {
		add("outcome", h.Outcome, "one of full, partly, refused, diverted, closed_road", "إحدى القيم full وpartly وrefused وdiverted وclosed_road")
	}
	gives := h.Outcome == Full || h.Outcome == Part || h.Outcome == Diverted
	switch {
	case h.Cartons < 0 || h.Lost < 0:
		add("cartons", h.Cartons, "is not negative", "لا يكون سالبًا")
	case gives && h.Cartons == 0:
		add("cartons", 0, "say how many were handed over", "اذكر عدد ما سُلِّم")
	case !gives && h.Cartons > 0:
		add("cartons", h.Cartons, "nothing is handed over with this outcome", "لا يُسلَّم شيء مع هذه النتيجة")
	}
	if h.Outcome == Full && h.Cartons != w.Open() {
		add("cartons", h.Cartons, fmt.Sprintf("full is %d; say partly if it is less", w.Open()), fmt.Sprintf("الكامل %d؛ اختر partly إن كان أقل", w.Open()))
	}
	if (h.Outcome != Full || h.Lost > 0) && h.Reason == "" {
		add("reason", "", "say why not all was handed over here", "اذكر سبب عدم تسليم الكل هنا")
	}
	if (h.Outcome == Diverted) != (h.Place != "" && h.Place != w.Place) {
		add("place", h.Place, "another place than the stop's, of a diversion only", "مكان غير مكان المحطة، وللتحويل فقط")
	}
	for _, text := range []struct {
		path, text string
		most       int
	}{{"reason", h.Reason, 500}, {"receiver", h.Receiver, 100}} {
		if len([]rune(text.text)) > text.most {
			add(text.path, len([]rune(text.text)), fmt.Sprintf("at most %d characters", text.most), fmt.Sprintf("%d حرفًا على الأكثر", text.most))
		}
	}
	if faults == nil && !within(w.Open(), h.Cartons, h.Lost) {
		return &database.Error{Kind: database.Conflict, Code: "not_on_truck",
			En: fmt.Sprintf("the truck has %d cartons for this stop, not %d and %d lost", w.Open(), h.Cartons, h.Lost),
			Ar: fmt.Sprintf("على الشاحنة %d كرتونة لهذه المحطة لا %d و%d مفقودة", w.Open(), h.Cartons, h.Lost)}
	}
	return invalid(faults)
}

// give counts cartons against what the plan promised the place; negative takes
// them back.
func (t *taking) give(place planner.PlaceID, n planner.Cartons) error {
	if n == 0 {
		return nil
	}
	var handed, allocated planner.Cartons
	err := t.tx.QueryRow(t.ctx, `SELECT handed_out, allocated FROM promise WHERE plan = $1 AND place = $2 FOR UPDATE`, t.Plan, string(place)).
		Scan(&handed, &allocated)
	if database.NoRows(err) {
		return database.Missing("place in the plan", "مكان في الخطة", string(place))
	}
	if err != nil {
		return err
	}
	if handed+n > allocated {
		return &database.Error{Kind: database.Conflict, Code: "over_allocated",
			En: fmt.Sprintf("%s was allocated %d cartons and has had %d; %d more are for others", place, allocated, handed, n),
			Ar: fmt.Sprintf("خُصِّص للمكان %s عدد %d كرتونة وتسلَّم %d؛ وهذه %d لغيره", place, allocated, handed, n)}
	}
	_, err = t.tx.Exec(t.ctx, `UPDATE promise SET handed_out = handed_out + $3 WHERE plan = $1 AND place = $2`, t.Plan, string(place), int64(n))
	return err
}

// unload moves the cartons, first expiring first, and keeps count on the lines.
func (t *taking) unload(w *Waybill, h *Handover) error {
	var ms []inventory.Movement
	give, lose := h.Cartons, h.Lost
	for i := range w.Lines {
		l := &w.Lines[i]
		given := min(give, l.Loaded-l.Gone)
		lost := min(lose, l.Loaded-l.Gone-given)
		give, lose = give-given, lose-lost
		if given > 0 {
			ms = append(ms, t.move(l, given, inventory.ForHandover, inventory.Account{Kind: inventory.Place, Ref: string(h.Place), Owner: l.Owner}, ""))
		}
		if lost > 0 {
			ms = append(ms, t.move(l, lost, inventory.ForLoss, inventory.Account{Kind: inventory.Loss, Ref: t.Warehouse, Owner: l.Owner}, h.Reason))
		}
		if err := t.gone(w, l, given+lost); err != nil {
			return err
		}
	}
	return inventory.Post(t.ctx, t.tx, ms...)
}

// move takes cartons of a line off the truck. Its id is found again by what it
// was part of.
func (t *taking) move(l *Line, n planner.Cartons, why inventory.Why, to inventory.Account, reason string) inventory.Movement {
	return inventory.Movement{
		ID: movementID(t.step.ID, why, l), Lot: inventory.LotID(l.Lot), Cartons: n, Why: why,
		From: onTruck(t.ID, l.Owner), To: to, Reason: reason, Document: *t.Document, Occurred: t.step.Occurred,
	}
}

func movementID(step uuid.UUID, why inventory.Why, l *Line) uuid.UUID {
	return steps.Derive(step, string(why), l.Lot, l.Owner)
}

func (t *taking) gone(w *Waybill, l *Line, n planner.Cartons) error {
	if n == 0 {
		return nil
	}
	_, err := t.tx.Exec(t.ctx, `UPDATE waybill_line SET gone = gone + $4 WHERE waybill = $1 AND lot = $2 AND owner = $3`, w.ID, l.Lot, l.Owner, int64(n))
	return err
}

// record writes what happened, and what follows for the stop and the manifest.
func (t *taking) record(w *Waybill, h *Handover, takes *uuid.UUID) error {
	_, err := t.tx.Exec(t.ctx, `
		INSERT INTO handover (id, manifest, waybill, plan, outcome, place, cartons, lost, reason, receiver, proof, takes_back, by_id, by_login, occurred_at,
			proof_id, said_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		t.step.ID, t.ID, w.ID, t.Plan, h.Outcome, string(h.Place), int64(h.Cartons), int64(h.Lost), h.Reason, h.Receiver, h.Proof, takes,
		t.tx.By.ID, t.tx.By.Login, t.step.Occurred, h.Picture, h.Said)
	if database.IsCheck(err, "handover_proof") {
		return invalid([]database.Field{{Path: "proof_sha256", Value: h.Proof, En: "64 hexadecimal digits in lower case", Ar: "64 خانة ست عشرية بأحرف صغيرة"}})
	}
	if err != nil {
		return err
	}
	if err := t.outcome(w); err != nil {
		return err
	}
	return t.settleState()
}

// outcome says how a stop has gone, all its handovers together.
func (t *taking) outcome(w *Waybill) error {
	_, err := t.tx.Exec(t.ctx, `
		WITH valid AS (
			SELECT h.* FROM handover h WHERE h.waybill = $1 AND h.takes_back IS NULL
			  AND NOT EXISTS (SELECT FROM handover b WHERE b.takes_back = h.id)
		), total AS (SELECT coalesce(sum(cartons), 0) AS handed, coalesce(sum(lost), 0) AS lost FROM valid)
		UPDATE waybill w SET handed_out = t.handed, lost = t.lost, outcome = CASE
			WHEN NOT EXISTS (SELECT FROM valid) THEN 'open'
			WHEN EXISTS (SELECT FROM valid WHERE outcome = 'diverted') THEN 'diverted'
			WHEN t.handed = w.loaded THEN 'full'
			WHEN t.handed > 0 THEN 'partly'
			ELSE (SELECT outcome FROM valid ORDER BY seq DESC LIMIT 1) END
		FROM total t WHERE w.id = $1`, w.ID)
	return err
}

// settleState adds the stops up and says how far the manifest has come: it is on
// the road until every stop is done.
func (t *taking) settleState() error {
	_, err := t.tx.Exec(t.ctx, `
		WITH w AS (
			SELECT sum(handed_out)::bigint AS handed, sum(lost)::bigint AS lost, bool_or(outcome = 'open') AS open FROM waybill WHERE manifest = $1
		)
		UPDATE manifest m SET handed_out = w.handed, lost = w.lost, state = CASE
			WHEN w.open AND NOT m.came_back THEN 'dispatched'
			WHEN w.handed = m.loaded THEN 'delivered'
			WHEN w.handed = 0 THEN 'returned'
			ELSE 'partly' END
		FROM w WHERE m.id = $1`, t.ID)
	return err
}

// takeBackWithin is how long a driver may take a mistaken tap back; later a
// manager does.
const takeBackWithin = 30 * time.Minute

// TakeBack undoes a handover that was recorded by mistake: the cartons are on the
// truck again. A driver may for half an hour, managers and keepers until what came
// back was counted. The note says why.
func TakeBack(ctx context.Context, tx *database.Tx, step steps.Step, id, handover uuid.UUID) (*Manifest, error) {
	said, err := byPhone(ctx, tx, &step, id)
	if err != nil {
		return nil, err
	}
	var what any = handover
	if said != nil {
		what = []any{handover, said}
	}
	return take(ctx, tx, step, id, takeBack, what, func(t *taking) error {
		h, w, err := t.find(handover)
		if err != nil {
			return err
		}
		if t.CameBack {
			return cameBack()
		}
		if tx.By.Role == database.Driver && tx.Now.Sub(h.Recorded) > takeBackWithin {
			return database.Refuse(database.Conflict, "too_late", "more than half an hour ago; ask the warehouse to take it back",
				"مضى أكثر من نصف ساعة؛ اطلب من المخزن التراجع عنه")
		}
		if err := t.give(h.Place, -h.Cartons); err != nil {
			return err
		}
		if err := t.reload(w, h); err != nil {
			return err
		}
		undone := Handover{Outcome: h.Outcome, Cartons: h.Cartons, Lost: h.Lost, Place: h.Place, Reason: step.Note, Receiver: h.Receiver, Said: said}
		return t.record(w, &undone, &h.ID)
	})
}

func cameBack() error {
	return database.Refuse(database.Conflict, "came_back", "what came back was counted already; a count corrects it now",
		"عُدَّ ما رجع بالفعل؛ يُصحَّح الآن بالجرد")
}

// find gives a handover of the manifest that stands.
func (t *taking) find(id uuid.UUID) (*Handed, *Waybill, error) {
	all, err := Handovers(t.ctx, t.tx, t.ID)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(all, func(h Handed) bool { return h.ID == id })
	if i < 0 {
		return nil, nil, database.Missing("handover of this manifest", "تسليم في بيان الشحن هذا", id.String())
	}
	h := &all[i]
	if h.TakenBack || h.TakesBack != nil {
		return nil, nil, database.Refuse(database.Conflict, "taken_back", "it was taken back already", "سبق التراجع عنه")
	}
	w := slices.IndexFunc(t.bills, func(w Waybill) bool { return w.ID == h.Waybill })
	return h, &t.bills[w], nil
}

// reload puts the cartons of a handover back on the truck.
func (t *taking) reload(w *Waybill, h *Handed) error {
	for i := range w.Lines {
		l := &w.Lines[i]
		for _, why := range []inventory.Why{inventory.ForHandover, inventory.ForLoss} {
			id := movementID(h.ID, why, l)
			var n planner.Cartons
			err := t.tx.QueryRow(t.ctx, `SELECT cartons FROM movement WHERE id = $1`, id).Scan(&n)
			if database.NoRows(err) {
				continue
			}
			if err != nil {
				return err
			}
			if err := inventory.Reverse(t.ctx, t.tx, t.step.Derive("reverse", id.String()), id, reasonOf(t.step), t.step.Occurred); err != nil {
				return err
			}
			if err := t.gone(w, l, -n); err != nil {
				return err
			}
		}
	}
	return nil
}

// reasonOf is the note, or what a step without one says.
func reasonOf(s *steps.Step) string {
	if s.Note == "" {
		return "recorded by mistake / سُجِّل خطأً"
	}
	return s.Note
}
