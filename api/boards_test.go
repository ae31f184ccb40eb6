package api

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/boards"
	"katf/inventory/plans"
	"katf/planner"
)

// boarded is a plan with one edit on its board, and where its board is.
func (w *world) boarded() (at string, p *planner.Plan) {
	w.Helper()
	id, p := w.stored(fixtures.TwoBanks(), nil)
	at = fmt.Sprintf("%s/plans/%s/board", prefix, id)
	w.must("POST", sample{path: at + "/edits", body: move(p, 0, 1)}, nil)
	return at, p
}

// move is the body of an edit that moves a wave by so many days.
func move(p *planner.Plan, wave, days int) map[string]any {
	x := &p.Waves[wave]
	return map[string]any{"kind": "move", "wave": x.ID, "day": (x.Date + planner.Date(days)).String()}
}

func init() {
	for id, rest := range map[string]string{
		"get-board": "", "list-board-edits": "/edits?limit=1", "list-board-waves": "/waves?limit=2", "list-board-loads": "/loads?limit=2",
	} {
		describe(id, func(w *world) sample {
			at, _ := w.boarded()
			return sample{path: at + rest}
		})
	}
	describe("judge-edit", func(w *world) sample {
		at, p := w.boarded()
		return sample{path: fmt.Sprintf("%s/verdict?kind=move&wave=%s&day=%s", at, p.Waves[1].ID, p.Waves[1].Date+1)}
	})
	describe("edit-board", func(w *world) sample {
		at, p := w.boarded()
		return sample{path: at + "/edits", body: move(p, 1, 1), head: []string{"If-Match", `"v1"`}}
	})
	describe("undo-edit", func(w *world) sample {
		at, _ := w.boarded()
		return sample{path: at + "/undo", body: map[string]any{"undoes": 1}, head: []string{"If-Match", `"v1"`}}
	})
	describe("accept-board", func(w *world) sample {
		at, _ := w.boarded()
		return sample{path: at + "/accept", body: map[string]any{"note": "بعد المطر"}, head: []string{"If-Match", `"v1"`}}
	})
	describe("watch-board", func(w *world) sample {
		at, _ := w.boarded()
		return sample{path: at + "/changes?after=0", stop: true}
	})
}

// Of two managers who saw the same version, the second is told what the first
// did, in both languages; with what was told it goes.
func TestTwoManagersOverHTTP(t *testing.T) {
	w := newWorld(t)
	at, p := w.boarded()
	seen := w.do("GET", sample{path: at}).Header.Get("ETag")
	w.must("POST", sample{path: at + "/edits", as: "manager", body: move(p, 1, 2), head: []string{"If-Match", seen}}, nil)
	late := sample{path: at + "/edits", body: map[string]any{"kind": "lock", "wave": p.Waves[1].ID}, head: []string{"If-Match", seen}}
	told := problem(t, w.do("POST", late), 412, "stale")
	if len(told.Errors) != 1 || !strings.Contains(told.DetailAr, p.Waves[1].ID) || !strings.Contains(told.DetailEn, "manager moved wave "+p.Waves[1].ID) {
		t.Errorf("%+v", told)
	}
	late.head[1] = `"v2"`
	made := new(boards.Made)
	w.must("POST", late, made)
	if made.Edit.Version != 3 || made.Edit.Kind != boards.Lock {
		t.Errorf("%+v", made.Edit)
	}
	problem(t, w.do("POST", sample{path: at + "/edits", body: move(p, 1, 1)}), 409, "wave_locked")
	problem(t, w.do("POST", sample{path: at + "/edits", body: move(p, 1, 1), head: []string{"If-Match", "yesterday"}}), 422, "invalid")
}

// A board's ETag changes with the board, and with what else shows on it.
func TestBoardETag(t *testing.T) {
	w := newWorld(t)
	id, p := w.stored(fixtures.TwoBanks(), nil)
	at := fmt.Sprintf("%s/plans/%s", prefix, id)
	tag := func() string { return w.do("GET", sample{path: at + "/board"}).Header.Get("ETag") }
	first := tag()
	if res := w.do("GET", sample{path: at + "/board", head: []string{"If-None-Match", first}}); res.StatusCode != http.StatusNotModified {
		t.Errorf("%s", res.Status)
	}
	w.must("POST", sample{path: at + "/board/edits", body: map[string]any{"kind": "lock", "wave": p.Waves[0].ID}, head: []string{"If-Match", first}}, nil)
	second := tag()
	w.must("POST", sample{path: at + "/approve"}, nil)
	if third := tag(); first == second || second == third {
		t.Errorf("%s, %s, %s", first, second, third)
	}
}

// From a move to the plan in force, by the page's calls alone.
func TestBoardToApproval(t *testing.T) {
	w := newWorld(t)
	at, _ := w.boarded()
	id := uuid.New()
	made := new(Plan)
	w.must("POST", sample{path: at + "/accept", body: map[string]any{"id": id}, head: []string{"If-Match", `"v1"`}}, made)
	if made.ID != id || made.Status != plans.Planned || made.Violations != 0 {
		t.Fatalf("%+v", made.Plan)
	}
	if res := w.do("GET", sample{path: fmt.Sprintf("%s/plans/%s/progress", prefix, id)}); res.StatusCode != http.StatusOK { // over at once
		t.Errorf("its progress: %s", res.Status)
	}
	w.must("POST", sample{path: fmt.Sprintf("%s/plans/%s/approve", prefix, id)}, nil)
	v := new(boards.View)
	w.must("GET", sample{path: fmt.Sprintf("%s/plans/%s/board", prefix, id)}, v)
	if v.Status != plans.Approved || v.Of == nil || v.Moves != 0 || v.Waves[0].Status != "planned" {
		t.Errorf("%+v", v)
	}
}

// Who watches is told of another's edit, and of who else is there.
func TestWatchBoard(t *testing.T) {
	w := newWorld(t)
	at, p := w.boarded()
	server := httptest.NewServer(w.server)
	t.Cleanup(server.Close) // after the streams
	watch := func(role string) *bufio.Scanner {
		r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+at+"/changes", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Test-Role", role)
		res, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return bufio.NewScanner(res.Body)
	}
	next := func(lines *bufio.Scanner) *BoardChange {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				c := new(BoardChange)
				if err := json.Unmarshal([]byte(data), c); err != nil {
					t.Fatal(err)
				}
				return c
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return nil
	}
	lines := watch("manager")
	if c := next(lines); c.Version != 1 || len(c.Edits) != 0 || len(c.Here) != 1 {
		t.Errorf("%+v", c)
	}
	watch("auditor")
	if c := next(lines); len(c.Here) != 2 {
		t.Errorf("%+v", c)
	}
	w.must("POST", sample{path: at + "/edits", body: move(p, 1, 1)}, nil)
	c := next(lines)
	for len(c.Edits) == 0 {
		c = next(lines)
	}
	if c.Version != 2 || c.Edits[0].Wave != p.Waves[1].ID || c.Edits[0].By.Login != "administrator" {
		t.Errorf("%+v", c)
	}
}
