package documents

import (
	"context"
	"unicode/utf8"

	"github.com/google/uuid"

	"katf/inventory/database"
)

// Void marks a document as void, for good. Voiding it again is harmless, and
// the first reason stays. Locks: the document's series.
func Void(ctx context.Context, tx *database.Tx, id uuid.UUID, reason string) error {
	if n := utf8.RuneCountInString(reason); n == 0 || n > 500 {
		return &database.Error{Kind: database.Invalid, Code: "bad_reason",
			En: "a document is not voided without saying why", Ar: "لا يُلغى مستند دون ذكر السبب",
			Fields: []database.Field{{Path: "reason", Value: reason,
				En: "give the reason, in 1 to 500 characters", Ar: "اذكر السبب في 1 إلى 500 حرف"}}}
	}
	var warehouse string
	var year int
	err := tx.QueryRow(ctx, `SELECT warehouse, year FROM documents WHERE id = $1`, id).Scan(&warehouse, &year)
	if database.NoRows(err) {
		return missing(id.String())
	} else if err != nil {
		return err
	}
	s, err := lockSeries(ctx, tx, warehouse, year)
	if err != nil {
		return err
	}
	var voided bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM document_voids WHERE document = $1)`, id).Scan(&voided); voided || err != nil {
		return err
	}
	s.voids++
	v := void{document: id, no: s.voids, reason: reason, recorded: s.now, by: tx.By.Login}
	s.voidHead = v.seal(s.voidHead)
	if _, err := tx.Exec(ctx, `INSERT INTO document_voids (document, warehouse, year, no, reason, hash, recorded_at, by_id, by_login)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		id, warehouse, year, v.no, reason, s.voidHead[:], v.recorded, tx.By.ID, v.by); err != nil {
		return err
	}
	return s.store(ctx, tx)
}

func missing(id string) error { return database.Missing("document", "مستند", id) }
