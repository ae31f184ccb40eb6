// Package web holds the pages, built by Vite and embedded, and serves them: to a
// browser as it asks, already packed, kept for ever where the name changes with
// the content.
//
// A program that was built before the pages says so, and with which command they
// are built. Nothing here knows of the API; the pages call it as any program does.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// dist is made by `make web`; in a fresh checkout it holds nothing but a file
// that keeps it there.
//
//go:embed all:dist
var dist embed.FS

// Built gives the pages in the program. They are read once.
var Built = sync.OnceValues(func() (*Pages, error) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return New(files)
})

// entries are the addresses of pages, each with the file that a browser is given
// there. The page finds out by its address what to show.
var entries = map[string]string{
	"/": "index.html", "/login": "index.html", "/map": "index.html", "/board": "index.html", "/what-if": "index.html",
	"/progress": "index.html", "/desk": "index.html",
	"/d": "d.html",
}

// Pages answer for the addresses of pages and of the files that these load.
type Pages struct {
	files map[string]*file // by address
	built bool
	lost  *file // what a browser is shown at an address that is none
}

// file is one file as it is sent.
type file struct {
	kind   string // media type
	keep   string // Cache-Control
	page   bool
	status int
	plain  body
	packed body // by gzip; empty where that gains nothing
}

type body struct {
	tag  string // ETag
	text []byte
}

// New reads what Vite wrote: about 2 MB. A file with .gz behind its name is the
// same, packed; what has none is packed here.
func New(files fs.FS) (*Pages, error) {
	p := &Pages{files: map[string]*file{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(name, ".gz") {
			return err
		}
		f, err := read(files, name)
		if err == nil {
			p.files["/"+name] = f
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the pages: %w", err)
	}
	p.built = p.files["/index.html"] != nil
	for address, name := range entries {
		p.files[address] = p.files["/"+name]
		if p.files[address] == nil {
			p.files[address] = unbuilt
		}
	}
	p.lost = p.files["/"].as(http.StatusNotFound)
	return p, nil
}

func read(files fs.FS, name string) (*file, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	packed, err := fs.ReadFile(files, name+".gz")
	if err != nil {
		packed = nil
	}
	return newFile("/"+name, text, packed)
}

func newFile(address string, text, packed []byte) (*file, error) {
	ext := path.Ext(address)
	f := &file{kind: kinds[ext], keep: "no-cache", page: ext == ".html", status: http.StatusOK, plain: bodyOf(text)}
	if f.kind == "" {
		return nil, fmt.Errorf("%s: say in web.go which media type a file %s is", address, ext)
	}
	if strings.HasPrefix(address, "/assets/") { // Vite puts a hash of the content into these names
		f.keep = "public, max-age=31536000, immutable"
	}
	if packed == nil && packs(f.kind) {
		packed = pack(text)
	}
	if 0 < len(packed) && len(packed) < len(text) {
		f.packed = bodyOf(packed)
	}
	return f, nil
}

func bodyOf(text []byte) body {
	sum := sha256.Sum256(text)
	return body{`"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, text}
}

// as gives the file with another status.
func (f *file) as(status int) *file {
	out := *f
	out.status = status
	return &out
}

// kinds are the media types by the end of a file's name. They are ours, for the
// machine's own table may be missing or wrong.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".json": "application/json", ".webmanifest": "application/manifest+json",
	".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg", ".ico": "image/x-icon",
	".woff2": "font/woff2", ".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8",
	".map": "application/json", ".geojson": "application/geo+json",
}

// packs reports whether files of a media type get smaller.
func packs(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "xml") || kind == "application/wasm"
}

func pack(text []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is one
	w.Write(text)                                         // a buffer takes all
	w.Close()
	return b.Bytes()
}

// Has reports whether there is a page or a file at an address.
func (p *Pages) Has(address string) bool { return p.files[address] != nil }

// IsPage reports whether a person would open the address, and not only a page
// that loads it.
func (p *Pages) IsPage(address string) bool { return p.Has(address) && p.files[address].page }

// ServeHTTP answers a GET or HEAD with the file at its address; where there is
// none, with a page that says so.
func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := p.files[r.URL.Path]
	if f == nil {
		f = p.lost
	}
	f.serve(w, r)
}

// policy of the pages: all that they need comes from here. Scripts and styles
// are files; the numbers that place things on screen are attributes.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; " +
	"connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h, b := w.Header(), f.plain
	if f.packed.text != nil {
		h.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Values("Accept-Encoding")) {
			b = f.packed
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Security-Policy", policy) // of every file: a worker goes by the one that comes with its script
	if f.page {
		h.Set("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
	}
	h.Set("Cache-Control", f.keep)
	if f.status == http.StatusOK {
		h.Set("ETag", b.tag)
		if holds(r.Header.Values("If-None-Match"), b.tag) {
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", f.kind)
	h.Set("Content-Length", strconv.Itoa(len(b.text)))
	w.WriteHeader(f.status)
	if r.Method != http.MethodHead {
		w.Write(b.text) // the caller may be gone
	}
}

// acceptsGzip reports whether Accept-Encoding takes gzip: by name, or else by a
// star, and not with a weight of 0.
func acceptsGzip(headers []string) bool {
	star := false
	for one := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		name, weight, _ := strings.Cut(one, ";")
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, "gzip"):
			return some(weight)
		case name == "*":
			star = some(weight)
		}
	}
	return star
}

// some reports whether a weight such as q=0.5 is more than nothing; none is 1.
func some(weight string) bool {
	q, weighed := strings.CutPrefix(strings.ToLower(strings.TrimSpace(weight)), "q=")
	n, err := strconv.ParseFloat(q, 64)
	return !weighed || err == nil && n > 0
}

// holds reports whether an ETag is among those of If-None-Match.
func holds(headers []string, tag string) bool {
	for one := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == "*" || one == tag {
			return true
		}
	}
	return false
}

// unbuilt stands where pages would be.
var unbuilt = &file{kind: kinds[".html"], keep: "no-store", page: true, status: http.StatusServiceUnavailable, plain: bodyOf([]byte(`<!doctype html>
<html lang="ar" dir="rtl">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>katf</title>
<h1>بُني البرنامج بدون صفحاته</h1>
<p>ابنِ الصفحات والبرنامج بالأمر <code dir="ltr">make build</code> ثم شغّله من جديد. واجهة البرمجة تعمل: <a href="/openapi.json" dir="ltr">/openapi.json</a></p>
<div lang="en" dir="ltr">
<h1>This program was built without its pages</h1>
<p>Build both with <code>make build</code> and start it again. The API works: <a href="/openapi.json">/openapi.json</a></p>
</div>
</html>
`))}
