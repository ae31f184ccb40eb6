package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/audit"
	"katf/inventory/cluster"
	"katf/inventory/database"
	"katf/inventory/people"
	"katf/inventory/plans"
	"katf/planner"
)

// crashes is how often a test kills: KATF_KILLS, or few enough for every day.
func crashes(t *testing.T) int {
	t.Helper()
	if text := os.Getenv("KATF_KILLS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if testing.Short() {
		return 5
	}
	return 100
}

// victim is a server that is killed again and again, on one folder of data.
type victim struct {
	t             *testing.T
	program       string
	address, data string
	token         string
	cmd           *exec.Cmd
	log           bytes.Buffer // of the last start
}

func newVictim(t *testing.T) *victim {
	t.Helper()
	v := &victim{t: t, address: free(), data: filepath.Join(publicFolder(t), "data"), program: program(t, t.Context()).Path}
	v.start()
	v.token = v.newToken()
	t.Cleanup(func() {
		if v.cmd != nil {
			v.cmd.Process.Kill()
			v.cmd.Wait()
		}
	})
	return v
}

func (v *victim) start() {
	v.t.Helper()
	v.log.Reset()
	v.cmd = exec.Command(v.program, "serve", "--listen", v.address, "--data", v.data, "--rate", "100000000", "--log-level", "error")
	v.cmd.Env = append(os.Environ(), "DATABASE_URL=")
	v.cmd.Stderr = &v.log
	if err := v.cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	awaitReady(v.t, v.address)
}

// kill ends the server in the middle of whatever it does.
func (v *victim) kill() {
	v.t.Helper()
	if err := v.cmd.Process.Kill(); err != nil {
		v.t.Fatal(err)
	}
	v.cmd.Wait() // it was killed, which is an error
}

// stop ends the server in good order.
func (v *victim) stop() {
	v.t.Helper()
	if err := v.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		v.t.Fatal(err)
	}
	if err := v.cmd.Wait(); err != nil {
		v.t.Fatalf("%v: %s", err, v.log.String())
	}
	v.cmd = nil
}

