package boards

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Judge says what a change would do to the board as it stands. Nothing is
// written.
func (l *Library) Judge(ctx context.Context, tx *database.Tx, plan uuid.UUID, c Change) (*Verdict, error) {
	b, err := l.Of(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	if err := b.open(); err != nil {
		return nil, err
	}
	e, next, err := b.after(c)
	if err != nil {
		return nil, err
	}
	return b.verdict(e, &next)
}

// Made is an edit that was made, and what the referee says of it.
type Made struct {
	Edit    Edit     `json:"edit"`
	Verdict *Verdict `json:"verdict"`
}

// Edit changes a board whose version is the one that the author has seen. It is
// refused as stale, with what changed since and by whom, if it is at another; and
// with "wave_locked", "day_frozen", "wave_released", "board_closed", "no_change"
// or "nothing_to_undo" where it must not be. A change that breaks rules is made
// all the same: the verdict is kept with it. The same id with the same change is
// harmless, with another refused ("id_reused").
func (l *Library) Edit(ctx context.Context, tx *database.Tx, plan, id uuid.UUID, seen int, c Change, note string) (*Made, error) {
	if err := lock(ctx, tx, plan); err != nil {
		return nil, err
	}
	if made, err := again(ctx, tx, plan, id, c); made != nil || err != nil {
		return made, err
	}
	b, err := l.Of(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	if err := b.open(); err != nil {
		return nil, err
	}
	if err := b.seen(seen); err != nil {
		return nil, err
	}
	e, next, err := b.after(c)
	if err != nil {
		return nil, err
	}
	v, err := b.verdict(e, &next)
	if err != nil {
		return nil, err
	}
	e.ID, e.Note, e.Breaks, e.Mends = id, note, v.Breaks, v.Mends
	return &Made{Verdict: v, Edit: *e}, e.insert(ctx, tx, plan, v)
}

// insert stores an edit.
func (e *Edit) insert(ctx context.Context, tx *database.Tx, plan uuid.UUID, v *Verdict) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	var undoes *int
	if e.Undoes > 0 {
		undoes = &e.Undoes
	}
	e.By.ID, e.By.Login = tx.By.ID, tx.By.Login
	err = tx.QueryRow(ctx, `
		INSERT INTO board_edit (id, plan, version, kind, wave, was, day, undoes, note, breaks, mends, verdict, by_id, by_login)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING recorded_at`,
		e.ID, plan, e.Version, string(e.Kind), e.Wave, orNull(e.Was), orNull(e.Day), undoes, e.Note, e.Breaks, e.Mends, data, tx.By.ID, tx.By.Login).Scan(&e.At)
	e.At = e.At.UTC()
	return err
}

// again gives an edit that was made before under the same id, nil if there is
// none.
func again(ctx context.Context, tx *database.Tx, plan, id uuid.UUID, c Change) (*Made, error) {
	var of uuid.UUID
	var version int
	var data []byte
	err := tx.QueryRow(ctx, `SELECT plan, version, verdict FROM board_edit WHERE id = $1`, id).Scan(&of, &version, &data)
	if database.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list, err := edits(ctx, tx, of)
	if err != nil {
		return nil, err
	}
	made := &Made{Edit: list[version-1], Verdict: new(Verdict)}
	e := made.Edit.Change
	if of != plan || e.Kind != c.Kind || e.Wave != c.Wave || e.Day != c.Day || c.Undoes != 0 && e.Undoes != c.Undoes {
		return nil, database.Refuse(database.Conflict, "id_reused", fmt.Sprintf("the id %s names another edit; choose a new one", id),
			fmt.Sprintf("المعرّف %s يخص تعديلًا آخر؛ اختر معرّفًا جديدًا", id))
	}
	return made, json.Unmarshal(data, made.Verdict)
}

// seen refuses an author who has not seen the board as it is, and says what
// changed since.
func (b *Board) seen(version int) error {
	if version == b.Version || version < 0 {
		return nil
	}
	if version > b.Version {
		return database.Refuse(database.Stale, "stale", fmt.Sprintf("the board is at version %d, there is no version %d: read it again", b.Version, version),
			fmt.Sprintf("اللوحة في الإصدار %d ولا وجود للإصدار %d: اقرأها من جديد", b.Version, version))
	}
	since := b.Edits[version:]
	out := &database.Error{Kind: database.Stale, Code: "stale"}
	var en, ar []string
	for i := range since {
		e := &since[i]
		en = append(en, fmt.Sprintf("%s %s (%s)", e.By.Login, e.TextEn, clock(e.At)))
		ar = append(ar, fmt.Sprintf("%s: %s (%s)", e.By.Login, e.TextAr, clock(e.At)))
		out.Fields = append(out.Fields, database.Field{Path: fmt.Sprintf("header.If-Match.v%d", e.Version), Value: e.By.Login, En: en[i], Ar: ar[i]})
	}
	out.En = fmt.Sprintf("the board was changed since you saw it, at version %d: %s. Look at it as it is now, then decide again", version, strings.Join(en, "; "))
	out.Ar = fmt.Sprintf("تغيرت اللوحة منذ رأيتها في الإصدار %d: %s. انظر إليها كما هي الآن ثم قرر من جديد", version, strings.Join(ar, "؛ "))
	return out
}

// clock is a moment by Egypt's clock.
func clock(t time.Time) string { return t.In(planner.Cairo()).Format("2006-01-02 15:04") }
