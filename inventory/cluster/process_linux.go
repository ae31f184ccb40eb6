package cluster

import "syscall"

// process gives how the server is started: as the account, away from the
// terminal's signals (an interrupt is for the program, which drains first), and
// with a signal to end when the program does, however it does.
func process(a account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: a.credential(), Setpgid: true, Pdeathsig: syscall.SIGINT}
}