// killPostgres ends the database server: one of its processes by chance, which
// makes it throw out all others and recover; or the first, which watches the
// others; or all at once.
func (v *victim) killPostgres() {
	v.t.Helper()
	for range 2000 { // it may just be starting; the file may still name the one before
		text, _ := os.ReadFile(filepath.Join(v.data, "data", "postmaster.pid"))
		first, _, _ := strings.Cut(string(text), "\n")
		pid, err := strconv.Atoi(first)
		if err == nil && pid > 1 && syscall.Kill(pid, 0) == nil {
			children := childrenOf(pid)
			switch n := rand.IntN(3); {
			case n == 0 && len(children) > 0:
				syscall.Kill(children[rand.IntN(len(children))], syscall.SIGKILL)
			case n == 1:
				syscall.Kill(pid, syscall.SIGKILL)
			default:
				for _, p := range append(children, pid) {
					syscall.Kill(p, syscall.SIGKILL)
				}
			}
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	v.t.Fatalf("no database server to kill: %s", v.log.String())
}

// childrenOf lists the processes that a process started.
func childrenOf(pid int) (out []int) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	for field := range strings.FieldsSeq(string(text)) {
		if n, err := strconv.Atoi(field); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// store opens the victim's database beside it.
func (v *victim) store() *database.Store {
	v.t.Helper()
	c, err := cluster.Start(v.t.Context(), cluster.Options{Dir: v.data})
	if err != nil {
		v.t.Fatal(err)
	}
	s, err := database.Open(v.t.Context(), c.URL(cluster.Database), database.Options{AsIs: true})
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() {
		s.Close()
		c.Stop(context.Background())
	})
	return s
}

// writers is how many write at the same time.
const writers = 8

// writersWorld has a warehouse for each writer.
func writersWorld() *planner.Scenario {
	s := fixtures.Oasis()
	one := s.Warehouses[0]
	for i := range writers {
		one.ID = planner.SiteID(fmt.Sprintf("W%d", i))
		s.Warehouses = append(s.Warehouses, one)
	}
	return s
}

// newToken makes an administrator with a token for the writers, and their
// warehouses.
func (v *victim) newToken() (secret string) {
	v.t.Helper()
	ctx := v.t.Context()
	err := v.store().Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		u, _, err := people.CreateUser(ctx, tx, people.User{ID: uuid.New(), Login: "writer", Name: "Writer", Role: database.Administrator})
		if err != nil {
			return err
		}
		tx.By = u.Actor()
		if _, err := plans.AddScenario(ctx, tx, uuid.New(), "", writersWorld()); err != nil {
			return err
		}
		_, secret, err = people.IssueToken(ctx, tx, people.Token{ID: uuid.New(), User: u.ID, Name: "crash test", Role: database.Administrator, Expires: time.Now().Add(24 * time.Hour)})
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
	return secret
}

// written is what the writers were told.
type written struct {
	mu       sync.Mutex
	answers  map[string]answered // by key
	replayed atomic.Int64        // answers that had been lost on the way the first time
	again    atomic.Int64        // requests that had to be sent again
	cartons  atomic.Int64        // posted
	papers   atomic.Int64
}

type answered struct {
	path string
	body []byte
	got  []byte
}

// await waits until so many more writes were acknowledged, so that the machine's
// speed does not decide how much is going on when it is killed.
func (w *written) await(more int) {
	have := func() int {
		w.mu.Lock()
		defer w.mu.Unlock()
		return len(w.answers)
	}
	want := have() + more
	for until := time.Now().Add(10 * time.Second); have() < want && time.Now().Before(until); {
		time.Sleep(time.Millisecond)
	}
}

// send writes once, however often it has to be sent. Whatever is not an answer
// has to say that sending it again is right.
func (v *victim) send(ctx context.Context, w *written, key, path string, body any) []byte {
	text, err := json.Marshal(body)
	if err != nil {
		v.t.Error(err)
		return nil
	}
	for try := 0; ctx.Err() == nil; try++ {
		if try > 0 {
			w.again.Add(1)
			time.Sleep(time.Duration(5+rand.IntN(20)) * time.Millisecond)
		}
		res, got, err := v.post(ctx, key, path, text)
		if err != nil || res.StatusCode == http.StatusServiceUnavailable {
			continue
		}
		if res.StatusCode >= 300 {
			v.t.Errorf("%s, try %d: %s %s", path, try, res.Status, got)
			return nil
		}
		if res.Header.Get("Idempotency-Replayed") != "" {
			w.replayed.Add(1)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.answers[key] = answered{path, text, got}
		return got
	}
	return nil
}

func (v *victim) post(ctx context.Context, key, path string, body []byte) (*http.Response, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, "POST", "http://"+v.address+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+v.token)
	r.Header.Set("Idempotency-Key", key)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body) // an answer that breaks off was not given
	return res, got, err
}

// write keeps writers busy until ctx ends; each ends what it has begun.
func (v *victim) write(ctx context.Context, w *written) *sync.WaitGroup {
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			for n := 0; ctx.Err() == nil && !v.t.Failed(); n++ {
				v.one(w, i, n)
			}
		})
	}
	return &group
}

// one writes what belongs together, step by step: a receipt is announced, counted
// and posted, which numbers a paper and moves cartons in the ledger; now and then
// an organisation is made known.
func (v *victim) one(w *written, writer, n int) {
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	if n%4 == 0 {
		id := fmt.Sprintf("W%d-%d", writer, n)
		v.send(ctx, w, "organisation/"+id, "/organisations", map[string]any{"id": id, "name_ar": "عضو " + id, "name_en": "Member " + id})
		return
	}
	receipt, cartons := uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "receipt %d %d", writer, n)), 1+rand.IntN(500)
	lot := map[string]any{"id": "L1", "sku": "carton", "expires": "2099-12-31"}
	at := "/receipts/" + receipt.String()
	v.send(ctx, w, "expect/"+receipt.String(), "/receipts", map[string]any{"step": receipt, "warehouse": fmt.Sprintf("W%d", writer), "source": "plant", "sender": "P",
		"lines": []any{map[string]any{"lot": lot, "cartons": cartons}}})
	v.send(ctx, w, "count/"+receipt.String(), at+"/count", map[string]any{"lines": []any{map[string]any{"lot": lot, "good": cartons, "damaged": 0}}})
	if v.send(ctx, w, "post/"+receipt.String(), at+"/post", map[string]any{}) != nil {
		w.cartons.Add(int64(cartons))
		w.papers.Add(1)
	}
	if ctx.Err() != nil {
		v.t.Errorf("receipt %s was not answered in two minutes", receipt)
	}
}

