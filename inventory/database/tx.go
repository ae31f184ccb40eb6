package database

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
)

// Tx is a transaction: who acts in it and since when. Everything that is
// recorded in it carries the database's own clock; Now is for what a person is
// told and for comparing with dates.
type Tx struct {
	pgx.Tx
	By  Actor
	Now time.Time
}

// tries bounds how often a transaction is begun that lost against others.
const tries = 8

// Write runs fn in a transaction and commits it, or leaves nothing of it.
// Isolation is read committed: what must not change in between is locked by fn,
// in the order that its comment states. A transaction that was chosen as the
// victim of a deadlock, or could not be serialized, is begun again, so fn must
// have no effect outside of tx. So is one that found no connection to begin on.
//
// If the connection is lost while committing, the error is of kind Unavailable
// and nobody knows whether the transaction took place: rows must carry ids of
// the caller's, so that doing it again is harmless.
func (s *Store) Write(ctx context.Context, by Actor, fn func(tx *Tx) error) error {
	return s.do(ctx, by, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, fn)
}

// Read runs fn on one snapshot of the database.
func (s *Store) Read(ctx context.Context, by Actor, fn func(tx *Tx) error) error {
	return s.do(ctx, by, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, fn)
}

func (s *Store) do(ctx context.Context, by Actor, opt pgx.TxOptions, fn func(tx *Tx) error) error {
	for try := 1; ; try++ {
		begun := false
		err := pgx.BeginTxFunc(ctx, s.pool, opt, func(tx pgx.Tx) error {
			begun = true
			return fn(&Tx{Tx: tx, By: by, Now: s.now().UTC()})
		})
		again := mayRetry(err) || !begun && isConnection(err)
		if err == nil || !again || try == tries {
			return translate(ctx, err)
		}
		// Losers come back at different times, or they meet again.
		pause := time.Duration(rand.Int64N(int64(time.Millisecond) << min(try, 7)))
		select {
		case <-ctx.Done():
			return translate(ctx, err)
		case <-time.After(pause):
		}
	}
}

type txKey struct{}

// WithTx puts the transaction of a request into its context.
func WithTx(ctx context.Context, tx *Tx) context.Context { return context.WithValue(ctx, txKey{}, tx) }

// TxFrom gives the transaction of the request, nil if there is none.
func TxFrom(ctx context.Context) *Tx {
	tx, _ := ctx.Value(txKey{}).(*Tx)
	return tx
}
