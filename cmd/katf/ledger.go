package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"katf/inventory/cluster"
	"katf/inventory/database"
)

// databaseFlags say where the ledger is: settings of every command that opens it.
type databaseFlags struct {
	Database    string `env:"DATABASE_URL" placeholder:"URL" help:"PostgreSQL to use: postgres://user@host/name. A private one on this machine if not given."`
	Data        string `env:"KATF_DATA" placeholder:"DIR" help:"Folder of the private PostgreSQL. Default: the user's own data folder."`
	Connections int    `env:"KATF_CONNECTIONS" default:"20" placeholder:"N" help:"Connections to the database at most. Default: 20."`
}

// ledger is the opened database, with the private server if it is on one.
type ledger struct {
	*database.Store
	private *cluster.Cluster
}

// open gives the ledger, with its schema up to date.
func (d *databaseFlags) open(ctx context.Context, log *slog.Logger, opt database.Options) (*ledger, error) {
	l := &ledger{}
	url := d.Database
	if url == "" {
		dir, err := d.folder()
		if err != nil {
			return nil, err
		}
		if l.private, err = cluster.Start(ctx, cluster.Options{Dir: dir, Log: log}); err != nil {
			return nil, err
		}
		url = l.private.URL(cluster.Database)
	}
	var err error
	opt.Connections = d.Connections
	if l.Store, err = database.Open(ctx, url, opt); err != nil {
		l.stop()
		return nil, err
	}
	return l, nil
}

func (d *databaseFlags) folder() (string, error) {
	if d.Data == "" {
		return "", nil // the cluster's default
	}
	return filepath.Abs(d.Data)
}

// close gives the connections back and stops the private server.
func (l *ledger) close() error {
	l.Store.Close()
	return l.stop()
}

func (l *ledger) stop() error {
	if l.private == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	return l.private.Stop(ctx)
}

// logFlags say how a long-running command logs.
type logFlags struct {
	Log      string `env:"KATF_LOG" enum:"text,json" default:"text" placeholder:"WORD" help:"How to log: text or json. Default: text."`
	LogLevel string `env:"KATF_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" placeholder:"WORD" help:"What to log: debug, info, warn or error. Default: info."`
}

func (f *logFlags) logger(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.LogLevel)); err != nil {
		return nil, fmt.Errorf("--log-level: %w", err)
	}
	opt := &slog.HandlerOptions{Level: level}
	if f.Log == "json" {
		return slog.New(slog.NewJSONHandler(w, opt)), nil
	}
	return slog.New(slog.NewTextHandler(w, opt)), nil
}

// joined ends something when a command returns, and adds what went wrong.
func joined(err *error, end func() error) { *err = errors.Join(*err, end()) }
