//go:build !linux

package cluster

import "syscall"

// process gives how the server is started: as the account, and away from the
// terminal's signals. A server that outlives its program is found by the next.
func process(a account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: a.credential(), Setpgid: true}
}
