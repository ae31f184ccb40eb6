package database_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// bridge carries TCP to the server's socket, as far as the tests let it.
type bridge struct {
	listener net.Listener
	socket   string

	mu    sync.Mutex
	conns map[net.Conn]bool
	// atCommit, if set, decides once what becomes of the next COMMIT.
	atCommit fate
}

type fate int

const (
	pass    fate = iota
	unsent       // the connection is lost before the server hears of it
	unheard      // the server commits, its answer is lost
)

// bridged gives a bridge to the shared server, and the address of a database
// through a TCP port.
func bridged(t *testing.T, address string) *bridge {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &bridge{listener: l, socket: u.Query().Get("host") + "/.s.PGSQL." + u.Query().Get("port"), conns: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close(); b.cut() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go b.carry(c)
		}
	}()
	return b
}

func (b *bridge) carry(client net.Conn) {
	server, err := net.Dial("unix", b.socket)
	if err != nil {
		client.Close()
		return
	}
	b.mu.Lock()
	b.conns[client], b.conns[server] = true, true
	b.mu.Unlock()
	mute := make(chan bool, 1)
	go b.answers(client, server, mute)
	b.questions(client, server, mute)
}

// commit is the message of a client that commits.
var commit = []byte("commit\x00")

func (b *bridge) questions(client, server net.Conn, mute chan bool) {
	defer server.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if bytes.Contains(buf[:n], commit) {
			switch b.take() {
			case unsent:
				client.Close()
				return
			case unheard:
				mute <- true
			}
		}
		if n > 0 {
			if _, err := server.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (b *bridge) answers(client, server net.Conn, mute chan bool) {
	defer client.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		select {
		case <-mute:
			return // the server has answered, nobody hears it
		default:
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

func (b *bridge) take() fate {
	b.mu.Lock()
	defer b.mu.Unlock()
	f := b.atCommit
	b.atCommit = pass
	return f
}

func (b *bridge) set(f fate) {
	b.mu.Lock()
	b.atCommit = f
	b.mu.Unlock()
}

// cut ends all connections.
func (b *bridge) cut() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.conns {
		c.Close()
	}
	clear(b.conns)
}

// through gives a database's address at a TCP port.
func through(t *testing.T, address, hostport string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("postgres://katf@%s%s?sslmode=disable", hostport, u.Path)
}

// poisoned gives a store whose connections go through a proxy that can be made to
// misbehave, and one that goes the straight way.
func poisoned(t *testing.T, opt database.Options) (s, straight *database.Store, p *toxiproxy.Proxy) {
	t.Helper()
	address := inventorytest.Migrated(t)
	b := bridged(t, address)
	straight = withNotes(t, inventorytest.Open(t, address, database.Options{}))
	zerolog.SetGlobalLevel(zerolog.Disabled)
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.New(io.Discard))
	p = toxiproxy.NewProxy(server, "postgres", "127.0.0.1:0", b.listener.Addr().String())
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	s = inventorytest.Open(t, through(t, address, p.Listen), opt)
	return s, straight, p
}

// poison adds a toxic.
func poison(t *testing.T, p *toxiproxy.Proxy, toxic string) {
	t.Helper()
	if _, err := p.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
		t.Fatal(err)
	}
}
