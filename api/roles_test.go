package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/people"
)

// permitted says of every operation who may call it: a letter for each of
// a administrator, m manager, w warehouse, u auditor of the Alliance,
// o auditor of an organisation, d driver; * for anybody. It says so a second
// time, apart from the page of routes, so that a right given by mistake shows.
var permitted = map[string]string{
	"health": "*", "ready": "*", "description": "*", "description-yaml": "*", "version": "*",
	"metrics": "amu",

	"login": "*", "enter": "*", "logout": "*", "start-provider": "*", "finish-provider": "*",
	"get-me": "amwuod", "change-password": "amwuo",
	"list-users": "a", "create-user": "a", "get-user": "a", "change-user": "a", "reset-password": "a",
	"list-tokens": "amwuo", "create-token": "amwuo", "revoke-token": "amwuo",
	"list-links": "amw", "create-link": "amw", "revoke-link": "amw",
	"list-organisations": "amwuo", "get-organisation": "amwuo", "create-organisation": "a", "change-organisation": "a",
	"list-people-log": "au",

	"list-scenarios": "amwuo", "get-scenario": "amwuo", "get-content": "amwuo", "list-places": "amwuo", "list-scenario-warehouses": "amwuo",
	"add-scenario": "am",
	"list-plans":   "amwuo", "get-plan": "amwuo", "watch-plan": "amwuo", "list-plan-history": "amwuo", "list-plan-violations": "amwuo",
	"get-map": "amwuo", "list-sites": "amwuo", "get-cell": "amwuo", "get-place": "amwuo", "get-wave-routes": "amwuo", "search-plan": "amwuo", "get-outlines": "amwuo",
	"compare-plans": "amwuo", "get-whole-plan": "amwuo", "list-allocations": "amwuo", "list-cells": "amwuo", "list-governorates": "amwuo",
	"list-waves": "amwuo", "get-wave": "amwuo", "list-plan-trips": "amwuo", "list-plan-stops": "amwuo", "list-unserved": "amwuo",
	"list-plan-transfers": "amwuo", "list-prices": "amwuo",
	"list-funnel": "amwuo", "list-course": "amwuo", "list-late": "amwuo",
	"list-compared-figures": "amwuo", "list-compared-groups": "amwuo", "list-compared-tiers": "amwuo", "list-compared-reasons": "amwuo",
	"list-card-rows": "amwuo", "list-transfer-lines": "amwuo", "list-count-lines": "amwuo", "list-manifest-lines": "amwuo",
	"get-settings": "amwuo", "copy-scenario": "am", "check-copy": "am", "list-place-changes": "amwuo", "get-advice": "amwuo",
	"get-board": "amwuo", "judge-edit": "amwuo", "watch-board": "amwuo", "list-board-edits": "amwuo", "list-board-waves": "amwuo", "list-board-loads": "amwuo",
	"edit-board": "am", "undo-edit": "am", "accept-board": "am",
	"start-plan": "am", "cancel-plan": "am", "approve-plan": "am",

	"release-wave": "amw", "get-wave-manifests": "amwuo", "list-manifests": "amwuod", "get-manifest": "amwuod", "get-paper": "amwuod",
	"get-waybill": "amwuod", "get-trip": "amwuod", "get-own-trip": "d", "list-manifest-history": "amwuod",
	"start-loading": "amw", "load-truck": "amw", "dispatch-truck": "amw", "hand-over": "amwd", "take-back": "amwd",
	"put-proof": "amwd", "get-proof": "amwuo", "get-proof-rules": "amwuo", "set-proof-rule": "am",
	"return-truck": "amw", "close-manifest": "amw", "void-manifest": "amw", "print-manifest": "amw",
	"print-wave": "amw", "undo-release": "amw", "undo-manifest": "amw", "undo-receipt": "amw", "undo-transfer": "amw", "undo-count": "amw", "undo-adjustment": "amw",
	"get-desk": "amwuo", "scan": "amwuo",

	"list-warehouses": "amwuo", "list-stock": "amwuo", "get-card": "amwuo", "get-whereabouts": "amuo", "open-stock": "am",
	"list-receipts": "amwuo", "get-receipt": "amwuo", "expect-receipt": "amw", "count-receipt": "amw", "explain-receipt": "amw", "post-receipt": "amw", "void-receipt": "amw",
	"list-transfers": "amwuo", "get-transfer": "amwuo", "plan-transfer": "amw", "release-transfer": "amw", "dispatch-transfer": "amw",
	"write-off-transfer": "amw", "void-transfer": "amw",
	"list-adjustments": "amwuo", "get-adjustment": "amwuo", "adjust-stock": "amw", "approve-adjustment": "amw", "refuse-adjustment": "amw",
	"list-counts": "amwuo", "get-count": "amwuo", "start-count": "amw", "submit-count": "amw", "restart-count": "amw",
	"approve-count": "amw", "refuse-count": "amw", "void-count": "amw",
	"list-loans": "amwuo", "get-loan": "amwuo", "lend": "am", "repay-loan": "am",
	"list-movements": "amuo", "reverse-movement": "am", "list-documents": "amwu", "get-document": "amwu", "get-rules": "amwuo", "set-rules": "am",

	"audit": "amu", "list-activity": "amu",
}

