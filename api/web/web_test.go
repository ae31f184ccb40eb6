package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

var long = strings.Repeat("let cartons = 4500000;\n", 200)

// small is a build as Vite makes one, with one file packed beforehand.
func small() fstest.MapFS {
	return fstest.MapFS{
		".gitkeep":              {},
		"index.html":            {Data: []byte("<!doctype html><title>staff</title>")},
		"d.html":                {Data: []byte("<!doctype html><title>driver</title>")},
		"sw.js":                 {Data: []byte("self.x = 1")},
		"manifest.webmanifest":  {Data: []byte("{}")},
		"icon.svg":              {Data: []byte("<svg/>")},
		"assets/index-Ab12.js":  {Data: []byte(long)},
		"assets/map-Cd34.js":    {Data: []byte(long)},
		"assets/map-Cd34.js.gz": {Data: pack([]byte(long))},
		"assets/naskh.woff2":    {Data: []byte("wOF2")},
	}
}

func pages(t *testing.T, files fstest.MapFS) *Pages {
	t.Helper()
	p, err := New(files)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// get asks for an address with header pairs.
func get(t *testing.T, p http.Handler, method, address string, header ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path = address // as it comes, not cleaned
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

func TestEveryPageHasItsEntry(t *testing.T) {
	p := pages(t, small())
	for _, address := range []string{"/", "/login", "/map", "/board", "/what-if", "/progress", "/desk", "/d"} {
		want := "staff"
		if address == "/d" {
			want = "driver"
		}
		res, body := get(t, p, "GET", address)
		if res.StatusCode != 200 || !strings.Contains(body, want) || res.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %s %q", address, res.Status, body)
		}
		if !p.Has(address) || !p.IsPage(address) {
			t.Errorf("%s is no page", address)
		}
	}
}

func TestHeaders(t *testing.T) {
	p := pages(t, small())
	for address, want := range map[string]struct{ kind, keep string }{
		"/map":                  {"text/html; charset=utf-8", "no-cache"},
		"/sw.js":                {"text/javascript; charset=utf-8", "no-cache"},
		"/manifest.webmanifest": {"application/manifest+json", "no-cache"},
		"/icon.svg":             {"image/svg+xml", "no-cache"},
		"/assets/index-Ab12.js": {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"/assets/naskh.woff2":   {"font/woff2", "public, max-age=31536000, immutable"},
	} {
		res, _ := get(t, p, "GET", address)
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != want.kind || res.Header.Get("Cache-Control") != want.keep {
			t.Errorf("%s: %s %v", address, res.Status, res.Header)
		}
		// A worker goes by the policy that comes with its script.
		if got := res.Header.Get("Content-Security-Policy"); got != policy {
			t.Errorf("%s has the policy %q", address, got)
		}
	}
	res, _ := get(t, p, "GET", "/d")
	policy := res.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	for _, never := range []string{"script-src 'self' ", "unsafe-eval", "http:", "https:", "*"} {
		if strings.Contains(policy, never) {
			t.Errorf("the policy has %s: %s", never, policy)
		}
	}
}

func TestPackedForThoseWhoTakeIt(t *testing.T) {
	p := pages(t, small())
	for _, address := range []string{"/assets/index-Ab12.js", "/assets/map-Cd34.js"} { // packed here, and beforehand
		plain, text := get(t, p, "GET", address)
		packed, bytesOf := get(t, p, "GET", address, "Accept-Encoding", "br, gzip;q=0.8")
		if text != long || plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" || plain.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v %v", address, plain.Header, packed.Header)
		}
		r, err := gzip.NewReader(strings.NewReader(bytesOf))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != long {
			t.Errorf("%s: %v, %d bytes", address, err, len(got))
		}
		if plain.Header.Get("ETag") == packed.Header.Get("ETag") {
			t.Error("two representations with one tag")
		}
	}
	for header, want := range map[string]bool{"": false, "gzip": true, "GZIP": true, "*": true, "br": false, "gzip;q=0": false, "*, gzip;q=0": false,
		"gzip;q=0.000": false, "identity;q=1, *;q=0": false, "gzip; q=1.0": true, "gzip;q=x": false} {
		if got := acceptsGzip([]string{header}); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
	if res, _ := get(t, p, "GET", "/icon.svg", "Accept-Encoding", "gzip"); res.Header.Get("Content-Encoding") != "" {
		t.Error("a file that packing makes larger is packed")
	}
}

func TestNotSentAgain(t *testing.T) {
	p := pages(t, small())
	for _, header := range [][]string{nil, {"Accept-Encoding", "gzip"}} {
		first, _ := get(t, p, "GET", "/assets/index-Ab12.js", header...)
		tag := first.Header.Get("ETag")
		res, body := get(t, p, "GET", "/assets/index-Ab12.js", append(header, "If-None-Match", `"other", W/`+tag)...)
		if res.StatusCode != http.StatusNotModified || body != "" || res.Header.Get("ETag") != tag || res.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s %v", res.Status, res.Header)
		}
		if res, _ := get(t, p, "GET", "/assets/index-Ab12.js", append(header, "If-None-Match", `"other"`)...); res.StatusCode != 200 {
			t.Error(res.Status)
		}
	}
}

