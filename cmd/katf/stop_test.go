package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A request that is under way when the server is told to stop is answered; new
// ones are not taken any more, and /readyz says so first.
func TestStopFinishesRequests(t *testing.T) {
	address := free()
	cmd := program(t, t.Context(), "serve", "--listen", address, "--data", filepath.Join(publicFolder(t), "data"), "--linger", "2s")
	cmd.Env = append(os.Environ(), "DATABASE_URL=")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	awaitReady(t, address)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const body = `{"login":"nobody","password":"nothing at all"}`
	fmt.Fprintf(conn, "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:5])
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for try := 0; ; try++ {
		res, err := http.Get("http://" + address + "/readyz")
		if err != nil {
			t.Fatal("nothing said that the server is being stopped: ", err)
		}
		res.Body.Close()
		if res.StatusCode == http.StatusServiceUnavailable {
			break
		}
		if try == 200 {
			t.Fatal(res.Status)
		}
		time.Sleep(5 * time.Millisecond)
	}
	for { // until it takes no more
		c, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		c.Close()
		time.Sleep(20 * time.Millisecond)
	}
	if _, err := conn.Write([]byte(body[5:])); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal("the request under way was not answered: ", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(res.Header.Get("Content-Type"), "application/problem+json") {
		t.Error(res.Status, res.Header)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
