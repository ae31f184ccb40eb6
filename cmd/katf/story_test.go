package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"katf/fixtures"
	"katf/inventory/inventorytest"
	"katf/planner"
)

func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){"katf": main})
}

// tests run with a PostgreSQL for those that ask for one.
type tests struct{ *testing.M }

func (t tests) Run() int { return inventorytest.Run(t.M) }

// The stories are files of commands that a person types, with what is seen.
// Beside the commands of testscript they have those below.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status, "world": world, "edit": edit, "workbook": workbook, "await": await, "narrow": narrow, "files": files,
			"port": port, "fetch": fetch,
		},
		Setup: func(env *testscript.Env) error {
			// The server of a private PostgreSQL may run as another user, who can't
			// enter the story's own folder.
			dir, err := os.MkdirTemp("", "katf-story-")
			env.Setenv("KATF_DATA", filepath.Join(dir, "data"))
			env.Defer(func() { os.RemoveAll(dir) })
			return errors.Join(err, os.Chmod(dir, 0o755))
		},
		Condition: func(c string) (bool, error) {
			if c == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition " + c)
		},
	})
}

// status runs a command that has to end with a status: status 2 katf plna.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("status %d, want %d\n%s%s", got, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// world writes one of the tiny worlds: world oasis DIR, or a file that ends in
// .xlsx.
func world(ts *testscript.TestScript, neg bool, args []string) {
	worlds := map[string]func() *planner.Scenario{"oasis": fixtures.Oasis, "two-banks": fixtures.TwoBanks, "drought": fixtures.Drought}
	if neg || len(args) != 2 || worlds[args[0]] == nil {
		ts.Fatalf("usage: world oasis|two-banks|drought PATH")
	}
	ts.Check(writeScenario(ts.MkAbs(args[1]), worlds[args[0]](), false))
}

// edit replaces a text that a file has exactly once: edit FILE OLD NEW.
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: edit FILE OLD NEW")
	}
	data := ts.ReadFile(args[0])
	if n := strings.Count(data, args[1]); n != 1 {
		ts.Fatalf("%s has %q %d times", args[0], args[1], n)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(data, args[1], args[2], 1)), 0o644))
}

// workbook makes an XLSX of CSV files, a sheet for each: workbook x.xlsx a.csv b.csv.
func workbook(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: workbook FILE CSV...")
	}
	book := excelize.NewFile()
	defer book.Close()
	for _, file := range args[1:] {
		sheet := strings.TrimSuffix(filepath.Base(file), ".csv")
		_, err := book.NewSheet(sheet)
		ts.Check(err)
		rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(file))).ReadAll()
		ts.Check(err)
		for i, row := range rows {
			ts.Check(book.SetSheetRow(sheet, "A"+strconv.Itoa(i+1), &row))
		}
	}
	ts.Check(book.DeleteSheet("Sheet1"))
	ts.Check(book.SaveAs(ts.MkAbs(args[0])))
}

// await waits until there is a file or folder.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await PATH")
	}
	for range 3000 {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("%s did not appear", args[0])
}

// narrow fails if a line is wider than a terminal of 100 columns: narrow stdout.
func narrow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: narrow FILE")
	}
	for line := range strings.SplitSeq(ts.ReadFile(args[0]), "\n") {
		if n := text.StringWidthWithoutEscSequences(line); n > 100 {
			ts.Fatalf("a line of %d columns: %s", n, line)
		}
	}
}

// files compares a folder's whole content with a list: files DIR a.csv b.csv.
// Hidden files and unfinished ones would show.
func files(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: files DIR NAME...")
	}
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var got bytes.Buffer
	for _, e := range entries {
		got.WriteString(" " + e.Name())
	}
	if want := " " + strings.Join(args[1:], " "); got.String() != want && len(args) > 1 || len(args) == 1 && got.Len() > 0 {
		ts.Fatalf("%s holds%s\nwant%s", args[0], got.String(), want)
	}
}

// port puts the number of a free port into a variable: port PORT.
func port(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: port NAME")
	}
	_, number, err := net.SplitHostPort(free())
	ts.Check(err)
	ts.Setenv(args[0], number)
}

// free gives an address that nobody listens on.
func free() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// fetch asks for an address until the answer has a status, for a server that is
// starting, and writes the body to the file fetched: fetch 200 http://127.0.0.1:8448/readyz.
func fetch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fetch STATUS URL")
	}
	last := ""
	for range 1500 {
		res, err := http.Get(args[1])
		if err != nil {
			last = err.Error()
		} else {
			body, err := io.ReadAll(res.Body)
			res.Body.Close()
			ts.Check(err)
			if last = res.Status; strings.HasPrefix(last, args[0]) {
				ts.Check(os.WriteFile(ts.MkAbs("fetched"), body, 0o644))
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("%s: %s", args[1], last)
}