func TestHead(t *testing.T) {
	p := pages(t, small())
	for _, address := range []string{"/map", "/assets/index-Ab12.js", "/nothing"} {
		want, text := get(t, p, "GET", address)
		got, body := get(t, p, "HEAD", address)
		if body != "" || got.StatusCode != want.StatusCode || got.Header.Get("Content-Length") != want.Header.Get("Content-Length") || got.ContentLength != int64(len(text)) {
			t.Errorf("%s: %v", address, got.Header)
		}
	}
}

// Only what was built is served, however an address is written.
func TestNothingElseIsServed(t *testing.T) {
	p := pages(t, small())
	for _, address := range []string{"/../web.go", "/assets/../../web.go", "/assets/", "/assets", "//index.html", "/.gitkeep", "/assets/map-Cd34.js.gz", "/MAP", "/map/",
		"/nothing", "/assets/index-Old0.js", "/%2e%2e/web.go", "/dist/index.html", ""} {
		if p.Has(address) {
			t.Errorf("%q is there", address)
		}
		res, body := get(t, p, "GET", address)
		if res.StatusCode != 404 || !strings.Contains(body, "staff") || res.Header.Get("ETag") != "" {
			t.Errorf("%q: %s %q", address, res.Status, body)
		}
	}
}

// A program built without pages says so, and with which command they come.
func TestNoPagesBuilt(t *testing.T) {
	p := pages(t, fstest.MapFS{".gitkeep": {}})
	for _, address := range []string{"/", "/map", "/d"} {
		res, body := get(t, p, "GET", address)
		if res.StatusCode != 503 || !strings.Contains(body, "make build") || !strings.Contains(body, `dir="rtl"`) || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s %s", address, res.Status, body)
		}
	}
	if p.Has("/sw.js") {
		t.Error("files there are none of")
	}
	if res, _ := get(t, p, "GET", "/nothing"); res.StatusCode != 404 {
		t.Error(res.Status)
	}
}

// A kind of file that browsers would not know is told when the program is built
// and tested, not by a page that stays white.
func TestUnknownKind(t *testing.T) {
	if _, err := New(fstest.MapFS{"assets/model.bin": {}}); err == nil || !strings.Contains(err.Error(), "media type") {
		t.Error(err)
	}
}

// What is embedded can be served, and holds neither an address of elsewhere that
// it loads from nor a script within a page, which the policy refuses.
func TestBuiltPages(t *testing.T) {
	p, err := Built()
	if err != nil {
		t.Fatal(err)
	}
	if !p.built {
		if os.Getenv("KATF_PAGES") != "" {
			t.Fatal("the pages are not built")
		}
		t.Skip("the pages are not built: make web")
	}
	if notices := p.files["/NOTICES.txt"]; notices == nil || !bytes.Contains(notices.plain.text, []byte("SIL OPEN FONT LICENSE")) || !bytes.Contains(notices.plain.text, []byte("\nsvelte ")) {
		t.Error("the licences of what was bundled are not with the pages")
	}
	for address, f := range p.files {
		if !f.page {
			continue
		}
		for _, never := range []string{"<script>", "<style>", "javascript:", `src="http`, `href="http`, " onclick="} {
			if bytes.Contains(f.plain.text, []byte(never)) {
				t.Errorf("%s has %s, which the policy refuses", address, never)
			}
		}
	}
}
