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

	"katf/inventory/audit"
	"katf/inventory/cluster"
	"katf/inventory/database"
	"katf/inventory/people"
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

// newToken makes an administrator with a token for the writers.
func (v *victim) newToken() (secret string) {
	v.t.Helper()
	ctx := v.t.Context()
	err := v.store().Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		u, _, err := people.CreateUser(ctx, tx, people.User{ID: uuid.New(), Login: "writer", Name: "Writer", Role: database.Administrator})
		if err != nil {
			return err
		}
		tx.By = u.Actor()
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
}

type answered struct {
	path string
	body []byte
	got  []byte
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
func (v *victim) write(ctx context.Context, w *written, writers int) *sync.WaitGroup {
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

// one writes what belongs together, step by step.
func (v *victim) one(w *written, writer, n int) {
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	id := fmt.Sprintf("W%d-%d", writer, n)
	v.send(ctx, w, "organisation/"+id, "/organisations", map[string]any{"id": id, "name_ar": "عضو " + id, "name_en": "Member " + id})
	if ctx.Err() != nil {
		v.t.Errorf("%s was not answered in two minutes", id)
	}
}

// underLoad does something harmful again and again while others write, and holds
// what they were told against what is there.
func underLoad(t *testing.T, harm func(v *victim)) {
	if testing.Short() && os.Getenv("KATF_KILLS") == "" {
		t.Log("few kills in short mode")
	}
	v := newVictim(t)
	w := &written{answers: map[string]answered{}}
	ctx, stop := context.WithCancel(t.Context())
	group := v.write(ctx, w, 8)
	n := crashes(t)
	for i := 0; i < n && !t.Failed(); i++ {
		time.Sleep(time.Duration(10+rand.IntN(120)) * time.Millisecond)
		harm(v)
	}
	time.Sleep(200 * time.Millisecond)
	stop()
	group.Wait()
	t.Logf("%d kills, %d writes acknowledged, %d requests sent again, %d of them had been done already", n, len(w.answers), w.again.Load(), w.replayed.Load())
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
// and of what was not acknowledged all is there or nothing.
func (v *victim) exactlyOnce(w *written) {
	v.t.Helper()
	store := v.store()
	ctx := v.t.Context()
	var keys []string
	for key := range w.answers {
		keys = append(keys, key)
	}
	var recorded, answers, organisations, noted int
	err := store.Read(ctx, database.TheSystem, func(tx *database.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT (SELECT count(*) FROM activity WHERE key = ANY ($1)),
			       (SELECT count(*) FROM once WHERE key = ANY ($1) AND status = 201),
			       (SELECT count(*) FROM organisations WHERE 'organisation/' || id = ANY ($1)),
			       (SELECT count(*) FROM people_log WHERE what = 'organisation_created' AND 'organisation/' || subject = ANY ($1))`,
			keys).Scan(&recorded, &answers, &organisations, &noted)
	})
	if err != nil {
		v.t.Fatal(err)
	}
	if recorded != len(keys) || answers != len(keys) || organisations != len(keys) || noted != len(keys) {
		v.t.Errorf("%d acknowledged; %d recorded, %d answers, %d organisations, %d noted", len(keys), recorded, answers, organisations, noted)
	}
	var halves int
	var broken []audit.Broken
	err = store.Read(ctx, database.TheSystem, func(tx *database.Tx) error {
		if broken, err = audit.Run(ctx, tx); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			SELECT count(*) FROM (SELECT 'organisation/' || id AS key FROM organisations) o
			FULL JOIN (SELECT key FROM activity WHERE operation = 'create-organisation') a USING (key)
			FULL JOIN (SELECT key FROM once WHERE status < 400) k USING (key)
			WHERE o.key IS NULL OR a.key IS NULL OR k.key IS NULL`).Scan(&halves)
	})
	if err != nil {
		v.t.Fatal(err)
	}
	if halves != 0 || len(broken) != 0 {
		v.t.Errorf("%d writes are there by half; the audit tells %v", halves, broken)
	}
}

// The server is killed under load, with the database that it started; what was
// acknowledged is there once, and of all else there is no half.
func TestServerIsKilled(t *testing.T) {
	underLoad(t, func(v *victim) {
		v.kill()
		v.start()
	})
}

// PostgreSQL is killed under load; the server starts it anew by itself and goes
// on, whatever was lost with it.
func TestPostgresIsKilled(t *testing.T) {
	underLoad(t, func(v *victim) {
		v.killPostgres()
		time.Sleep(20 * time.Millisecond)
		awaitReady(v.t, v.address)
	})
}
