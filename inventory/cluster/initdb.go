package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// role is the user of the database, who owns everything in it.
const role = "katf"

// defaults are written to postgresql.conf once; whoever runs the server may
// change them there. Refused writes are usual, so the log tells them in a line
// each, without the statement and the values in it.
const defaults = `
# Settings of katf
log_error_verbosity = terse
log_min_error_statement = panic
log_checkpoints = off
password_encryption = 'scram-sha-256'
`

// create makes the data directory in one step: it is made under another name,
// written to the disk, and renamed. Letters sort by code point, the same on every
// platform and version, so that no index ever depends on a system's library.
func create(ctx context.Context, dir string, b Binaries, a account, sync bool) error {
	data, err := os.MkdirTemp(dir, half)
	if err != nil {
		return err
	}
	if err := a.own(data); err != nil {
		return err
	}
	args := []string{"-D", data, "-U", role, "--encoding=UTF8", "--locale=C", "--data-checksums",
		"--auth-local=peer", "--auth-host=reject", "--no-instructions"}
	if !sync {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, b.path("initdb"), args...)
	cmd.Dir, cmd.Env = dir, environment()
	cmd.SysProcAttr = process(a)
	cmd.WaitDelay = time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		remove(data)
		return fmt.Errorf("%s: %w: %s", b.path("initdb"), err, strings.TrimSpace(string(out)))
	}
	if err := finish(data, b, a); err != nil {
		remove(data)
		return err
	}
	if err := os.Rename(data, dataDir(dir)); err != nil {
		return err
	}
	return syncDir(dir)
}

// finish completes a data directory that initdb made.
func finish(data string, b Binaries, a account) error {
	conf, err := os.OpenFile(filepath.Join(data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = conf.WriteString(defaults)
	if err = errors.Join(err, conf.Sync(), conf.Close()); err != nil {
		return err
	}
	return put(filepath.Join(data, mark), fmt.Appendf(nil, "PostgreSQL cluster of katf, made with %v\n", b.Version), a)
}

// sweepHalf removes what a start left that was killed while making the data
// directory. The caller holds the lock.
func sweepHalf(dir string) error {
	halves, err := filepath.Glob(filepath.Join(dir, half+"*"))
	for _, h := range halves {
		err = errors.Join(err, remove(h))
	}
	return err
}

// remove removes a data directory that was being made. Children of an initdb that
// was killed may write for a moment longer.
func remove(data string) (err error) {
	for range 100 {
		if err = os.RemoveAll(data); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

// admit says who may enter: over the socket alone, whoever the system says to be
// the server's user, root, or the user that runs this program. There is no
// password that could be lost or found. It is written at each start.
func admit(data string, a account) error {
	hba := "# Written by katf at each start.\n" +
		"local all all peer map=katf\n" +
		"local replication all peer map=katf\n"
	if err := put(filepath.Join(data, "pg_hba.conf"), []byte(hba), a); err != nil {
		return err
	}
	ident := "# Written by katf at each start.\n"
	names := []string{a.name}
	if a.name != "root" {
		names = append(names, "root")
	}
	for _, name := range names {
		ident += fmt.Sprintf("katf %q %s\n", name, role)
	}
	return put(filepath.Join(data, "pg_ident.conf"), []byte(ident), a)
}

// put replaces a file in one step, unless it is so already.
func put(path string, content []byte, a account) error {
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, content) {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".katf-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close(), a.own(f.Name())); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// environment of PostgreSQL's programs: none of the settings that were meant
// for clients or other servers.
func environment() []string {
	env := []string{"LC_ALL=C"}
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "PG") && !strings.HasPrefix(e, "LC_") && !strings.HasPrefix(e, "LANG") {
			env = append(env, e)
		}
	}
	return env
}
