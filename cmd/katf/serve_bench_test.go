package main

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program runs this test's own binary as katf.
func program(t testing.TB, ctx context.Context, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "katf")
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	return exec.CommandContext(ctx, link, args...)
}

// BenchmarkFirstAnswer is the time from katf serve on an empty folder to the
// first answered request that needs the database: the private PostgreSQL is
// made, started and migrated in it. "again" is on the folder of before.
func BenchmarkFirstAnswer(b *testing.B) {
	for _, c := range []struct {
		name  string
		again bool
	}{{"empty", false}, {"again", true}} {
		b.Run(c.name, func(b *testing.B) {
			root := publicFolder(b)
			data := filepath.Join(root, "data")
			if c.again {
				firstAnswer(b, data)
			}
			var took time.Duration
			for i := 0; b.Loop(); i++ {
				if !c.again {
					data = filepath.Join(root, "data"+strings.Repeat("x", i+1))
				}
				took += firstAnswer(b, data)
			}
			b.ReportMetric(took.Seconds()/float64(b.N), "s/start")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// publicFolder may be entered by the user that PostgreSQL runs as.
func publicFolder(t testing.TB) string {
	t.Helper()
	root, err := os.MkdirTemp("", "katf-data-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(root) })
	if err := os.Chmod(root, 0o755); err != nil {
		t.Fatal(err)
	}
	return root
}

func firstAnswer(b *testing.B, data string) time.Duration {
	b.Helper()
	address := free()
	cmd := program(b, b.Context(), "serve", "--listen", address, "--data", data)
	cmd.Env = append(os.Environ(), "DATABASE_URL=")
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	awaitReady(b, address)
	took := time.Since(began)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	return took
}

func awaitReady(t testing.TB, address string) {
	t.Helper()
	client := &http.Client{Timeout: 20 * time.Second}
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(2 * time.Millisecond) {
		res, err := client.Get("http://" + address + "/readyz")
		if err != nil {
			continue
		}
		res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return
		}
	}
	t.Fatal("the server did not become ready")
}