// underLoad does something harmful again and again while others write, and holds
// what they were told against what is there.
func underLoad(t *testing.T, harm func(v *victim)) {
	v := newVictim(t)
	w := &written{answers: map[string]answered{}}
	ctx, stop := context.WithCancel(t.Context())
	group := v.write(ctx, w)
	n := crashes(t)
	for i := 0; i < n && !t.Failed(); i++ {
		w.await(rand.IntN(20))
		time.Sleep(time.Duration(rand.IntN(50)) * time.Millisecond)
		harm(v)
	}
	time.Sleep(200 * time.Millisecond)
	stop()
	group.Wait()
	t.Logf("%d kills, %d writes acknowledged (%d receipts posted), %d requests sent again, %d of them had been done already",
		n, len(w.answers), w.papers.Load(), w.again.Load(), w.replayed.Load())
	v.sameAnswers(w)
	v.stop()
	v.exactlyOnce(w)
	if out, err := exec.Command(v.program, "audit", "--data", v.data).CombinedOutput(); err != nil {
		t.Errorf("katf audit: %v\n%s", err, out)
	}
}

// sameAnswers asks again for what was answered: the bytes are the same.
func (v *victim) sameAnswers(w *written) {
	v.t.Helper()
	asked := 0
	for key, a := range w.answers {
		res, got, err := v.post(v.t.Context(), key, a.path, a.body)
		if err != nil || !bytes.Equal(got, a.got) || res.Header.Get("Idempotency-Replayed") != "true" {
			v.t.Errorf("%s again: %v, %s, was %s", key, err, got, a.got)
		}
		if asked++; asked == 300 {
			return
		}
	}
	if asked == 0 {
		v.t.Error("nothing was written")
	}
}

// exactlyOnce holds the rows against what was acknowledged: each is there once,
// and of what was not acknowledged all is there or nothing. All writers ended
// what they had begun, so nothing else is there either.
func (v *victim) exactlyOnce(w *written) {
	v.t.Helper()
	store := v.store()
	ctx := v.t.Context()
	var keys []string
	for key := range w.answers {
		keys = append(keys, key)
	}
	ask := func(sql string, args ...any) (n int64) {
		if err := store.Read(ctx, database.TheSystem, func(tx *database.Tx) error { return tx.QueryRow(ctx, sql, args...).Scan(&n) }); err != nil {
			v.t.Fatal(err)
		}
		return n
	}
	all := int64(len(keys))
	for _, c := range []struct {
		what string
		want int64
		got  int64
	}{
		{"recorded activities", all, ask(`SELECT count(*) FROM activity WHERE key = ANY ($1)`, keys)},
		{"activities of anything else", 0, ask(`SELECT count(*) FROM activity WHERE key <> ALL ($1)`, keys)},
		{"stored answers", all, ask(`SELECT count(*) FROM once WHERE status < 300`)},
		{"organisations", ask(`SELECT count(*) FROM unnest($1::text[]) k WHERE k LIKE 'organisation/%'`, keys), ask(`SELECT count(*) FROM organisations WHERE 'organisation/' || id = ANY ($1)`, keys)},
		{"other organisations", 0, ask(`SELECT count(*) FROM organisations WHERE 'organisation/' || id <> ALL ($1)`, keys)},
		{"notes of organisations", ask(`SELECT count(*) FROM organisations`), ask(`SELECT count(*) FROM people_log WHERE what = 'organisation_created'`)},
		{"papers", w.papers.Load(), ask(`SELECT count(*) FROM documents`)},
		{"the last number", w.papers.Load(), ask(`SELECT coalesce(sum(last), 0) FROM document_series`)},
		{"movements", w.papers.Load(), ask(`SELECT count(*) FROM movement`)},
		{"cartons in the warehouse", w.cartons.Load(), ask(`SELECT coalesce(sum(on_hand), 0) FROM balance`)},
		{"cartons from the plant", -w.cartons.Load(), ask(`SELECT coalesce(sum(on_hand), 0) FROM stock WHERE on_hand < 0`)},
	} {
		if c.got != c.want {
			v.t.Errorf("%s: %d, should be %d", c.what, c.got, c.want)
		}
	}
	var broken []audit.Broken
	if err := store.Read(ctx, database.TheSystem, func(tx *database.Tx) (err error) {
		broken, err = audit.Run(ctx, tx)
		return err
	}); err != nil {
		v.t.Fatal(err)
	}
	if len(broken) != 0 {
		v.t.Errorf("the audit tells %v", broken)
	}
}

// The server is killed under load, with the database that it started; what was
// acknowledged is there once, and of all else there is no half.
func TestServerIsKilled(t *testing.T) {
	t.Parallel()
	underLoad(t, func(v *victim) {
		v.kill()
		v.start()
	})
}

// PostgreSQL is killed under load; the server starts it anew by itself and goes
// on, whatever was lost with it.
func TestPostgresIsKilled(t *testing.T) {
	t.Parallel()
	underLoad(t, func(v *victim) {
		v.killPostgres()
		time.Sleep(20 * time.Millisecond)
		awaitReady(v.t, v.address)
	})
}
