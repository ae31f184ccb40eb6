package dispatch

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/inventory/proofs"
	"katf/inventory/steps"
	"katf/planner"
)

// aheadAtMost is how far a phone's clock may be ahead; the steps allow the same.
const aheadAtMost = 5 * time.Minute

// byPhone judges the moment that a driver's phone names. A phone can't be asked
// again once it has no network, so that a clock that is wrong must not stop a
// delivery: if the moment lies ahead, or before the day the truck left, the step
// is taken as of its recording, and what the phone said is kept beside it. The
// same step sent again is judged as the first time.
func byPhone(ctx context.Context, tx *database.Tx, step *steps.Step, manifest uuid.UUID) (*time.Time, error) {
	if tx.By.Role != database.Driver || step.Occurred.IsZero() {
		return nil, nil
	}
	said := step.Occurred.UTC().Truncate(time.Microsecond)
	var wrong bool
	err := tx.QueryRow(ctx, `SELECT said_at IS NOT NULL FROM handover WHERE id = $1`, step.ID).Scan(&wrong)
	if database.NoRows(err) {
		var left time.Time
		err = tx.QueryRow(ctx, `SELECT occurred_at FROM steps WHERE subject = $1 AND action = $2 ORDER BY seq DESC LIMIT 1`, manifest, leave).Scan(&left)
		if database.NoRows(err) {
			left, err = time.Time{}, nil // it is refused anyway
		}
		wrong = said.After(tx.Now.Add(aheadAtMost)) || !left.IsZero() && steps.DayOf(said) < steps.DayOf(left)
	}
	if err != nil || !wrong {
		return nil, err
	}
	step.Occurred = time.Time{}
	return &said, nil
}

// upToDate refuses what was sent by somebody who did not know all that is
// recorded of a stop: it might count the same cartons twice.
func (t *taking) upToDate(w *Waybill, seen *int) error {
	if seen == nil {
		return nil
	}
	all, err := Handovers(t.ctx, t.tx, t.ID)
	if err != nil {
		return err
	}
	var since []database.Field
	n := 0
	for i := range all {
		if all[i].Waybill != w.ID {
			continue
		}
		if n++; n > *seen {
			since = append(since, all[i].field(w.Stop))
		}
	}
	if n == *seen {
		return nil
	}
	return &database.Error{Kind: database.Stale, Code: "changed_since", Fields: since,
		En: "this was sent without knowing what is recorded of the stop meanwhile; look at it and decide anew",
		Ar: "أُرسل هذا دون علم بما سُجِّل لهذه المحطة في هذه الأثناء؛ انظر إليه ثم قرّر من جديد"}
}

// field tells what a handover says.
func (h *Handed) field(stop int) database.Field {
	word := outcomeWords[h.Outcome]
	en, ar := word[0], word[1]
	if h.TakesBack != nil {
		en, ar = "taken back: "+en, "تراجُع عن: "+ar
	}
	at := h.Recorded.In(planner.Cairo()).Format("15:04")
	return database.Field{Path: fmt.Sprintf("stops[%d]", stop-1), Value: h.Cartons,
		En: strings.TrimSpace(fmt.Sprintf("%s recorded at %s: %s, %d handed over, %d lost", h.By, at, en, h.Cartons, h.Lost)),
		Ar: fmt.Sprintf("سجّل %s الساعة %s: %s، سُلِّم %d وفُقد %d", h.By, at, ar, h.Cartons, h.Lost)}
}

var outcomeWords = map[Outcome][2]string{
	Full: {"all of it", "الكل"}, Part: {"part of it", "جزء"}, Refused: {"refused", "مرفوض"},
	Diverted: {"at another place", "في مكان آخر"}, ClosedRoad: {"road closed", "الطريق مغلق"},
}

