// Package database is the way to PostgreSQL: one pool, transactions that carry
// who acts and when, migrations, errors of few kinds, and writes that happen
// once however often they are sent.
//
// The packages above it write their SQL where it runs, on a *Tx that the caller
// began: what belongs together is committed together. Reads see one snapshot.
package database
