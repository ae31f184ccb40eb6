package main

import (
	"fmt"
	"log/slog"

	"katf/inventory/database"
	"katf/inventory/people"
)

type passwordCommand struct {
	databaseFlags
	Login string `arg:"" optional:"" help:"Of the administrator; the account of the first start if not given."`
}

// Help is what the help of the command says below its flags.
func (*passwordCommand) Help() string {
	return "For whoever has the machine and lost the password. The new one is good for one login, and has to be changed then."
}

// Run prints a new password; it is kept nowhere.
func (c *passwordCommand) Run(t *terminal) (err error) {
	l, err := c.open(t.ctx, slog.New(slog.DiscardHandler), database.Options{})
	if err != nil {
		return err
	}
	defer joined(&err, l.close)
	password, err := people.RecoverAdministrator(t.ctx, l.Store, c.Login)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(t.Out, password)
	return err
}

// firstStart makes an administrator if there is none, and prints the password
// once; not to those who are let in without: katf password gives another.
func firstStart(t *terminal, store *database.Store, tell bool) error {
	login, password, created, err := people.EnsureAdministrator(t.ctx, store)
	if err != nil || !created || !tell {
		return err
	}
	_, err = fmt.Fprintf(t.Out, "katf: first start. Log in as %s with the password %s; it is good for one login and is shown only now.\n"+
		"katf: أول تشغيل. ادخل باسم %s وكلمة المرور %s، وهي لدخول واحد ولا تظهر إلا الآن.\n", login, password, login, password)
	return err
}
