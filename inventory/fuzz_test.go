package inventory_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/planner"
)

// FuzzMovement posts what strangers may send. It is recorded as it was sent, or
// refused with words for a person; never is it an error of the database.
func FuzzMovement(f *testing.F) {
	s := stocked(f)
	f.Add([]byte("0123456789abcdef"), "L1", "warehouse", "TNT", "", "trip", "M1", "", int64(1), "issue", "كسر أثناء التحميل", int64(0), int64(0))
	f.Add([]byte{}, "L1", "warehouse", "TNT", "", "trip", "M1", "", int64(1), "issue", "a\x00b", int64(0), int64(0))
	f.Add([]byte("0123456789abcdef"), "L1' OR '1'='1", "plant", "\xff\xfe", "\u202e", "warehouse", "{}", "\\", int64(1)<<62, "receipt", "\xc3(", int64(-1)<<62, int64(1)<<62)
	f.Add([]byte("0123456789abcdef"), "", "", "", "", "", "", "", int64(-1), "", "", int64(1)<<40, int64(-5))
	f.Add([]byte("fedcba9876543210"), "L1", "plant", "P1", "", "warehouse", "TNT", "ORG", int64(1_000_000_000), "receipt", "", int64(-60), int64(0))
	f.Fuzz(func(t *testing.T, id []byte, lot, fromKind, fromRef, fromOwner, toKind, toRef, toOwner string, n int64, why, reason string, ago, expires int64) {
		m := inventory.Movement{Lot: inventory.LotID(lot), Cartons: planner.Cartons(n), Why: inventory.Why(why), Reason: reason,
			From:     inventory.Account{Kind: inventory.AccountKind(fromKind), Ref: fromRef, Owner: fromOwner},
			To:       inventory.Account{Kind: inventory.AccountKind(toKind), Ref: toRef, Owner: toOwner},
			Occurred: time.Unix(time.Now().Unix()+ago, 0).UTC()}
		copy(m.ID[:], id)
		write := inventory.Post
		if expires != 0 {
			m.Expires = time.Unix(m.Occurred.Unix()+expires, 0).UTC()
			write = inventory.Reserve
		}
		err := s.Write(t.Context(), keeper, func(tx *database.Tx) error {
			if err := write(t.Context(), tx, m); err != nil {
				return err
			}
			if err := sameAgain(t.Context(), tx, m); err != nil {
				return err
			}
			return errUndo
		})
		e, refused := errors.AsType[*database.Error](err)
		if !errors.Is(err, errUndo) && (!refused || e.En == "" || e.Ar == "" || e.Kind == database.Unavailable) {
			t.Errorf("%+v: %v", m, err)
		}
	})
}

// sameAgain reads the movement back.
func sameAgain(ctx context.Context, tx *database.Tx, m inventory.Movement) error {
	es, err := inventory.Entries(ctx, tx, inventory.Filter{Kind: m.From.Kind, Ref: m.From.Ref, Owner: &m.From.Owner, Lot: m.Lot})
	if err != nil {
		return err
	}
	if got := es[len(es)-1].Movement; got != m {
		return errors.New("it came back otherwise: " + got.Reason)
	}
	return nil
}

// FuzzSettlement settles and reverses by ids and texts that strangers send.
func FuzzSettlement(f *testing.F) {
	s := stocked(f)
	held := move("L1", tanta, truck, 5, inventory.ForIssue)
	writes(f, s, func(tx *database.Tx) error { return inventory.Reserve(f.Context(), tx, held) })
	f.Add([]byte("0123456789abcdef"), held.ID[:], int64(3), int64(0), "reason")
	f.Add(held.ID[:], held.ID[:], int64(0), int64(0), "")
	f.Add([]byte("0123456789abcdef"), []byte{}, int64(-1), int64(1)<<50, "\x00")
	f.Fuzz(func(t *testing.T, id, of []byte, n, ago int64, reason string) {
		st := inventory.Settlement{Cartons: planner.Cartons(n), Occurred: time.Unix(time.Now().Unix()+ago, 0)}
		copy(st.ID[:], id)
		copy(st.Pending[:], of)
		for _, do := range []func(tx *database.Tx) error{
			func(tx *database.Tx) error { return inventory.Settle(t.Context(), tx, st) },
			func(tx *database.Tx) error { return inventory.Void(t.Context(), tx, st) },
			func(tx *database.Tx) error {
				return inventory.Reverse(t.Context(), tx, st.ID, st.Pending, reason, st.Occurred)
			},
			func(tx *database.Tx) error { return inventory.CloseDay(t.Context(), tx, reason, st.Occurred) },
			func(tx *database.Tx) error {
				return inventory.PutLot(t.Context(), tx, inventory.Lot{ID: inventory.LotID(reason), SKU: reason, Expires: planner.Date(n)})
			},
		} {
			err := s.Write(t.Context(), keeper, func(tx *database.Tx) error {
				err := pgx.BeginFunc(t.Context(), tx.Tx, func(inner pgx.Tx) error { return do(&database.Tx{Tx: inner, By: tx.By, Now: tx.Now}) })
				if err == nil {
					err = errUndo
				}
				return err
			})
			if e, ok := errors.AsType[*database.Error](err); !errors.Is(err, errUndo) && (!ok || e.Kind == database.Unavailable) {
				t.Errorf("%+v %q: %v", st, reason, err)
			}
		}
	})
}