// caller is somebody with real credentials.
type caller struct {
	letter string // of permitted; "" for nobody
	name   string
	header string // Authorization or Cookie
	value  string
}

// callers are one of each kind, staff both with a session and with a token.
func (w *world) callers() []caller {
	w.write(func(ctx context.Context, tx *database.Tx) error {
		_, err := people.CreateOrganisation(ctx, tx, people.Organisation{ID: "ORG-01", NameAr: "منظمة", NameEn: "Member"})
		return err
	})
	_, secret := w.link(uuid.New(), "W1")
	out := []caller{{"", "nobody", "Accept-Language", "en"}, {"d", "driver", "Authorization", "Bearer " + secret}}
	for _, c := range []struct {
		letter string
		u      people.User
	}{
		{"a", people.User{Role: database.Administrator}}, {"m", people.User{Role: database.Manager}},
		{"w", people.User{Role: database.Keeper, Warehouses: []string{"W1"}}},
		{"u", people.User{Role: database.Auditor}}, {"o", people.User{Role: database.Auditor, Organisation: "ORG-01"}},
	} {
		u, password := w.hire(c.u, false)
		_, secret := w.token(u.ID, u.Role, u.Warehouses...)
		out = append(out, caller{c.letter, string(u.Role) + " " + u.Organisation + " by session", "Cookie", w.cookie(u.Login, password)},
			caller{c.letter, string(u.Role) + " " + u.Organisation + " by token", "Authorization", "Bearer " + secret})
	}
	return out
}

// Every operation of the page of routes is tried by everybody and by nobody, with
// real sessions, tokens and links: 401 for nobody, 403 for those who may not, and
// for those who may neither of the two.
func TestWhoMayDoWhat(t *testing.T) {
	w := newWorld(t)
	w.server.who = w.server.authenticate
	left := map[string]bool{}
	for id := range permitted {
		left[id] = true
	}
	callers := w.callers()
	eachOperation(w.server, func(method, path string, op *huma.Operation) {
		delete(left, op.OperationID)
		may, stated := permitted[op.OperationID]
		if !stated {
			t.Errorf("%s %s: who may call %s? Say so in the table of this test, and mean it", method, path, op.OperationID)
			return
		}
		for _, c := range callers {
			want := "is let in"
			switch {
			case may == "*" || c.letter != "" && strings.Contains(may, c.letter):
			case c.letter == "":
				want = "401"
			default:
				want = "403 not_allowed"
			}
			if got := w.tried(method, path, c); got != want {
				t.Errorf("%s, %s: %s, want: %s", op.OperationID, c.name, got, want)
			}
		}
	})
	for id := range left {
		t.Errorf("the table has %s, but there is no such operation", id)
	}
}

// tried calls an operation with ids that are nobody's and no body, and tells
// whether the door opened.
func (w *world) tried(method, path string, c caller) string {
	w.Helper()
	for {
		before, rest, some := strings.Cut(path, "{")
		if !some {
			break
		}
		_, after, _ := strings.Cut(rest, "}")
		path = before + uuid.NewString() + after
	}
	ctx, stop := context.WithTimeout(w.Context(), 10*time.Second)
	defer stop()
	r := httptest.NewRequestWithContext(ctx, method, path, http.NoBody)
	r.Header.Set(c.header, c.value)
	if method != http.MethodGet {
		r.Header.Set("Idempotency-Key", uuid.NewString())
	}
	if path == prefix+"/logout" {
		r.Header.Del("Cookie") // the session is needed further on
	}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, r)
	body, err := io.ReadAll(rec.Body)
	if err != nil {
		w.Fatal(err)
	}
	var p Problem
	if strings.HasPrefix(rec.Header().Get("Content-Type"), "application/problem+json") {
		if err := json.Unmarshal(body, &p); err != nil {
			w.Fatalf("%v: %s", err, body)
		}
	}
	switch {
	case rec.Code == http.StatusUnauthorized:
		return "401"
	case p.Code == "not_allowed":
		return "403 not_allowed"
	case rec.Code >= http.StatusInternalServerError && p.Code != "draining":
		return "fails: " + string(body)
	}
	return "is let in"
}
