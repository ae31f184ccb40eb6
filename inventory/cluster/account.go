package cluster

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// account is the operating system's user that the server runs as. PostgreSQL
// refuses to run as root.
type account struct {
	name     string
	uid, gid int
	groups   []uint32
	switched bool // it is not the user of this program
}

// accounts that root's server may run as, the first that exists. One that
// nothing else uses is best.
var accounts = []string{"katf", "postgres", "nobody"}

// accountFor gives the user for the server of dir: the one that runs the
// program, for root the owner of the data, or the first of accounts.
func accountFor(dir string) (account, error) {
	if os.Geteuid() != 0 {
		return current(dir)
	}
	if info, err := os.Stat(dataDir(dir)); err == nil {
		uid := ownerOf(info)
		if uid == 0 {
			return account{}, fmt.Errorf("%s belongs to root, and PostgreSQL does not run as root: give it to another user, for example chown -R postgres %s", dataDir(dir), dir)
		}
		u, err := user.LookupId(strconv.Itoa(uid))
		if err != nil {
			return account{}, fmt.Errorf("%s belongs to user %d, which does not exist: %w", dataDir(dir), uid, err)
		}
		return switchedTo(u)
	}
	for _, name := range accounts {
		if u, err := user.Lookup(name); err == nil {
			return switchedTo(u)
		}
	}
	return account{}, fmt.Errorf("PostgreSQL does not run as root, and there is no user to run it as: create one, for example useradd --system katf")
}

func current(dir string) (account, error) {
	u, err := user.Current()
	if err != nil {
		return account{}, fmt.Errorf("who runs this? PostgreSQL needs a user with a name: %w", err)
	}
	if info, err := os.Stat(dir); err == nil && ownerOf(info) != os.Geteuid() {
		return account{}, fmt.Errorf("%s belongs to user %d, this program runs as %s: run it as that user or name another directory", dir, ownerOf(info), u.Username)
	}
	return account{name: u.Username, uid: os.Geteuid(), gid: os.Getegid()}, nil
}

func switchedTo(u *user.User) (account, error) {
	a := account{name: u.Username, switched: true}
	var err error
	if a.uid, err = strconv.Atoi(u.Uid); err != nil {
		return a, err
	}
	if a.gid, err = strconv.Atoi(u.Gid); err != nil {
		return a, err
	}
	ids, err := u.GroupIds()
	if err != nil {
		return a, err
	}
	for _, id := range ids {
		g, err := strconv.ParseUint(id, 10, 32)
		if err != nil {
			return a, err
		}
		a.groups = append(a.groups, uint32(g))
	}
	return a, nil
}

func ownerOf(info os.FileInfo) int { return int(info.Sys().(*syscall.Stat_t).Uid) }

// credential switches a child process to the account, nil if it is ours.
func (a account) credential() *syscall.Credential {
	if !a.switched {
		return nil
	}
	return &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid), Groups: a.groups}
}

// own gives a file to the account.
func (a account) own(path string) error {
	if !a.switched {
		return nil
	}
	return os.Lchown(path, a.uid, a.gid)
}

// closed gives the first folder on the way to path that the account can't
// enter, "" if there is none.
func (a account) closed(path string) string {
	var way []string
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		way = append(way, dir)
		if dir == filepath.Dir(dir) {
			break
		}
	}
	slices.Reverse(way)
	for _, dir := range way {
		if info, err := os.Stat(dir); err == nil && !a.enters(info) {
			return dir
		}
	}
	return ""
}

func (a account) enters(info os.FileInfo) bool {
	st := info.Sys().(*syscall.Stat_t)
	switch {
	case int(st.Uid) == a.uid:
		return info.Mode()&0o100 != 0
	case int(st.Gid) == a.gid || slices.Contains(a.groups, st.Gid):
		return info.Mode()&0o010 != 0
	}
	return info.Mode()&0o001 != 0
}