// proven holds a handover against what is asked for at its stop. A driver must
// name the picture, which may arrive after it; whoever reports for a driver was
// not there, and says why there is none.
func (t *taking) proven(w *Waybill, h *Handover) error {
	if h.Picture != nil {
		return t.pictured(w, h)
	}
	if h.Cartons == 0 {
		return nil
	}
	asked, err := Asked(t.ctx, t.tx, t.Manifest, t.bills)
	ask := asked[w.Stop-1]
	if err != nil || ask == proofs.Nothing {
		return err
	}
	en, ar := ask.In()
	if t.tx.By.Role != database.Driver {
		if strings.TrimSpace(h.Reason) != "" {
			return nil
		}
		return invalid([]database.Field{{Path: "reason", Value: "",
			En: "the driver is asked for " + en + " here: say why there is none", Ar: "يُطلب من السائق هنا " + ar + ": اذكر سبب عدم وجوده"}})
	}
	return database.Refuse(database.Conflict, "proof_asked", "what is handed over here needs "+en+"; make it and send both",
		"التسليم هنا يحتاج إلى "+ar+"؛ أضفه ثم أرسل الاثنين")
}

// pictured takes over the hash of a picture that has arrived already.
func (t *taking) pictured(w *Waybill, h *Handover) error {
	p, err := proofs.Get(t.ctx, t.tx, *h.Picture)
	if database.CodeOf(err) == "not_found" {
		return nil // it is on its way
	}
	if err != nil {
		return err
	}
	if p.Waybill != w.ID || h.Proof != "" && h.Proof != p.SHA256 {
		return invalid([]database.Field{{Path: "proof", Value: p.ID, En: "is a picture of another stop, or another picture", Ar: "صورة لمحطة أخرى أو صورة غيرها"}})
	}
	asked, err := Asked(t.ctx, t.tx, t.Manifest, t.bills)
	if ask := asked[w.Stop-1]; err == nil && !ask.Takes(p.Kind) {
		en, ar := ask.In()
		return database.Refuse(database.Conflict, "proof_asked", "what is handed over here needs "+en, "التسليم هنا يحتاج إلى "+ar)
	}
	h.Proof = p.SHA256
	return err
}

// Asked says of each stop what its driver is asked for: by the rules as they were
// when the truck left, or as they are until then.
func Asked(ctx context.Context, tx *database.Tx, m *Manifest, bills []Waybill) ([]proofs.Ask, error) {
	var left time.Time
	err := tx.QueryRow(ctx, `SELECT recorded_at FROM steps WHERE subject = $1 AND action = $2 ORDER BY seq DESC LIMIT 1`, m.ID, leave).Scan(&left)
	if err != nil && !database.NoRows(err) {
		return make([]proofs.Ask, len(bills)), err
	}
	places := make([]planner.PlaceID, len(bills))
	for i := range bills {
		places[i] = bills[i].Place
	}
	of, err := proofs.Asked(ctx, tx, m.Warehouse, places, left)
	out := make([]proofs.Ask, len(bills))
	for i, p := range places {
		out[i] = of[p]
	}
	return out, err
}

// Room gives what places have not had yet of their allocation.
func Room(ctx context.Context, tx *database.Tx, plan uuid.UUID, places []planner.PlaceID) (map[planner.PlaceID]planner.Cartons, error) {
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = string(p)
	}
	rows, err := tx.Query(ctx, `SELECT place, allocated - handed_out FROM promise WHERE plan = $1 AND place = ANY ($2)`, plan, ids)
	if err != nil {
		return nil, err
	}
	out := map[planner.PlaceID]planner.Cartons{}
	var place planner.PlaceID
	var n planner.Cartons
	_, err = pgx.ForEachRow(rows, []any{&place, &n}, func() error {
		out[place] = n
		return nil
	})
	return out, err
}

// KnownPlace refuses a place that no approved plan gives cartons to; "" is none.
func KnownPlace(ctx context.Context, tx *database.Tx, place planner.PlaceID) error {
	var known bool
	if err := tx.QueryRow(ctx, `SELECT $1 = '' OR EXISTS (SELECT FROM promise WHERE place = $1)`, string(place)).Scan(&known); err != nil || known {
		return err
	}
	return invalid([]database.Field{{Path: "place", Value: place,
		En: "no approved plan has such a place; correct its code", Ar: "لا توجد خطة معتمدة فيها هذا المكان؛ صحّح الكود"}})
}
