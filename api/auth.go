package api

import (
	"net/http"

	"katf/inventory/database"
)

// authenticate says who sends a request. It fails with errNotLoggedIn if nobody
// whom we know does.
func (s *Server) authenticate(r *http.Request) (database.Actor, error) {
	return database.Actor{}, errNotLoggedIn
}
