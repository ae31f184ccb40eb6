package api

import (
	"io"
	"strings"
	"testing"
)

// Prometheus is told of every operation, the pool, the ledger and the jobs.
func TestMetrics(t *testing.T) {
	w := newWorld(t)
	if _, err := w.store.Pool().Exec(t.Context(), `
		INSERT INTO lot VALUES ('L1', 'carton', NULL);
		INSERT INTO account (kind, ref, owner) VALUES ('plant', 'P', ''), ('warehouse', 'W', '');
		INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, reason, occurred_at, actor, login)
		SELECT gen_random_uuid(), 'single', 'receipt', 'L1', p.id, w.id, 100, '', now(), gen_random_uuid(), 'a'
		FROM account p, account w WHERE p.kind = 'plant' AND w.kind = 'warehouse'`); err != nil {
		t.Fatal(err)
	}
	w.do("GET", sample{path: "/api/v1/version"})
	w.do("GET", sample{path: "/api/v1/activity?cursor=x"})
	body, err := io.ReadAll(w.do("GET", sample{path: "/metrics"}).Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`katf_requests_total{operation="version",status="200"} 1`,
		`katf_requests_total{operation="list-activity",status="422"} 1`,
		`katf_request_seconds_count{operation="version"} 1`,
		`katf_requests_in_flight 1`,
		`katf_ledger_cartons{of="warehouse"} 100`,
		`katf_ledger_movements_total{of=""} 1`,
		`katf_documents_total{of=""} 0`,
		`katf_database_connections_max 20`,
	} {
		if !strings.Contains(string(body), want+"\n") {
			t.Errorf("no %s", want)
		}
	}
	if t.Failed() {
		t.Logf("%s", body)
	}
}
