package api

import (
	"math"
	"net/http"
	"time"

	"github.com/go-chi/httprate"
)

// limit counts requests by a key and refuses too many of them.
type limit struct {
	*httprate.RateLimiter
	full error // what is answered then, with how long to wait
}

// newLimit lets so many requests of a key pass in any window. The count slides:
// requests of the last window weigh less as it moves away, so that after a whole
// window one of a burst may still be in the way. Retry-After tells when not.
func newLimit(most int, window time.Duration) *limit {
	wait := window + window/time.Duration(most)
	return &limit{httprate.NewRateLimiter(most, window), refuseFor(int(math.Ceil(wait.Seconds())), http.StatusTooManyRequests, "too_many",
		"too many requests; wait as long as Retry-After says", "طلبات كثيرة؛ انتظر المدة في الترويسة Retry-After")}
}

// limited counts all requests by their address.
func (s *Server) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.all.OnLimit(w, r, clientOf(r)) {
			writeProblem(w, r, s.all.full)
			return
		}
		next.ServeHTTP(w, r)
	})
}
