package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a postmaster that this program started.
type server struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	err  error         // how, after done
}

// launch starts the postmaster. It gets the lock, and holds it as long as any of
// its processes lives; ours is closed.
func launch(c *Cluster, lock *os.File) (*server, error) {
	said, err := os.Create(startLog(c.dir))
	if err != nil {
		return nil, err
	}
	defer said.Close()
	if err := c.account.own(said.Name()); err != nil {
		return nil, err
	}
	cmd := exec.Command(c.binaries.path("postgres"), c.arguments()...)
	cmd.Dir, cmd.Env = c.dir, environment()
	cmd.Stdout, cmd.Stderr = said, said
	cmd.ExtraFiles = []*os.File{lock}
	cmd.SysProcAttr = process(c.account)
	s := &server{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		// Its parent is this thread, whose end would be told to it as ours.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			s.err = cmd.Wait()
			close(s.done)
		}
	}()
	return s, <-started
}

// arguments are the settings that must be so; the others are in postgresql.conf.
func (c *Cluster) arguments() []string {
	args := []string{"-D", dataDir(c.dir)}
	set := map[string]string{
		"listen_addresses":        "",
		"port":                    "5432",
		"unix_socket_directories": c.socket,
		"unix_socket_permissions": "0700",
		"logging_collector":       "on",
		"log_destination":         "stderr",
		"log_directory":           logDir(c.dir),
		"log_filename":            logName,
		"log_rotation_size":       "10MB",
		"log_rotation_age":        "1d",
		"log_file_mode":           "0600",
	}
	for name, value := range c.opt.Settings {
		set[name] = value
	}
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		args = append(args, "-c", name+"="+set[name])
	}
	return args
}

// end stops the server: clients are cut off and everything is written. If ctx
// ends before, it stops at once and recovers from its log at the next start.
func (s *server) end(ctx context.Context) error {
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		s.cmd.Process.Signal(sig)
		select {
		case <-s.done:
			return nil
		case <-ctx.Done():
		}
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
	}
	return fmt.Errorf("process %d of PostgreSQL does not end", s.cmd.Process.Pid)
}

// clearStale removes the pid file of a server that ended without a word, if its
// number is another program's now; PostgreSQL would take that for a server.
// Nobody runs a server on the data while we hold the lock, unless somebody
// started one by hand.
func clearStale(data string) error {
	path := filepath.Join(data, "postmaster.pid")
	pid, err := postmaster(path)
	if err != nil || pid == 0 || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return err
	}
	where, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	if err != nil {
		return nil // not ours to see: PostgreSQL judges
	}
	if where == data {
		return fmt.Errorf("a PostgreSQL server that katf did not start (process %d) runs on %s: stop it, for example with pg_ctl stop -D %s", pid, data, data)
	}
	return os.Remove(path)
}

// postmaster reads the process number from a pid file, 0 if there is none.
func postmaster(path string) (int, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || pid <= 0 {
		return 0, nil // PostgreSQL writes a new one over it
	}
	return pid, nil
}
