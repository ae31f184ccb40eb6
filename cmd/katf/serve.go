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
)

type serveCommand struct {
	databaseFlags
	logFlags
	Listen    string        `env:"KATF_LISTEN" default:"127.0.0.1:8448" placeholder:"HOST:PORT" help:"Where to listen. Default: 127.0.0.1:8448. Behind it a proxy speaks HTTPS."`
	HTTPS     bool          `env:"KATF_HTTPS" help:"People reach it by HTTPS, through a proxy: cookies and browsers stay with that."`
	Origins   []string      `env:"KATF_ORIGINS" placeholder:"URL" help:"Web pages of other origins that may call."`
	Proxies   []string      `env:"KATF_PROXIES" placeholder:"NETWORK" help:"Networks of proxies whose X-Forwarded-For is believed: 10.0.0.0/8."`
	Rate      int           `env:"KATF_RATE" default:"6000" placeholder:"N" help:"Requests a minute from one address. Default: 6000."`
	LoginRate int           `env:"KATF_LOGIN_RATE" default:"10" placeholder:"N" help:"Tries to log in a minute from one address. Default: 10."`
	Linger    time.Duration `env:"KATF_LINGER" default:"0s" placeholder:"TIME" help:"How long to go on accepting after a signal to stop, while /readyz says no. Default: 0s."`
	Grace     time.Duration `env:"KATF_GRACE" default:"30s" placeholder:"TIME" help:"How long to wait for requests under way when stopping. Default: 30s."`
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
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("--listen %s: HOST:PORT, such as 127.0.0.1:8448", c.Listen)
	}
	for _, p := range c.Proxies {
		if _, _, err := net.ParseCIDR(p); err != nil {
			return fmt.Errorf("--proxies %s: a network such as 10.0.0.0/8", p)
		}
	}
	return nil
}

// Run serves until the terminal's context ends. The order of stopping is that of
// starting turned around.
func (c *serveCommand) Run(t *terminal) error {
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
	traces, flush, err := c.tracer(t.ctx)
	if err != nil {
		return errors.Join(err, l.close())
	}
	if err := firstStart(t, l.Store); err != nil {
		return errors.Join(err, flush(), l.close())
	}
	server := api.New(api.Config{Store: l.Store, Log: log, Version: build(), Origins: c.Origins, Proxies: c.Proxies,
		Rate: c.Rate, LoginRate: c.LoginRate, HTTPS: c.HTTPS, Traces: traces})
	fmt.Fprintf(t.Out, "katf: http://%s\n", listener.Addr())
	err = c.serve(t.ctx, log, listener, server)
	return errors.Join(err, flush(), l.close())
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
