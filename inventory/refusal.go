package inventory

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

	"katf/inventory/database"
	"katf/planner"
)

// Refusals of the ledger, by their codes; all are of kind Conflict but for
// IDReused and BadMovement, which are Invalid.
const (
	ShortStock  = "short_stock"  // an account has fewer free cartons than asked for
	IDReused    = "id_reused"    // the id names another movement
	Settled     = "settled"      // the reservation was posted, voided or has expired
	Reversed    = "reversed"     // the movement was taken back, or is a reversal, or moved nothing
	Unsound     = "unsound"      // the lot has expired, or would before delivery
	TooEarly    = "too_early"    // occurred in the future, before a count that closed the day, or before what it undoes
	BadMovement = "bad_movement" // nothing moves, the same account twice, unknown kinds, ways that do not exist
)

// schemaRefusal is the SQLSTATE with which the schema refuses; its message is a
// code of the schema, its detail the facts.
const schemaRefusal = "KF010"

// facts are what the schema says about a refusal.
type facts struct {
	ID       uuid.UUID       `json:"id"`
	Lot      LotID           `json:"lot"`
	Kind     AccountKind     `json:"kind"`
	Ref      string          `json:"ref"`
	Owner    string          `json:"owner"`
	ToKind   AccountKind     `json:"to_kind"`
	ToRef    string          `json:"to_ref"`
	ToOwner  string          `json:"to_owner"`
	Asked    planner.Cartons `json:"asked"`
	Free     planner.Cartons `json:"free"`
	Expires  string          `json:"expires"`
	Occurred time.Time       `json:"occurred_at"`
	Before   time.Time       `json:"other_occurred"`
	Closed   string          `json:"warehouse"`
	Until    time.Time       `json:"until"`
}

func (f *facts) from() Account { return Account{f.Kind, f.Ref, f.Owner} }
func (f *facts) to() Account   { return Account{f.ToKind, f.ToRef, f.ToOwner} }

// refusal gives an error of the schema the words that a person needs. All other
// errors pass unchanged.
func refusal(err error) error {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return err
	}
	var e *database.Error
	if pg.Code == schemaRefusal {
		var f facts
		if json.Unmarshal([]byte(pg.Detail), &f) != nil {
			return err
		}
		e = explain(pg.Message, &f)
	} else {
		e = explainConstraint(pg.ConstraintName)
	}
	if e == nil {
		return err
	}
	e.Err = err
	return e
}

// explain puts a refusal of the schema into words.
func explain(code string, f *facts) *database.Error {
	switch code {
	case "short_stock":
		return shortStock(f)
	case "settled":
		return settledAlready(&Movement{ID: f.ID, Lot: f.Lot, From: f.from()})
	case "reversed":
		return reversedAlready(&Movement{ID: f.ID, Lot: f.Lot, From: f.to()})
	case "unsound":
		return conflict(Unsound,
			fmt.Sprintf("lot %s expired on %s: it does not leave %s. Take another lot, or write this one off", f.Lot, f.Expires, f.from().English()),
			fmt.Sprintf("انتهت صلاحية التشغيلة %s في %s فلا تخرج من %s. اصرف من تشغيلة أخرى أو أعدم هذه", f.Lot, f.Expires, f.from().Arabic()))
	case "closed":
		return conflict(TooEarly,
			fmt.Sprintf("warehouse %s was counted and closed up to %s; %s lies before it. Record it with a later time, or in the next count", f.Closed, clock(f.Until), clock(f.Occurred)),
			fmt.Sprintf("جُرد المخزن %s وأُقفل حتى %s، والوقت %s قبل ذلك. سجّل الحركة بوقت لاحق أو في الجرد القادم", f.Closed, clock(f.Until), clock(f.Occurred)))
	case "before":
		return conflict(TooEarly,
			fmt.Sprintf("%s lies before %s, when what it settles or takes back occurred. Correct the time", clock(f.Occurred), clock(f.Before)),
			fmt.Sprintf("الوقت %s قبل %s وهو وقت الحركة الأصلية. صحّح الوقت", clock(f.Occurred), clock(f.Before)))
	}
	if why, ok := noWay[code]; ok {
		return &database.Error{Kind: database.Invalid, Code: BadMovement,
			En: fmt.Sprintf("%s: lot %s from %s to %s", why[0], f.Lot, f.from().English(), f.to().English()),
			Ar: fmt.Sprintf("%s: التشغيلة %s من %s إلى %s", why[1], f.Lot, f.from().Arabic(), f.to().Arabic())}
	}
	if code == "over_reserved" {
		return &database.Error{Kind: database.Invalid, Code: BadMovement,
			En: fmt.Sprintf("%d cartons were reserved, %d can't be posted of them. Post what was reserved and move the rest by itself", f.Free, f.Asked),
			Ar: fmt.Sprintf("المحجوز %d كرتونة ولا يمكن صرف %d منها. اصرف المحجوز وسجّل الباقي بحركة مستقلة", f.Free, f.Asked)}
	}
	return nil
}

