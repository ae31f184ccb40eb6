package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"

	"katf/inventory/database"
	"katf/inventory/people"
)

type openCommand struct {
	databaseFlags
	Login string `arg:"" optional:"" help:"Of the account; the first administrator if not given."`
	At    string `default:"http://127.0.0.1:8448" placeholder:"URL" help:"Where katf serve answers. Default: http://127.0.0.1:8448."`
}

// Help is what the help of the command says below its flags.
func (*openCommand) Help() string {
	return "For whoever has the machine: the address logs in once, within 15 minutes, without a password. Of it the database has a hash only."
}

// Run prints an address that logs in.
func (c *openCommand) Run(t *terminal) (err error) {
	l, err := c.open(t.ctx, slog.New(slog.DiscardHandler), database.Options{})
	if err != nil {
		return err
	}
	defer joined(&err, l.close)
	_, key, err := people.IssueKey(t.ctx, l.Store, c.Login)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(t.Out, people.KeyAddress(c.At, key))
	return err
}

// mayOpen refuses to print an address that logs in where others could use the
// server: it goes over plain http, and on this machine alone nobody listens.
func (c *serveCommand) mayOpen() error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return err
	}
	if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return fmt.Errorf("--open: only with an address of this machine alone, such as --listen 127.0.0.1:8448, not %s", c.Listen)
	}
	if c.HTTPS {
		return errors.New("--open: not with --https; katf open --at https://... prints an address")
	}
	return nil
}

// opened prints where the pages are: with a key that logs in, if that was asked for.
func (c *serveCommand) opened(t *terminal, store *database.Store, at net.Addr) error {
	address := "http://" + at.String()
	if !c.Open {
		_, err := fmt.Fprintf(t.Out, "katf: %s\n", address)
		return err
	}
	u, key, err := people.IssueKey(t.ctx, store, "")
	if err != nil {
		return err
	}
	again := t.Program + " open"
	if c.Data != "" {
		again += " --data " + quoted(c.Data)
	}
	if address != "http://127.0.0.1:8448" {
		again += " --at " + address
	}
	_, err = fmt.Fprintf(t.Out, "katf: %s\n"+
		"katf: it logs in as %s, once, within 15 minutes; then: %s\n"+
		"katf: يدخل باسم %s مرة واحدة خلال 15 دقيقة\n", people.KeyAddress(address, key), u.Login, again, u.Login)
	return err
}
