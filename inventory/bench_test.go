package inventory_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"katf/inventory"
	"katf/inventory/cluster"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/planner"
)

// A campaign at work: movements out of and into so many warehouses.
const (
	benchWarehouses = 30
	benchLots       = 20
	benchTrips      = 1000
)

// Each side runs in turn, twice, and is measured once its sessions are warm.
const (
	benchTurns = 2
	benchWarm  = 2 * time.Second
	benchTime  = 4 * time.Second
)

// BenchmarkPost compares postings of one movement each, every one in its own
// durable transaction, with the same statements sent by pgbench to the same
// server, in turn. Issues are from any lot of any warehouse to any trip;
// receipts come from one plant.
func BenchmarkPost(b *testing.B) {
	for _, what := range []string{"issue", "receipt"} {
		for _, clients := range []int{1, 8, 64} {
			b.Run(fmt.Sprintf("%s/clients=%d", what, clients), func(b *testing.B) {
				url, store := benchStore(b, clients)
				for b.Loop() {
					var ours, theirs float64
					for range benchTurns {
						ours += postAll(b, store, what, clients) / benchTurns
						theirs += pgbench(b, url, what, clients) / benchTurns
					}
					b.ReportMetric(ours, "katf/s")
					b.ReportMetric(theirs, "pgbench/s")
					b.ReportMetric(100*ours/theirs, "%")
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// benchStore is a server that loses nothing, with stock in every warehouse.
func benchStore(b *testing.B, clients int) (string, *database.Store) {
	c := inventorytest.Cluster(b, cluster.Options{Settings: map[string]string{"max_connections": "200"}})
	url := c.URL(cluster.Database)
	s, err := database.Open(b.Context(), url, database.Options{Connections: clients})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	writes(b, s, func(tx *database.Tx) error {
		var ms []inventory.Movement
		for l := range benchLots {
			lot := inventory.LotID(fmt.Sprintf("L%d", l))
			if err := inventory.PutLot(b.Context(), tx, inventory.Lot{ID: lot, SKU: "KATF", Expires: planner.DateOf(2099, 1, 1)}); err != nil {
				return err
			}
			for w := range benchWarehouses {
				ms = append(ms, move(lot, plant, at(inventory.Warehouse, fmt.Sprintf("W%d", w)), 1_000_000, inventory.ForReceipt))
			}
			for t := range benchTrips {
				ms = append(ms, move(lot, plant, at(inventory.Trip, fmt.Sprintf("T%d", t)), 1, inventory.ForIssue))
			}
		}
		return inventory.Post(b.Context(), tx, ms...)
	})
	if _, err := s.Pool().Exec(b.Context(), "VACUUM ANALYZE"); err != nil {
		b.Fatal(err)
	}
	return url, s
}

// postAll posts from so many clients and gives how many movements a second.
func postAll(b *testing.B, s *database.Store, what string, clients int) float64 {
	var posted atomic.Int64
	var stop atomic.Bool
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for !stop.Load() {
				lot := inventory.LotID(fmt.Sprintf("L%d", rand.IntN(benchLots)))
				warehouse := at(inventory.Warehouse, fmt.Sprintf("W%d", rand.IntN(benchWarehouses)))
				m := move(lot, plant, warehouse, 1, inventory.ForReceipt)
				if what == "issue" {
					m = move(lot, warehouse, at(inventory.Trip, fmt.Sprintf("T%d", rand.IntN(benchTrips))), 1, inventory.ForIssue)
				}
				if err := s.Write(b.Context(), keeper, func(tx *database.Tx) error { return inventory.Post(b.Context(), tx, m) }); err != nil {
					b.Error(err)
					return
				}
				posted.Add(1)
			}
		})
	}
	time.Sleep(benchWarm)
	before, began := posted.Load(), time.Now()
	time.Sleep(benchTime)
	rate := float64(posted.Load()-before) / time.Since(began).Seconds()
	stop.Store(true)
	wg.Wait()
	return rate
}

// pgbench sends the same transactions by itself and gives how many a second.
func pgbench(b *testing.B, url, what string, clients int) float64 {
	script := filepath.Join(b.TempDir(), "post.sql")
	if err := os.WriteFile(script, []byte(pgbenchScript(what)), 0o644); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command("pgbench", "--no-vacuum", "--protocol=prepared", "--file="+script, fmt.Sprint("--client=", clients),
		fmt.Sprint("--jobs=", min(clients, runtime.NumCPU())), "--progress=1", fmt.Sprintf("--time=%.0f", (benchWarm+benchTime).Seconds()), url)
	// The same settings of the session as the store has.
	cmd.Env = append(os.Environ(), "PGOPTIONS=-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC")
	out, err := cmd.CombinedOutput()
	seconds := regexp.MustCompile(`progress: [0-9.]+ s, ([0-9.]+) tps`).FindAllSubmatch(out, -1)
	warm := int(benchWarm.Seconds())
	if err != nil || len(seconds) <= warm || bytes.Contains(out, []byte("aborted")) {
		b.Fatalf("pgbench: %v\n%s", err, out)
	}
	var sum float64
	for _, s := range seconds[warm:] {
		tps, _ := strconv.ParseFloat(string(s[1]), 64)
		sum += tps
	}
	return sum / float64(len(seconds)-warm)
}

// pgbenchScript is the transaction of Post, with its arguments made by pgbench.
func pgbenchScript(what string) string {
	args := []string{
		"ARRAY[gen_random_uuid()]", "ARRAY['L' || :lot]",
		"ARRAY['warehouse']", "ARRAY['W' || :warehouse]", "ARRAY['']", "ARRAY['trip']", "ARRAY['T' || :trip]", "ARRAY['']",
		"ARRAY[1]", "ARRAY['issue']", "ARRAY['']", "ARRAY[NULL]", "ARRAY[clock_timestamp()]", "ARRAY[NULL]",
		"'single'", "'" + keeper.ID.String() + "'::uuid", "'keeper'"}
	if what == "receipt" {
		copy(args[2:], []string{"ARRAY['plant']", "ARRAY['P1']", "ARRAY['']", "ARRAY['warehouse']", "ARRAY['W' || :warehouse]"})
		args[9] = "ARRAY['receipt']"
	}
	sql := inventory.WriteSQL
	for i := len(args); i >= 1; i-- {
		sql = strings.ReplaceAll(sql, fmt.Sprintf("$%d", i), args[i-1])
	}
	return fmt.Sprintf("\\set lot random(0, %d)\n\\set warehouse random(0, %d)\n\\set trip random(0, %d)\n", benchLots-1, benchWarehouses-1, benchTrips-1) +
		"BEGIN ISOLATION LEVEL READ COMMITTED;\n" + strings.Join(strings.Fields(sql), " ") + ";\nCOMMIT;\n"
}