// noWay says why cartons can't go a way, by the code of the schema.
var noWay = map[string][2]string{
	"to_source":      {"cartons go back to a source by a reversal alone", "لا تعود الكراتين إلى المصدر إلا بعكس الحركة"},
	"reserve_source": {"a source has no stock to reserve", "لا رصيد للمصدر حتى يُحجز"},
	"no_truck":       {"between two sites cartons travel in a transfer", "لا تنتقل الكراتين بين موقعين إلا بتحويل"},
	"damaged_out":    {"damaged stock is never sent out", "التالف لا يُرسل"},
	"same_owner":     {"a loan is between two owners", "السلفة تكون بين مالكين مختلفين"},
	"other_owner":    {"cartons change their owner by a loan or its repayment alone", "لا يتغير مالك الكراتين إلا بسلفة أو ردها"},
	"not_pending":    {"what is settled must be the reservation itself", "التسوية تكون للحجز نفسه"},
	"not_over":       {"the time of the reservation is not over", "لم تنته مدة الحجز"},
	"not_opposite":   {"a reversal is the exact opposite of the movement", "عكس الحركة يطابق عكسها تمامًا"},
}

// explainConstraint puts a violated constraint into words where people cause it.
func explainConstraint(name string) *database.Error {
	switch name {
	case "movement_ahead", "closing_ahead":
		return conflict(TooEarly,
			"the time lies in the future. Correct it, or the clock of the device",
			"الوقت في المستقبل. صحّحه أو صحّح ساعة الجهاز")
	case "movement_lot":
		return &database.Error{Kind: database.Invalid, Code: BadMovement,
			En: "the lot is not known. Record the lot with its SKU and expiry first",
			Ar: "التشغيلة غير مسجلة. سجّلها أولًا بالكود وتاريخ الصلاحية"}
	case "movement_expires":
		return &database.Error{Kind: database.Invalid, Code: BadMovement,
			En: "a reservation expires after it was made", Ar: "تنتهي مدة الحجز بعد وقته"}
	}
	return nil
}

func shortStock(f *facts) *database.Error {
	missing := f.Asked - f.Free
	return conflict(ShortStock,
		fmt.Sprintf("%s has %d free cartons of lot %s, %d were asked for: %d are missing. Take fewer, or another lot", f.from().English(), f.Free, f.Lot, f.Asked, missing),
		fmt.Sprintf("%s: المتاح من التشغيلة %s هو %d كرتونة والمطلوب %d، والناقص %d. قلّل الكمية أو اصرف من تشغيلة أخرى", f.from().Arabic(), f.Lot, f.Free, f.Asked, missing))
}

func shortPick(w Want, goodOn planner.Date, missing planner.Cartons) *database.Error {
	at := Account{Kind: Warehouse, Ref: w.Warehouse}
	if w.Owner != nil {
		at.Owner = *w.Owner
	}
	free := w.Cartons - missing
	return conflict(ShortStock,
		fmt.Sprintf("%s has %d free cartons that are good on %s, %d were asked for: %d are missing. Take fewer, or wait for stock", at.English(), free, goodOn, w.Cartons, missing),
		fmt.Sprintf("%s: المتاح الصالح حتى %s هو %d كرتونة والمطلوب %d، والناقص %d. قلّل الكمية أو انتظر التوريد", at.Arabic(), goodOn, free, w.Cartons, missing))
}

func settledAlready(m *Movement) *database.Error {
	return conflict(Settled,
		fmt.Sprintf("the reservation of lot %s in %s was posted or voided before, or its time is over. Reserve again if it is still needed", m.Lot, m.From.English()),
		fmt.Sprintf("حجز التشغيلة %s في %s صُرف أو أُلغي من قبل أو انتهت مدته. احجز من جديد إن لزم", m.Lot, m.From.Arabic()))
}

func reversedAlready(m *Movement) *database.Error {
	return conflict(Reversed,
		fmt.Sprintf("the movement of lot %s from %s was taken back before, or is itself a reversal, or moved nothing. Record what is right as a new movement", m.Lot, m.From.English()),
		fmt.Sprintf("حركة التشغيلة %s من %s عُكست من قبل أو هي نفسها عكس حركة أو لم تنقل شيئًا. سجّل الصحيح بحركة جديدة", m.Lot, m.From.Arabic()))
}

func idReused(id uuid.UUID) *database.Error {
	return database.Refuse(database.Invalid, IDReused,
		fmt.Sprintf("the id %s names another movement. Choose a new id, or send the same content again", id),
		fmt.Sprintf("المعرّف %s لحركة أخرى. اختر معرّفًا جديدًا أو أعد إرسال المحتوى نفسه", id))
}

func badMovement(faults []database.Field) *database.Error {
	return &database.Error{Kind: database.Invalid, Code: BadMovement, Fields: faults,
		En: "this can't be recorded; correct what is named", Ar: "لا يمكن تسجيل هذا؛ صحّح ما ذُكر"}
}

func conflict(code, en, ar string) *database.Error {
	return database.Refuse(database.Conflict, code, en, ar)
}

// clock is a moment as people in Egypt read it.
func clock(t time.Time) string {
	return t.In(planner.Cairo()).Format("2006-01-02 15:04")
}
