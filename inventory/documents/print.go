package documents

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
)

// Print records that a document was printed and gives which printing it is, 1
// for the first. The print's id makes a retry harmless. A void document may be
// printed: its paper says that it is void.
func Print(ctx context.Context, tx *database.Tx, print, id uuid.UUID) (int, error) {
	// The document's own row is locked, so that two printings never count the same.
	err := tx.QueryRow(ctx, `SELECT id FROM documents WHERE id = $1 FOR NO KEY UPDATE`, id).Scan(&id)
	if database.NoRows(err) {
		return 0, missing(id.String())
	} else if err != nil {
		return 0, err
	}
	no, err := printed(ctx, tx, print, id)
	if no > 0 || err != nil {
		return no, err
	}
	err = tx.QueryRow(ctx, `INSERT INTO document_prints (id, document, no, by_id, by_login)
		SELECT $1, $2, count(*) + 1, $3, $4 FROM document_prints WHERE document = $2 RETURNING no`,
		print, id, tx.By.ID, tx.By.Login).Scan(&no)
	return no, err
}

// printed gives the count of a printing that was recorded before, 0 if it was
// not.
func printed(ctx context.Context, tx *database.Tx, print, id uuid.UUID) (no int, err error) {
	var of uuid.UUID
	var number string
	err = tx.QueryRow(ctx, `SELECT p.no, p.document, d.number FROM document_prints p JOIN documents d ON d.id = p.document
		WHERE p.id = $1`, print).Scan(&no, &of, &number)
	switch {
	case database.NoRows(err):
		return 0, nil
	case err == nil && of != id:
		return 0, reused(print, number)
	}
	return no, err
}
