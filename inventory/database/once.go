package database

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Call is one write as the caller sent it: the key that it chose, and a
// fingerprint of everything else (method, path, body).
type Call struct {
	Key         string
	Fingerprint [32]byte
}

// Reply is an answer as it went, or will go, to the caller.
type Reply struct {
	Status   int
	Header   map[string]string
	Body     []byte
	Replayed bool // it is the answer of an earlier call with the same key
}

// Once runs a write at most once for each actor and key, and gives the same
// bytes to every call with them. The answer is stored in the transaction of the
// write itself: there is never one without the other.
//
// Calls that come at once wait for the first. The same key with another
// fingerprint is refused with code "key_reused". An answer of status 400 or more
// leaves nothing of the write; it is stored and given again too, but for those
// that depend on who asks and how often (401, 403, 408, 413, 429), and those of
// 500 and more, which are for trying again. An error of fn leaves nothing.
//
// fn may run several times, see [Store.Write].
func (s *Store) Once(ctx context.Context, by Actor, call Call, fn func(tx *Tx) (Reply, error)) (Reply, error) {
	var out Reply
	err := s.Write(ctx, by, func(tx *Tx) error {
		stored, err := claim(ctx, tx, call)
		if err != nil || stored != nil {
			if stored != nil {
				out = *stored
			}
			return err
		}
		out, err = attempt(ctx, tx, fn)
		if err != nil {
			return err
		}
		if !lasting(out.Status) {
			return errNotLasting
		}
		header, err := json.Marshal(out.Header)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE once SET status = $3, header = $4, body = $5 WHERE actor = $1 AND key = $2`,
			by.ID, call.Key, out.Status, header, out.Body)
		return err
	})
	if errors.Is(err, errNotLasting) {
		return out, nil
	}
	return out, err
}

// errNotLasting rolls back a write whose answer is not stored.
var errNotLasting = errors.New("the answer is not stored")

func lasting(status int) bool {
	switch status {
	case 401, 403, 408, 413, 429:
		return false
	}
	return status < 500
}

// claim takes the key, or gives the answer that was stored for it. A call with
// the same key that runs at this moment is waited for.
func claim(ctx context.Context, tx *Tx, call Call) (*Reply, error) {
	tag, err := tx.Exec(ctx, `INSERT INTO once (actor, key, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		tx.By.ID, call.Key, call.Fingerprint[:])
	if err != nil || tag.RowsAffected() == 1 {
		return nil, err
	}
	var fingerprint, header []byte
	reply := Reply{Replayed: true}
	err = tx.QueryRow(ctx, `SELECT fingerprint, status, header, body FROM once WHERE actor = $1 AND key = $2`,
		tx.By.ID, call.Key).Scan(&fingerprint, &reply.Status, &header, &reply.Body)
	if NoRows(err) { // it was forgotten just now
		return nil, &Error{Kind: Unavailable, Code: "busy", Err: err,
			En: "the answer to this key was forgotten; send the same request again",
			Ar: "انتهت صلاحية الرد المحفوظ لهذا المفتاح؛ أعد إرسال الطلب نفسه"}
	}
	if err != nil {
		return nil, err
	}
	if string(fingerprint) != string(call.Fingerprint[:]) {
		return nil, Refuse(Invalid, "key_reused",
			fmt.Sprintf("the key %q was used for another request; choose a new one", call.Key),
			fmt.Sprintf("استُخدم المفتاح %q لطلب آخر؛ اختر مفتاحًا جديدًا", call.Key))
	}
	return &reply, json.Unmarshal(header, &reply.Header)
}

// attempt runs the write; an answer that refuses it undoes what it did.
func attempt(ctx context.Context, tx *Tx, fn func(tx *Tx) (Reply, error)) (Reply, error) {
	var reply Reply
	err := pgx.BeginFunc(ctx, tx.Tx, func(inner pgx.Tx) error {
		var err error
		if reply, err = fn(&Tx{Tx: inner, By: tx.By, Now: tx.Now}); err == nil && reply.Status >= 400 {
			err = errRefused
		}
		return err
	})
	if errors.Is(err, errRefused) {
		err = nil
	}
	return reply, err
}

var errRefused = errors.New("refused")
