package inventory

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Why says what a movement is for.
type Why string

// The reasons to move cartons.
const (
	ForOpening    Why = "opening"    // stock taken over into the books
	ForReceipt    Why = "receipt"    // received from a plant or a transfer
	ForIssue      Why = "issue"      // loaded on a trip
	ForTransfer   Why = "transfer"   // loaded on a transfer
	ForHandover   Why = "handover"   // handed over at a place
	ForReturn     Why = "return"     // came back from a trip
	ForDamage     Why = "damage"     // found damaged
	ForLoss       Why = "loss"       // found missing, or destroyed
	ForFind       Why = "find"       // turned up
	ForAdjustment Why = "adjustment" // by a count
	ForLoan       Why = "loan"       // from one owner to another
	ForRepayment  Why = "repayment"  // of a loan
	ForReversal   Why = "reversal"   // of a movement that was a mistake
)

// whys are all of them; a reversal is made by [Reverse] alone.
var whys = []Why{ForOpening, ForReceipt, ForIssue, ForTransfer, ForHandover, ForReturn, ForDamage, ForLoss, ForFind,
	ForAdjustment, ForLoan, ForRepayment}

// Movement takes cartons of one lot from one account to another. It never
// changes once written.
type Movement struct {
	ID      uuid.UUID       `json:"id"` // chosen by the caller
	Lot     LotID           `json:"lot"`
	From    Account         `json:"from"`
	To      Account         `json:"to"`
	Cartons planner.Cartons `json:"cartons"` // more than 0
	Why     Why             `json:"why"`
	Reason  string          `json:"reason,omitempty"` // in words, for losses, damages, adjustments, reversals
	// Document is the paper that says so, zero if there is none.
	Document uuid.UUID `json:"document"`
	// Occurred is what the paper says. It may lie before the moment of recording,
	// which is the database's own clock, and never after it.
	Occurred time.Time `json:"occurred_at"`
	// Expires ends a reservation that nobody posted; for [Reserve] only.
	Expires time.Time `json:"expires_at,omitzero"`
}

// Settlement ends a reservation: by posting Cartons of it, the rest goes back to
// what is free; or, with [Void], by posting none.
type Settlement struct {
	ID       uuid.UUID       `json:"id"`      // chosen by the caller
	Pending  uuid.UUID       `json:"pending"` // the movement that reserved
	Cartons  planner.Cartons `json:"cartons"` // at most what was reserved; 0 for Void
	Document uuid.UUID       `json:"document"`
	Occurred time.Time       `json:"occurred_at"`
}

// Phase says what a row of the ledger does.
type Phase string

// The phases. Only Single and Posted move cartons.
const (
	Single  Phase = "single"  // moved at once
	Pending Phase = "pending" // reserved
	Posted  Phase = "posted"  // moved what was reserved
	Voided  Phase = "voided"  // gave up what was reserved
	Expired Phase = "expired" // the same, because its time was over
)

// MostCartons bounds one movement; more is a slip of the hand.
const MostCartons planner.Cartons = 1_000_000_000

// faults tells what is wrong with a movement whatever is in the books.
func (m *Movement) faults(path string) []database.Field {
	var fs []database.Field
	wrong := func(field string, value any, en, ar string) {
		fs = append(fs, database.Field{Path: path + "." + field, Value: value, En: en, Ar: ar})
	}
	if m.ID == uuid.Nil {
		wrong("id", nil, "choose an id", "اختر معرّفًا")
	}
	fs = append(fs, textFaults(path+".lot", string(m.Lot), 1, 100)...)
	fs = append(fs, m.From.faults(path+".from")...)
	fs = append(fs, m.To.faults(path+".to")...)
	if m.From == m.To {
		wrong("to", m.To, "nothing moves: from and to are the same account", "لا حركة: الحسابان متطابقان")
	}
	if m.Cartons < 1 || m.Cartons > MostCartons {
		wrong("cartons", m.Cartons, fmt.Sprintf("must be 1 to %d", MostCartons), fmt.Sprintf("يجب أن يكون من 1 إلى %d", MostCartons))
	}
	if !slices.Contains(whys, m.Why) {
		wrong("why", m.Why, "there is no such reason to move cartons", "لا يوجد سبب حركة بهذا الاسم")
	}
	fs = append(fs, textFaults(path+".reason", m.Reason, 0, 500)...)
	fs = append(fs, timeFaults(path+".occurred_at", m.Occurred)...)
	if !m.Expires.IsZero() {
		fs = append(fs, timeFaults(path+".expires_at", m.Expires)...)
		if !m.Expires.After(m.Occurred) {
			wrong("expires_at", m.Expires, "must be after occurred_at", "يجب أن يكون بعد وقت الحدوث")
		}
	}
	return fs
}

// faults tells what is wrong with a settlement whatever is in the books.
func (s *Settlement) faults(path string, phase Phase) []database.Field {
	var fs []database.Field
	if s.ID == uuid.Nil || s.ID == s.Pending {
		fs = append(fs, database.Field{Path: path + ".id", En: "choose an id of its own", Ar: "اختر معرّفًا خاصًا بها"})
	}
	if phase == Posted && (s.Cartons < 1 || s.Cartons > MostCartons) {
		fs = append(fs, database.Field{Path: path + ".cartons", Value: s.Cartons,
			En: "must be more than 0; void the reservation to post none", Ar: "يجب أن يكون أكبر من صفر؛ ألغِ الحجز إن لم يُصرف شيء"})
	}
	if phase != Posted && s.Cartons != 0 {
		fs = append(fs, database.Field{Path: path + ".cartons", Value: s.Cartons,
			En: "must be 0: what is given up is not moved", Ar: "يجب أن يكون صفرًا: ما أُلغي حجزه لا يُنقل"})
	}
	return append(fs, timeFaults(path+".occurred_at", s.Occurred)...)
}

// textFaults refuses what PostgreSQL does not store and what is too long.
func textFaults(path, text string, least, most int) []database.Field {
	n := utf8.RuneCountInString(text)
	if n >= least && n <= most && utf8.ValidString(text) && !strings.ContainsRune(text, 0) {
		return nil
	}
	return []database.Field{{Path: path, Value: strings.ToValidUTF8(text, "\uFFFD"),
		En: fmt.Sprintf("must be text of %d to %d characters", least, most),
		Ar: fmt.Sprintf("يجب أن يكون نصًا من %d إلى %d حرفًا", least, most)}}
}

// timeFaults refuses what is no moment of this century.
func timeFaults(path string, t time.Time) []database.Field {
	if y := t.UTC().Year(); y >= 2000 && y < 2100 {
		return nil
	}
	return []database.Field{{Path: path, Value: t, En: "must be a date and time from 2000 to 2099", Ar: "يجب أن يكون تاريخًا ووقتًا بين 2000 و2099"}}
}
