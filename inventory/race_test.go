package inventory_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/planner"
)

// rounds is how often the race is run: 500 times, or KATF_ROUNDS.
func rounds(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("KATF_ROUNDS"))
	if err != nil {
		return 500
	}
	return n
}

// TestOneWinsTheLastCarton lets 64 clients go for the same last carton at once,
// some by posting, some by reserving. One gets it, 63 are told that one is
// missing, every time.
func TestOneWinsTheLastCarton(t *testing.T) {
	const clients = 64
	n := rounds(t)
	s := inventorytest.StoreWith(t, database.Options{Connections: clients})
	lot := func(round int) inventory.LotID { return inventory.LotID(fmt.Sprintf("L%05d", round)) }
	writes(t, s, func(tx *database.Tx) error {
		var lots []inventory.Lot
		var ms []inventory.Movement
		for r := range n {
			lots = append(lots, inventory.Lot{ID: lot(r), SKU: "KATF"})
			ms = append(ms, move(lot(r), plant, tanta, 1, inventory.ForReceipt))
		}
		if err := inventory.PutLot(t.Context(), tx, lots...); err != nil {
			return err
		}
		return inventory.Post(t.Context(), tx, ms...)
	})
	began := time.Now()
	for r := range n {
		var won, short atomic.Int32
		var ready, done sync.WaitGroup
		start := make(chan struct{})
		for c := range clients {
			ready.Add(1)
			done.Go(func() {
				m := move(lot(r), tanta, at(inventory.Trip, fmt.Sprint("T", c)), 1, inventory.ForIssue)
				write := inventory.Post
				if c%2 == 0 {
					write = inventory.Reserve
				}
				ready.Done()
				<-start
				err := s.Write(t.Context(), keeper, func(tx *database.Tx) error { return write(t.Context(), tx, m) })
				switch {
				case err == nil:
					won.Add(1)
				case database.CodeOf(err) == inventory.ShortStock:
					short.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		ready.Wait()
		close(start)
		done.Wait()
		if won.Load() != 1 || short.Load() != clients-1 {
			t.Fatalf("round %d: %d won, %d were told that it is short", r, won.Load(), short.Load())
		}
	}
	t.Logf("%d rounds of %d clients in %v: one winner each", n, clients, time.Since(began).Round(time.Millisecond))
	sound(t, s)
}

// sound fails the test if the audit finds anything.
func sound(t testing.TB, s *database.Store) {
	t.Helper()
	for _, b := range audit(t, s) {
		t.Error(b)
	}
}

func audit(t testing.TB, s *database.Store) (broken []inventory.Broken) {
	t.Helper()
	err := s.Read(t.Context(), keeper, func(tx *database.Tx) (err error) {
		broken, err = inventory.Audit(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return broken
}

// TestPostingsNeverWaitInARing posts many rows at once, in opposite orders, into
// old and new accounts, with no second try: none may be the victim of a
// deadlock.
func TestPostingsNeverWaitInARing(t *testing.T) {
	const clients, postings = 24, 60
	s := inventorytest.StoreWith(t, database.Options{Connections: clients})
	stock := func(i int) inventory.Account { return at(inventory.Warehouse, fmt.Sprint("W", i%4)) }
	lot := func(i int) inventory.LotID { return inventory.LotID(fmt.Sprint("L", i%3)) }
	writes(t, s, func(tx *database.Tx) error {
		var ms []inventory.Movement
		for i := range 12 {
			if err := inventory.PutLot(t.Context(), tx, inventory.Lot{ID: lot(i), SKU: "KATF"}); err != nil {
				return err
			}
			ms = append(ms, move(lot(i), plant, stock(i), 1_000_000, inventory.ForReceipt))
		}
		return inventory.Post(t.Context(), tx, ms...)
	})
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			for i := range postings {
				var ms []inventory.Movement
				for k := range 12 {
					ms = append(ms, move(lot(k), stock(k), at(inventory.Trip, fmt.Sprint("T", (i+k)/3)), 1, inventory.ForIssue))
				}
				rand.Shuffle(len(ms), func(a, b int) { ms[a], ms[b] = ms[b], ms[a] })
				tx, err := s.Pool().BeginTx(t.Context(), pgx.TxOptions{IsoLevel: pgx.ReadCommitted})
				if err != nil {
					t.Error(err)
					return
				}
				write := inventory.Post
				if c%3 == 0 {
					write = inventory.Reserve
				}
				if err := write(t.Context(), &database.Tx{Tx: tx, By: keeper, Now: time.Now()}, ms...); err != nil {
					t.Error(err)
				}
				if err := tx.Commit(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	sound(t, s)
}

// TestOneSettles lets many settle, void, expire and reverse the same movements
// at once: one of them does it, the others are told.
func TestOneSettles(t *testing.T) {
	s := stocked(t)
	for range 40 {
		m := move("L1", tanta, truck, 1, inventory.ForIssue)
		m.Occurred = m.Occurred.Add(-time.Hour)
		writes(t, s, func(tx *database.Tx) error { return inventory.Reserve(t.Context(), tx, m) })
		var did atomic.Int32
		var wg sync.WaitGroup
		for c := range 12 {
			wg.Go(func() {
				err := s.Write(t.Context(), keeper, func(tx *database.Tx) error {
					st := inventory.Settlement{ID: uuid.New(), Pending: m.ID, Occurred: m.Occurred}
					if c%2 == 0 {
						return inventory.Void(t.Context(), tx, st)
					}
					st.Cartons = 1
					return inventory.Settle(t.Context(), tx, st)
				})
				if err == nil {
					did.Add(1)
				} else if database.CodeOf(err) != inventory.Settled {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if did.Load() != 1 {
			t.Fatalf("%d settled one reservation", did.Load())
		}
	}
	sound(t, s)
}

// TestSameMovementAtOnce sends one movement from many clients: it is there once
// and all are told so.
func TestSameMovementAtOnce(t *testing.T) {
	s := stocked(t)
	for range 30 {
		ms := []inventory.Movement{move("L1", tanta, at(inventory.Trip, uuid.NewString()), 1, inventory.ForIssue),
			move("L1", tanta, truck, 1, inventory.ForIssue)}
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				if err := s.Write(t.Context(), keeper, func(tx *database.Tx) error { return inventory.Post(t.Context(), tx, ms...) }); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	holds(t, s, tanta, "L1", 40, 0)
	sound(t, s)
}

// TestClosingWaitsForWriters closes days while others move cartons: nothing is
// recorded under a closed day, whoever comes first.
func TestClosingWaitsForWriters(t *testing.T) {
	s := stocked(t)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				err := s.Write(t.Context(), keeper, func(tx *database.Tx) error {
					return inventory.Post(t.Context(), tx, move("L1", plant, tanta, 1, inventory.ForReceipt))
				})
				if err != nil && database.CodeOf(err) != inventory.TooEarly {
					t.Error(err)
				}
			}
		})
	}
	var counted planner.Cartons
	for range 60 {
		writes(t, s, func(tx *database.Tx) error {
			if err := inventory.Freeze(t.Context(), tx, "TNT"); err != nil {
				return err
			}
			until := time.Now()
			book, err := inventory.BalancesAt(t.Context(), tx, inventory.Filter{Kind: inventory.Warehouse, Ref: "TNT"}, until)
			if err != nil {
				return err
			}
			counted = book[0].OnHand
			// What a count finds is posted under the day that it closes.
			found := move("L1", at(inventory.Found, "TNT"), tanta, 1, inventory.ForAdjustment)
			found.Occurred = until
			if err := inventory.Post(t.Context(), tx, found); err != nil {
				return err
			}
			return inventory.CloseDay(t.Context(), tx, "TNT", until)
		})
		var until time.Time
		if err := s.Pool().QueryRow(t.Context(), `SELECT max(until) FROM closing`).Scan(&until); err != nil {
			t.Fatal(err)
		}
		// Nothing came under the closed day but what the count itself posted.
		err := s.Read(t.Context(), keeper, func(tx *database.Tx) error {
			book, err := inventory.BalancesAt(t.Context(), tx, inventory.Filter{Kind: inventory.Warehouse, Ref: "TNT"}, until)
			if err == nil && book[0].OnHand != counted+1 {
				t.Errorf("the closed day changed: %d, then %d", counted+1, book[0].OnHand)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	wg.Wait()
	sound(t, s)
}

// TestPickersAndCountsNeverWaitInARing picks and posts on one side, freezes,
// posts and closes on the other, with no second try.
func TestPickersAndCountsNeverWaitInARing(t *testing.T) {
	s := inventorytest.StoreWith(t, database.Options{Connections: 16})
	writes(t, s, func(tx *database.Tx) error {
		if err := inventory.PutLot(t.Context(), tx, inventory.Lot{ID: "L1", SKU: "KATF"}); err != nil {
			return err
		}
		return inventory.Post(t.Context(), tx, move("L1", plant, tanta, 100_000, inventory.ForReceipt))
	})
	issue := func(tx *database.Tx) error {
		if _, err := inventory.Pick(t.Context(), tx, inventory.Want{Warehouse: "TNT", Cartons: 5}); err != nil {
			return err
		}
		return inventory.Post(t.Context(), tx, move("L1", tanta, truck, 5, inventory.ForIssue))
	}
	count := func(tx *database.Tx) error {
		if err := inventory.Freeze(t.Context(), tx, "TNT"); err != nil {
			return err
		}
		if err := inventory.Post(t.Context(), tx, move("L1", tanta, at(inventory.Loss, "TNT"), 1, inventory.ForAdjustment)); err != nil {
			return err
		}
		return inventory.CloseDay(t.Context(), tx, "TNT", time.Now().Add(-time.Hour))
	}
	var wg sync.WaitGroup
	for c := range 16 {
		wg.Go(func() {
			for range 60 {
				tx, err := s.Pool().BeginTx(t.Context(), pgx.TxOptions{IsoLevel: pgx.ReadCommitted})
				if err != nil {
					t.Error(err)
					return
				}
				do := issue
				if c%4 == 0 {
					do = count
				}
				if err := do(&database.Tx{Tx: tx, By: keeper, Now: time.Now()}); err != nil {
					t.Error(err)
				}
				if err := tx.Commit(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	sound(t, s)
}
