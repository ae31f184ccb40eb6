package api

import (
	"time"

	"katf/inventory/database"
)

// prefix of every address but those at the root.
const prefix = "/api/v1"

// Who may do what.
var (
	anybody  roles // without logging in
	everyone = roles{database.Administrator, database.Manager, database.Keeper, database.Driver, database.Auditor}
	staff    = roles{database.Administrator, database.Manager, database.Keeper, database.Auditor}
	keepers  = roles{database.Administrator, database.Manager, database.Keeper} // a keeper of named warehouses only: the handler asks Keeps
	managers = roles{database.Administrator, database.Manager}
	drivers  = roles{database.Administrator, database.Manager, database.Keeper, database.Driver} // a driver of the own trip only
	overseer = roles{database.Administrator, database.Manager, database.Auditor}
	admins   = roles{database.Administrator}
)

// routes are all operations, on one page: where, its id in the description, who
// may, what it does, and the handler. Reads see one snapshot; writes run once
// for each Idempotency-Key. Roles are what the permission check asks; what a
// role sees of a noun (own warehouses, own organisation, own trip) is the
// handler's.
func (s *Server) routes() []*route {
	return []*route{
		// Health.
		plain("GET /healthz", "health", anybody, "Alive", s.alive, atRoot, tagged("health")),
		plain("GET /readyz", "ready", anybody, "Ready to serve: 503 while stopping or without the database", s.ready, atRoot, tagged("health")),
		metricsRoute("/metrics", "metrics", overseer, "Numbers for Prometheus", atRoot, tagged("health")),
		descriptionRoute("/openapi.json", "description", "application/openapi+json"),
		descriptionRoute("/openapi.yaml", "description-yaml", "application/openapi+yaml"),
		plain("GET /version", "version", anybody, "Which program answers", s.version, tagged("health")),

		// Audit.
		read("/audit", "audit", overseer, "Whether the books are true: every invariant, on one snapshot", s.getAudit, within(2*time.Minute), tagged("audit")),
		list("/activity", "list-activity", overseer, "Who wrote what, the latest first", s.listActivity, activityTable, tagged("audit")),
	}
}
