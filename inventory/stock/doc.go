// Package stock is what a warehouse does with cartons: it takes over what lies
// there, receives, sends to other warehouses, counts, writes off, lends. It
// decides which movements happen; package inventory keeps the books.
//
// Every step is one transaction that moves stock and status together. It
// refuses the wrong order with code "wrong_state", saying what is possible now,
// and is harmless when repeated: the step's id is the caller's.
//
// Locks, in this order, so that no two steps wait for each other in a ring: the
// transfer, then the receipt, adjustment, count or loan (of one kind by id), the
// warehouse's corrections ([lockCorrections]), the series of documents, the
// balances.
//
// # What is counted blind
//
// Whoever counts a receipt or a warehouse is not shown what the books expect
// until the count is in. [Blind] has no field for what was announced, a [Count]
// none for the book before it is submitted.
package stock
