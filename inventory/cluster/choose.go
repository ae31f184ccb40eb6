package cluster

import (
	"context"
	"fmt"
	"strings"
)

// choose picks the binaries: of the version that made the data, or the newest.
func (c *Cluster) choose(ctx context.Context, major int) (Binaries, error) {
	var usable []Binaries
	var unusable []error
	if c.opt.Binaries != "" {
		b, err := at(ctx, c.opt.Binaries)
		if err != nil {
			return b, err
		}
		usable = []Binaries{b}
	} else {
		usable, unusable = Find(ctx)
	}
	var best Binaries
	for _, b := range usable {
		if shut := c.account.closed(b.path("postgres")); shut != "" {
			unusable = append(unusable, fmt.Errorf("%v: the server runs as user %s, who can't enter %s (chmod a+x opens it)", b, c.account.name, shut))
			continue
		}
		if (major == 0 || b.Version.Major == major) && newer(b.Version, best.Version) {
			best = b
		}
	}
	switch {
	case best.Dir != "":
		return best, nil
	case major != 0:
		return best, c.otherVersion(major, usable, unusable)
	}
	return best, noBinaries(unusable)
}

// newer reports whether a is a later version than b.
func newer(a, b Version) bool {
	return a.Major > b.Major || a.Major == b.Major && a.Minor > b.Minor
}

// list names what was found, a line each.
func list(usable []Binaries, unusable []error) string {
	var b strings.Builder
	for _, u := range usable {
		fmt.Fprintf(&b, "\n  %v", u)
	}
	for _, err := range unusable {
		fmt.Fprintf(&b, "\n  not usable: %v", err)
	}
	if b.Len() == 0 {
		return " none"
	}
	return b.String()
}

// noBinaries says what to do where there is no PostgreSQL.
func noBinaries(unusable []error) error {
	return fmt.Errorf(`no PostgreSQL %d to %d was found. Do one of these:
  apt-get install postgresql     Debian, Ubuntu
  make postgres                  in katf's source folder: installs it there by npm
  %s=DIR                the folder of initdb and postgres
  DATABASE_URL=postgres://…      to use a server that runs
Found:%s`, Oldest, Newest, Setting, list(nil, unusable))
}

// otherVersion says what to do with data that no version here can read.
func (c *Cluster) otherVersion(major int, usable []Binaries, unusable []error) error {
	return fmt.Errorf(`the data in %s was made by PostgreSQL %d, which is not on this machine. Nothing was touched. Do one of these:
  install PostgreSQL %d (Debian: apt-get install postgresql-%d), or name its binaries: %s=DIR
  move the data to another version: on a machine with PostgreSQL %d start katf on it and run
    pg_dump -h %s -U %s -Fc -f katf.dump %s
  then stop katf, move %s away, start katf on the new version and run
    pg_restore -h %s -U %s -d %s --clean --if-exists --exit-on-error katf.dump
Found:%s`, c.dir, major, major, major, Setting, major, c.socket, role, Database, c.dir, c.socket, role, Database, list(usable, unusable))
}
