package api

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/people"
)

// BenchmarkManifest asks for a manifest as JSON over loopback, with a token, as
// many clients at once: everything that a request goes through, in one process
// with its clients.
func BenchmarkManifest(b *testing.B) {
	w := newWorld(b)
	m := w.to(dispatch.Dispatched)
	user, _ := w.hire(people.User{Role: database.Manager}, false)
	_, secret := w.token(user.ID, database.Manager)
	w.server.who = w.server.authenticate
	live := &http.Server{Handler: w.server}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go live.Serve(listener) // ends with the listener
	defer live.Close()
	address := "http://" + listener.Addr().String() + m.at("")
	for _, clients := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
			var mu sync.Mutex
			var took []time.Duration
			var group sync.WaitGroup
			each := max(1, b.N/clients)
			b.ResetTimer()
			for range clients {
				group.Go(func() {
					mine := make([]time.Duration, 0, each)
					for range each {
						began := time.Now()
						if err := fetchOnce(client, address, secret); err != nil {
							b.Error(err)
							return
						}
						mine = append(mine, time.Since(began))
					}
					mu.Lock()
					took = append(took, mine...)
					mu.Unlock()
				})
			}
			group.Wait()
			b.StopTimer()
			slices.Sort(took)
			b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "requests/s")
			b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
			b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "p99-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func fetchOnce(client *http.Client, address, secret string) error {
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("status %s", res.Status)
	}
	return nil
}
