package proofs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// mostOfStop bounds the pictures of one stop: mistaken ones stay, too.
const mostOfStop = 12

// Proof is a photo or a signature from a stop.
type Proof struct {
	ID       uuid.UUID `json:"id"`
	Manifest uuid.UUID `json:"manifest"`
	Waybill  uuid.UUID `json:"waybill"`
	Kind     Kind      `json:"kind"`
	Width    int       `json:"width"`
	Height   int       `json:"height"`
	Size     int       `json:"bytes"`
	SHA256   string    `json:"sha256"` // of the picture as it is kept
	By       string    `json:"by"`
	Recorded time.Time `json:"recorded_at"`
}

const columns = `id, manifest, waybill, kind, width, height, length(picture) AS size, sha256, by_login AS by, recorded_at AS recorded`

// Add keeps a picture of a stop under an id that the phone chose. The same file
// again is harmless; its id with anything else is refused with "id_reused". The
// caller has made sure that the waybill is of the manifest and that the actor
// drives it. It locks the manifest.
func Add(ctx context.Context, tx *database.Tx, id, manifest, waybill uuid.UUID, kind Kind, file []byte) (*Proof, error) {
	if id == uuid.Nil {
		return nil, invalid("id", "", "give the picture an id of your own (a UUID)", "أعطِ الصورة معرّفًا من عندك (UUID)")
	}
	sent := sha256.Sum256(file)
	if p, err := again(ctx, tx, id, waybill, kind, sent[:]); p != nil || err != nil {
		return p, err
	}
	pic, err := Draw(ctx, kind, file)
	if err != nil {
		return nil, err
	}
	// Two phones must not pass the limit together.
	if _, err := tx.Exec(ctx, `SELECT FROM manifest WHERE id = $1 FOR UPDATE`, manifest); err != nil {
		return nil, err
	}
	var n int
	if err := tx.QueryRow(ctx, `SELECT count(*) FROM proof WHERE waybill = $1 AND id <> $2`, waybill, id).Scan(&n); err != nil {
		return nil, err
	}
	if n >= mostOfStop {
		return nil, database.Refuse(database.Conflict, "too_many_pictures",
			fmt.Sprintf("the stop has %d pictures already; no more are taken", n), fmt.Sprintf("للمحطة %d صورة بالفعل؛ لا يُقبل المزيد", n))
	}
	hash := sha256.Sum256(pic.Bytes)
	if _, err := tx.Exec(ctx, `
		INSERT INTO proof (id, manifest, waybill, kind, width, height, picture, sha256, sent, by_id, by_login)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING`,
		id, manifest, waybill, kind, pic.Width, pic.Height, pic.Bytes, hex.EncodeToString(hash[:]), sent[:], tx.By.ID, tx.By.Login); err != nil {
		return nil, err
	}
	return again(ctx, tx, id, waybill, kind, sent[:])
}

// again gives the picture that has an id, nil if none has, and refuses if it is
// another one.
func again(ctx context.Context, tx *database.Tx, id, waybill uuid.UUID, kind Kind, sent []byte) (*Proof, error) {
	var same bool
	err := tx.QueryRow(ctx, `SELECT waybill = $2 AND kind = $3 AND sent = $4 FROM proof WHERE id = $1`, id, waybill, kind, sent).Scan(&same)
	if database.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !same {
		return nil, database.Refuse(database.Invalid, "id_reused",
			fmt.Sprintf("the id %s was used for another picture; choose a new one", id),
			fmt.Sprintf("استُخدم المعرّف %s لصورة أخرى؛ اختر معرّفًا جديدًا", id))
	}
	return Get(ctx, tx, id)
}

// Get gives what is known of a picture.
func Get(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Proof, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM proof WHERE id = $1`, id)
	if err != nil {
		return nil, err
	}
	p, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Proof])
	if database.NoRows(err) {
		return nil, database.Missing("photo or signature", "صورة أو توقيع بالرقم", id.String())
	}
	return p, err
}

// Bytes gives the picture itself.
func Bytes(ctx context.Context, tx *database.Tx, id uuid.UUID) ([]byte, error) {
	var b []byte
	err := tx.QueryRow(ctx, `SELECT picture FROM proof WHERE id = $1`, id).Scan(&b)
	return b, err
}
