// Package inventory is the ledger of cartons: double entry, so that the sum
// over all accounts is always zero and nothing vanishes between two stores.
//
// A movement takes cartons of one lot from one account to another. Movements
// are only ever added; a mistake is corrected by a reversing one. Cartons may be
// reserved first (a pending movement) and then posted, voided or expire. Ids are
// chosen by the caller: sending a movement again is harmless. The database keeps
// the balances and refuses a negative one.
//
// What people do with cartons (receive, load, hand over, count, lend) is in the
// packages below: they decide which movements happen, this one keeps the books.
package inventory
