package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// katf work takes part on the same books as a server that leaves planning to
// others, and both stop in good order.
func TestWorkBesideServer(t *testing.T) {
	data, address := filepath.Join(publicFolder(t), "data"), free()
	serve := program(t, t.Context(), "serve", "--listen", address, "--data", data, "--no-work")
	work := program(t, t.Context(), "work", "--data", data, "--workers", "1")
	serve.Env, work.Env = append(os.Environ(), "DATABASE_URL="), append(os.Environ(), "DATABASE_URL=")
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	awaitReady(t, address)
	out, err := work.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := work.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "katf: working as ") {
		t.Fatalf("%q", lines.Text())
	}
	for _, cmd := range []*exec.Cmd{work, serve} {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
}
