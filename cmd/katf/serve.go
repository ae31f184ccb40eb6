package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"katf/api"
	"katf/inventory/database"
	"katf/planner"
)

type serveCommand struct {
	databaseFlags
	logFlags
	workFlags
	oidcFlags
	NoWork    bool          `env:"KATF_NO_WORK" help:"Leave planning to katf work."`
	Listen    string        `env:"KATF_LISTEN" default:"127.0.0.1:8448" placeholder:"HOST:PORT" help:"Where to listen. Default: 127.0.0.1:8448. Behind it a proxy speaks HTTPS."`
	HTTPS     bool          `env:"KATF_HTTPS" help:"People reach it by HTTPS, through a proxy: cookies and browsers stay with that."`
	Public    string        `env:"KATF_PUBLIC" placeholder:"URL" help:"The address as people see it, for drivers' links: https://katf.example.org. As it was called if not given."`
	Idle      time.Duration `env:"KATF_IDLE" default:"2h" placeholder:"TIME" help:"Ends a session that nobody uses. Default: 2h."`
	Session   time.Duration `env:"KATF_SESSION" default:"12h" placeholder:"TIME" help:"Ends a session at the latest. Default: 12h."`
	Origins   []string      `env:"KATF_ORIGINS" placeholder:"URL" help:"Web pages of other origins that may call."`
	Proxies   []string      `env:"KATF_PROXIES" placeholder:"NETWORK" help:"Networks of proxies whose X-Forwarded-For is believed: 10.0.0.0/8."`
	Rate      int           `env:"KATF_RATE" default:"6000" placeholder:"N" help:"Requests a minute from one address. Default: 6000."`
	LoginRate int           `env:"KATF_LOGIN_RATE" default:"10" placeholder:"N" help:"Tries to log in a minute from one address. Default: 10."`
	Linger    time.Duration `env:"KATF_LINGER" default:"0s" placeholder:"TIME" help:"How long to go on accepting after a signal to stop, while /readyz says no. Default: 0s."`
	Suppress  int64         `env:"KATF_SUPPRESS" placeholder:"N" help:"Cells with fewer eligible households are given without their counts, for maps get published. None if not given."`
	Load      string        `env:"KATF_LOAD" placeholder:"PATH" help:"A scenario for a database that has none: egypt for the embedded campaign, or its folder or workbook. It is planned and approved, and its stock taken over, before anybody is let in."`
	Open      bool          `env:"KATF_OPEN" help:"Print an address that logs in as the first administrator, once, within 15 minutes. Where others can't reach it only."`
	Traces    string        `env:"OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL" help:"Send traces there, by OTLP over HTTP. None if not given."`
}

// Help is what the help of the command says below its flags.
func (*serveCommand) Help() string {
	return "The first start makes an administrator and prints a password that is good for one login. SIGTERM or an interrupt ends the requests under way and stops; a second one stops at once. Nothing is lost either way."
}

// Validate refuses settings that can't be served by.
func (c *serveCommand) Validate() error {
	switch {
	case c.Rate < 1 || c.LoginRate < 1:
		return errors.New("--rate and --login-rate: at least 1 a minute")
	case c.Connections < 2:
		return errors.New("--connections: at least 2")
	}
	if err := c.workFlags.validate(); err != nil {
		return err
	}
	if _, err := c.provider(c.Public); err != nil {
		return err
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("--listen %s: HOST:PORT, such as 127.0.0.1:8448", c.Listen)
	}
	if c.Open {
		if err := c.mayOpen(); err != nil {
			return err
		}
	}
	for _, p := range c.Proxies {
		if _, _, err := net.ParseCIDR(p); err != nil {
			return fmt.Errorf("--proxies %s: a network such as 10.0.0.0/8", p)
		}
	}
	return nil
}

// Run serves until the terminal's context ends. What was started is stopped in
// the opposite order.
func (c *serveCommand) Run(t *terminal) (err error) {
	log, err := c.logger(t.Err)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen) // before all else: an address in use is told at once
	if err != nil {
		return fmt.Errorf("%w; choose another address with --listen", err)
	}
	defer listener.Close()
	l, err := c.open(t.ctx, log, database.Options{})
	if err != nil {
		return err
	}
	defer joined(&err, l.close)
	traces, flush, err := c.tracer(t.ctx)
	if err != nil {
		return err
	}
	defer joined(&err, flush)
	if err := firstStart(t, l.Store, !c.Open); err != nil {
		return err
	}
	stopWork, err := c.work(t.ctx, log, l.Store)
	if err != nil {
		return err
	}
	defer joined(&err, stopWork)
	if c.Load != "" {
		if err := c.load(t, l.Store); err != nil {
			return err
		}
	}
	provider, err := c.provider(c.Public)
	if err != nil {
		return err
	}
	server := api.New(api.Config{Store: l.Store, Log: log, Version: build(), Origins: c.Origins, Proxies: c.Proxies,
		Rate: c.Rate, LoginRate: c.LoginRate, HTTPS: c.HTTPS, Public: c.Public, Idle: c.Idle, Session: c.Session,
		Provider: provider, Traces: traces, Suppress: planner.Cartons(c.Suppress)})
	if err := c.opened(t, l.Store, listener.Addr()); err != nil {
		return err
	}
	return c.serve(t.ctx, log, listener, server)
}

// work joins in planning, unless that is left to others.
func (c *serveCommand) work(ctx context.Context, log *slog.Logger, store *database.Store) (stop func() error, err error) {
	if c.NoWork {
		return func() error { return nil }, nil
	}
	w, err := c.start(ctx, log, store)
	if err != nil {
		return nil, err
	}
	return func() error { return c.finish(w) }, nil
}

// serve answers requests until ctx ends, then finishes those under way.
func (c *serveCommand) serve(ctx context.Context, log *slog.Logger, listener net.Listener, server *api.Server) error {
	web := &http.Server{Handler: server, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping: no new requests, those under way are finished")
	server.Drain()
	time.Sleep(c.Linger)
	patience, stop := context.WithTimeout(context.Background(), c.Grace)
	defer stop()
	if err := web.Shutdown(patience); err != nil {
		log.Warn("requests were cut off; whoever sent them may send them again with the same key", slog.Any("error", err))
		return web.Close()
	}
	log.Info("stopped")
	return nil
}
