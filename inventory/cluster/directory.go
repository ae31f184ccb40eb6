package cluster

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// What a directory holds: data/ is PostgreSQL's own, socket/ the way to the
// server, log/ what it says, lock is held by the server as long as one of its
// processes lives.
func dataDir(dir string) string   { return filepath.Join(dir, "data") }
func socketDir(dir string) string { return filepath.Join(dir, "socket") }
func logDir(dir string) string    { return filepath.Join(dir, "log") }
func lockFile(dir string) string  { return filepath.Join(dir, "lock") }

// half begins the names of data directories that are being made.
const half = "data.new-"

// mark is a file in the data directory that says that this program made it.
const mark = "KATF"

// DefaultDir is where the data of this user lies: /var/lib/katf for root, whose
// home is closed to the user that the server runs as.
func DefaultDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/katf/postgres", nil
	}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "katf", "postgres"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("no folder for the data: set XDG_DATA_HOME, or DATABASE_URL to use a server: %w", err)
	}
	return filepath.Join(home, ".local", "share", "katf", "postgres"), nil
}

// inspect refuses a directory that holds something of others.
func inspect(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case name == "data", name == "socket", name == "log", name == "lock", strings.HasPrefix(name, half):
		case name == "PG_VERSION":
			return fmt.Errorf("%s is the data directory of another PostgreSQL server, it was not touched: name another directory, or set DATABASE_URL to use that server", dir)
		default:
			return fmt.Errorf("%s is not empty and not of katf (it holds %s), it was not touched: name another directory", dir, name)
		}
	}
	return inspectData(dataDir(dir))
}

func inspectData(data string) error {
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := os.Stat(filepath.Join(data, mark)); err != nil {
		return fmt.Errorf("%s was not made by katf (there is no file %s in it), it was not touched: name another directory", data, mark)
	}
	return nil
}

// real follows the symbolic links of a path, of which the last parts may not
// exist yet.
func real(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(real(parent), filepath.Base(path))
}

// majorOf reads which major version made the data, 0 if there is none.
func majorOf(data string) (int, error) {
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
			return 0, nil
		}
		return 0, fmt.Errorf("%s has no PG_VERSION: the data is damaged, restore it from a backup; it was not touched", data)
	}
	if err != nil {
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0, fmt.Errorf("%s/PG_VERSION: %w", data, err)
	}
	return major, nil
}

// prepare makes the directory and gives it to the account, closed to others.
func prepare(dir string, a account) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	if info, err := os.Stat(dir); err == nil && a.switched && ownerOf(info) != 0 && ownerOf(info) != a.uid {
		return fmt.Errorf("%s belongs to user %d, neither to root nor to %s: it was not touched", dir, ownerOf(info), a.name)
	}
	for _, d := range []string{dir, socketDir(dir), logDir(dir)} {
		if err := folder(d, a); err != nil {
			return err
		}
	}
	if shut := a.closed(dataDir(dir)); shut != "" {
		return fmt.Errorf("the server runs as user %s, who can't enter %s: name a directory elsewhere, or chmod a+x %s", a.name, shut, shut)
	}
	return nil
}

// folder makes one that only the account may enter.
func folder(dir string, a account) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := a.own(dir); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700)
}

// pathLimit of a Unix socket: 108 bytes on Linux, 104 on other systems, with
// the zero at the end.
const pathLimit = 103

// socketFile is the file that PostgreSQL makes in the socket directory.
const socketFile = ".s.PGSQL.5432"

// sockets gives the directory of the server's socket: in dir, or one with a
// short name that depends on dir alone, if the path were too long or not fit for
// a list of paths.
func sockets(dir string, a account) (string, error) {
	s := socketDir(dir)
	if len(filepath.Join(s, socketFile)) <= pathLimit && !strings.ContainsAny(s, `,"`) {
		return s, nil
	}
	sum := sha256.Sum256([]byte(dir))
	s = fmt.Sprintf("/tmp/katf-%d-%x", a.uid, sum[:6])
	if err := os.Mkdir(s, 0o700); err == nil {
		return s, a.own(s)
	} else if !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	// Anybody may have made a folder of this name in /tmp.
	info, err := os.Lstat(s)
	if err != nil {
		return "", err
	}
	if !info.IsDir() || ownerOf(info) != a.uid || info.Mode().Perm() != 0o700 {
		return "", fmt.Errorf("%s is in the way: it is not a folder of user %s alone. Remove it, or name a data directory with a shorter path", s, a.name)
	}
	return s, nil
}
