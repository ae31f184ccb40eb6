package api

import (
	"net/http"
	"strings"
	"time"

	"katf/api/web"
)

// The pages stand beside the operations, at the addresses that people open:
// /map, /desk, /d. They are no operations: nobody logs in to be given a page,
// only for what it then asks of the API, so they are not on the page of routes.

// pagesRoute is what pages count as in the metrics, and filesRoute what they load.
var pagesRoute, filesRoute = &route{id: "pages"}, &route{id: "page-files"}

// paged gives browsers pages and what these load. That neither asks the database
// nor counts against the limit of the address: a page is a dozen files, which
// come once, and the whole of an office may share one address.
func (s *Server) paged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead || !s.pages.Has(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		as := filesRoute
		if s.pages.IsPage(r.URL.Path) {
			as = pagesRoute
		}
		w, done := s.metrics.watch(w, as)
		defer done()
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(slowest)) // where that is not known, as in tests, it may take as long as it does
		s.pages.ServeHTTP(w, r)
	})
}

// slowest is how long a phone with bad reception may take to fetch a file.
const slowest = 10 * time.Minute

// lost answers where there is nothing: a person is shown a page, a program is
// told a problem.
func (s *Server) lost(w http.ResponseWriter, r *http.Request) {
	if (r.Method == http.MethodGet || r.Method == http.MethodHead) && wantsPage(r) {
		w, done := s.metrics.watch(w, pagesRoute)
		defer done()
		s.pages.ServeHTTP(w, r)
		return
	}
	if s.pages.Has(r.URL.Path) {
		w.Header().Set("Allow", "GET, HEAD")
		writeProblem(w, r, errNoMethod)
		return
	}
	writeProblem(w, r, errNoRoute)
}

// wantsPage reports whether a person opened the address: browsers ask for HTML
// then, and for nothing of the kind when a page calls the API.
func wantsPage(r *http.Request) bool {
	return !strings.HasPrefix(r.URL.Path, prefix+"/") && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// embedded gives the pages in the program.
func embedded() *web.Pages {
	pages, err := web.Built()
	if err != nil {
		panic(err) // what was built does not change, and the tests of web read it
	}
	return pages
}
