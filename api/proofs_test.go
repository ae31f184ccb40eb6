package api

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/proofs"
)

// scene is a picture that is not of one colour.
func scene(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x ^ y), 255})
		}
	}
	return m
}

// photo is a JPEG as a phone makes it: with metadata that says where and by whom.
func photo(w, h int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, scene(w, h), nil); err != nil {
		panic(err)
	}
	exif := "Exif\x00\x00MM GPS 30.0444N 31.2357E owner-of-the-phone"
	head := binary.BigEndian.AppendUint16([]byte("\xff\xd8\xff\xe1"), uint16(len(exif)+2))
	return append(append(head, exif...), b.Bytes()[2:]...)
}

func drawnPNG(m image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// road is a trip on the road and what its driver sends.
type road struct {
	*world
	m      *Manifest
	secret string
}

func (w *world) road() *road {
	m := w.to(dispatch.Dispatched)
	_, secret := w.link(m.ID, m.Warehouse)
	return &road{w, m, secret}
}

func (r *road) drives(method, path string, body any, kind string, head ...string) *http.Response {
	r.Helper()
	return r.do(method, sample{path: path, body: body, kind: kind, head: append([]string{"Authorization", "Bearer " + r.secret, "Accept-Language", "en"}, head...)})
}

func (r *road) proof(id uuid.UUID, kind string) string {
	return r.m.at(fmt.Sprintf("/stops/1/proofs/%s?kind=%s", id, kind))
}

func (r *road) trip() *Trip {
	r.Helper()
	t := new(Trip)
	r.must("GET", sample{path: prefix + "/trip", head: []string{"Authorization", "Bearer " + r.secret}}, t)
	return t
}

func (w *world) asks(rule map[string]any) {
	w.Helper()
	w.must("PUT", sample{path: prefix + "/proof-rules", body: rule, as: database.Manager}, nil)
}

func init() {
	describe("put-proof", func(w *world) sample {
		r := w.road()
		return sample{path: r.proof(uuid.New(), "photo"), body: photo(64, 48), kind: "image/jpeg"}
	})
	describe("get-proof", func(w *world) sample {
		r, id := w.road(), uuid.New()
		w.must("PUT", sample{path: r.proof(id, "photo"), body: photo(64, 48), kind: "image/jpeg"}, nil)
		return sample{path: r.m.at("/stops/1/proofs/" + id.String())}
	})
	describe("get-proof-rules", func(w *world) sample {
		w.asks(map[string]any{"asks": "none"})
		return sample{}
	})
	describe("set-proof-rule", func(w *world) sample {
		return sample{body: map[string]any{"asks": "none", "note": "كما كان"}, as: database.Manager}
	})
}

// What is kept of a photo is what can be seen on it; who may look is who keeps
// the warehouse and who oversees the Alliance.
func TestProofsKeepThePictureAlone(t *testing.T) {
	w := newWorld(t)
	r, id := w.road(), uuid.New()
	sent := append(photo(640, 480), "PK\x03\x04 and a file behind the picture"...)
	res := r.drives("PUT", r.proof(id, "photo"), sent, "image/jpeg")
	var p proofs.Proof
	if err := json.NewDecoder(res.Body).Decode(&p); err != nil || res.StatusCode != 200 || p.Width != 640 || p.Kind != proofs.Photo {
		t.Fatal(res.Status, p, err)
	}
	if res := r.drives("PUT", r.proof(id, "photo"), sent, "image/jpeg"); res.StatusCode != 200 {
		t.Error("the same picture again: ", res.Status)
	}
	problem(t, r.drives("PUT", r.proof(id, "photo"), photo(320, 240), "image/jpeg"), 422, "id_reused")
	at := r.m.at("/stops/1/proofs/" + id.String())
	for role, want := range map[database.Role]int{database.Manager: 200, database.Auditor: 200, database.Administrator: 200, database.Keeper: 404} {
		if res := w.do("GET", sample{path: at + ".jpg", as: role}); res.StatusCode != want { // the keeper has no warehouse
			t.Errorf("%s: %s", role, res.Status)
		}
	}
	problem(t, r.drives("GET", at, nil, ""), 403, "not_allowed")
	res = w.do("GET", sample{path: at + ".jpg"})
	kept, _ := io.ReadAll(res.Body)
	if m, err := jpeg.Decode(bytes.NewReader(kept)); err != nil || m.Bounds().Dx() != 640 || res.Header.Get("Content-Type") != "image/jpeg" {
		t.Error(err, res.Header)
	}
	for _, trace := range []string{"Exif", "owner-of-the-phone", "PK\x03\x04"} {
		if !bytes.Contains(sent, []byte(trace)) || bytes.Contains(kept, []byte(trace)) {
			t.Errorf("%q is still in the picture", trace)
		}
	}
}

// pngOf writes a PNG by hand, to say of it what is not so.
func pngOf(width, height uint32, rows []byte) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		body := append([]byte(name), data...)
		out = binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	chunk("IHDR", append(head, 8, 2, 0, 0, 0))
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(rows)
	z.Close()
	chunk("IDAT", b.Bytes())
	chunk("IEND", nil)
	return out
}

// slow is a progressive JPEG of very many scans: each makes a decoder go over the
// whole picture again.
func slow() []byte {
	var b bytes.Buffer
	b.WriteString("\xff\xd8\xff\xc2\x00\x0b\x08\x08\x00\x08\x00\x01\x01\x11\x00")
	for range 5000 {
		b.WriteString("\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00\x00")
	}
	return b.Bytes()
}

// Files that are no pictures, or meant to do harm, are refused with a sentence.
func TestHostilePictures(t *testing.T) {
	w := newWorld(t)
	r := w.road()
	white := image.NewGray(image.Rect(0, 0, 200, 100))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	cut := photo(640, 480)
	for name, c := range map[string]struct {
		kind, query string
		file        []byte
		status      int
		code        string
	}{
		"bomb of pixels":       {"image/png", "photo", pngOf(60_000, 60_000, make([]byte, 1<<20)), 422, "picture_size"},
		"largest there is":     {"image/png", "photo", pngOf(1<<31-1, 1<<31-1, nil), 422, "picture_unreadable"},
		"bomb in a small size": {"image/png", "photo", pngOf(64, 64, make([]byte, 100<<20)), 422, "picture_unreadable"},
		"less than it says":    {"image/png", "photo", pngOf(2000, 2000, []byte{0}), 422, "picture_unreadable"},
		"thousands of scans":   {"image/jpeg", "photo", slow(), 422, "picture_unreadable"},
		"page in disguise":     {"image/jpeg", "photo", []byte("<html><script>alert(1)</script>"), 422, "picture_type"},
		"drawing with scripts": {"image/png", "signature", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`), 422, "picture_type"},
		"gif":                  {"image/png", "photo", []byte("GIF89a\x40\x00\x40\x00\x00\x00\x00;"), 422, "picture_type"},
		"cut off":              {"image/jpeg", "photo", cut[:len(cut)/2], 422, "picture_unreadable"},
		"nothing":              {"image/jpeg", "photo", []byte{}, 400, "malformed"},
		"one pixel":            {"image/png", "signature", drawnPNG(scene(1, 1)), 422, "picture_size"},
		"unsigned":             {"image/png", "signature", drawnPNG(white), 422, "picture_blank"},
		"too large":            {"image/jpeg", "photo", append(photo(64, 64), make([]byte, proofs.MostBytes)...), 413, "too_large"},
		"another type":         {"image/svg+xml", "photo", photo(64, 64), 415, "media_type"},
		"another kind":         {"image/jpeg", "portrait", photo(64, 64), 422, "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &road{&world{t, w.server, w.store}, r.m, r.secret}
			p := problem(t, r.drives("PUT", r.proof(uuid.New(), c.query), c.file, c.kind), c.status, c.code)
			if p.DetailAr == p.DetailEn {
				t.Error(p.DetailAr)
			}
		})
	}
	var n int
	if err := w.store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM proof`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d of them are kept: %v", n, err)
	}
}

// Where a photo is asked for, nothing is handed over without one; it may arrive
// after what it proves, and its hash is then in the books.
func TestProofIsAsked(t *testing.T) {
	w := newWorld(t)
	w.asks(map[string]any{"asks": "photo"})
	r := w.road()
	if got := r.trip().Stops[0].Asks; got != proofs.APhoto {
		t.Fatalf("the trip asks for %q", got)
	}
	w.asks(map[string]any{"asks": "signature"}) // the truck has left: it holds for the next ones
	full := map[string]any{"outcome": "full", "cartons": r.m.Waybills[0].Loaded, "seen": 0}
	at := r.m.at("/stops/1/handovers")
	p := problem(t, r.drives("POST", at, full, ""), 409, "proof_asked")
	if !strings.Contains(p.DetailEn, "a photo") || !strings.Contains(p.DetailAr, "صورة") {
		t.Error(p.DetailEn, p.DetailAr)
	}
	signature := uuid.New()
	if res := r.drives("PUT", r.proof(signature, "signature"), drawnPNG(scene(200, 100)), "image/png"); res.StatusCode != 200 {
		t.Fatal(res.Status)
	}
	full["proof"] = signature
	problem(t, r.drives("POST", at, full, ""), 409, "proof_asked")
	id := uuid.New()
	full["proof"] = id
	if res := r.drives("POST", at, full, ""); res.StatusCode != 201 {
		t.Fatal(res.Status)
	}
	if e := r.trip().Stops[0].Entries; len(e) != 1 || !e[0].Waits || !e[0].Mine {
		t.Errorf("before the picture: %+v", e)
	}
	if res := r.drives("PUT", r.proof(id, "photo"), photo(64, 64), "image/jpeg"); res.StatusCode != 200 {
		t.Fatal(res.Status)
	}
	var m Manifest
	w.must("GET", sample{path: r.m.at("")}, &m)
	if h := m.Handovers[0]; len(h.Proof) != 64 || h.ProofKind != proofs.Photo || r.trip().Stops[0].Entries[0].Waits {
		t.Errorf("after the picture: %+v", h)
	}
}

// Who reports for a driver was not there, and says why there is no picture.
func TestStaffSayWhyThereIsNoProof(t *testing.T) {
	w := newWorld(t)
	w.asks(map[string]any{"asks": "either"})
	r := w.road()
	full := map[string]any{"outcome": "full", "cartons": r.m.Waybills[0].Loaded}
	at := r.m.at("/stops/1/handovers")
	problem(t, w.do("POST", sample{path: at, body: full}), 422, "invalid")
	full["reason"] = "reported by telephone"
	w.must("POST", sample{path: at, body: full}, nil)
}

// The rule of a place goes before that of its warehouse, and that before the one
// for all; a rule that gives way is as if it had never been.
func TestNarrowerRulesGoFirst(t *testing.T) {
	w := newWorld(t)
	m := w.to(dispatch.Planned)
	asks := func() proofs.Ask {
		var trip Trip
		w.must("GET", sample{path: m.at("/trip")}, &trip)
		return trip.Stops[0].Asks
	}
	place := m.Waybills[0].Place
	for _, c := range []struct {
		rule map[string]any
		want proofs.Ask
	}{
		{map[string]any{"asks": "photo"}, "photo"},
		{map[string]any{"asks": "signature", "place": place}, "signature"},
		{map[string]any{"asks": "none", "warehouse": m.Warehouse}, "signature"},
		{map[string]any{"asks": "either", "warehouse": m.Warehouse, "place": place}, "either"},
		{map[string]any{"asks": "wider", "warehouse": m.Warehouse, "place": place}, "signature"},
		{map[string]any{"asks": "wider", "place": place}, "none"},
		{map[string]any{"asks": "wider", "warehouse": m.Warehouse}, "photo"},
		{map[string]any{"asks": "wider"}, "none"},
	} {
		w.asks(c.rule)
		if got := asks(); got != c.want {
			t.Errorf("after %v: %s, want %s", c.rule, got, c.want)
		}
	}
	problem(t, w.do("PUT", sample{path: prefix + "/proof-rules", body: map[string]any{"asks": "photo", "warehouse": "nowhere"}}), 422, "unknown_warehouse")
	problem(t, w.do("PUT", sample{path: prefix + "/proof-rules", body: map[string]any{"asks": "photo", "place": "nowhere"}}), 422, "invalid")
}

// Of two phones that record the same stop at once one is told what the other
// recorded, and nothing is counted twice.
func TestTwoPhonesAtOneStop(t *testing.T) {
	w := newWorld(t)
	r := w.road()
	_, second := w.link(r.m.ID, r.m.Warehouse)
	body := map[string]any{"outcome": "partly", "cartons": 1, "reason": "the rest tomorrow", "seen": 0}
	var all errgroup.Group
	got := make([]*http.Response, 2)
	for i, secret := range []string{r.secret, second} {
		all.Go(func() error {
			got[i] = (&road{w, r.m, secret}).drives("POST", r.m.at("/stops/1/handovers"), body, "")
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	lost := got[0]
	if lost.StatusCode == 201 {
		lost = got[1]
	} else if got[1].StatusCode != 201 {
		t.Fatal(got[0].Status, got[1].Status)
	}
	if p := problem(t, lost, 412, "changed_since"); len(p.Errors) != 1 || !strings.Contains(p.Errors[0].MessageEn, "1 handed over") {
		t.Errorf("%+v", p.Errors)
	}
	if s := r.trip().Stops[0]; s.HandedOut != 1 || len(s.Entries) != 1 {
		t.Errorf("%+v", s)
	}
}

// A phone's clock that is wrong stops no delivery; what it said stays visible.
func TestClocksOfPhones(t *testing.T) {
	w := newWorld(t)
	for said, marked := range map[string]bool{"2001-01-01T00:00:00Z": true, "2099-01-01T00:00:00Z": true} {
		r := w.road()
		body := map[string]any{"step": uuid.New(), "outcome": "refused", "cartons": 0, "reason": "closed", "occurred_at": said}
		for range 2 { // with another key: the step itself is known again
			if res := r.drives("POST", r.m.at("/stops/1/handovers"), body, ""); res.StatusCode != 201 {
				text, _ := io.ReadAll(res.Body)
				t.Fatalf("%s: %s %s", said, res.Status, text)
			}
		}
		var m Manifest
		w.must("GET", sample{path: r.m.at("")}, &m)
		if len(m.Handovers) != 1 || (m.Handovers[0].Said != nil) != marked || m.Handovers[0].Occurred.Year() == 2099 {
			t.Errorf("%s: %+v", said, m.Handovers)
		}
		undo := map[string]any{"occurred_at": said}
		if res := r.drives("POST", r.m.at("/handovers/"+m.Handovers[0].ID.String()+"/undo"), undo, ""); res.StatusCode != 200 {
			t.Errorf("taking back at %s: %s", said, res.Status)
		}
	}
}

// What must stay on the truck follows what happened, and a trip that is over says
// so.
func TestTripAsItGoes(t *testing.T) {
	w := newWorld(t)
	r := w.road()
	trip := r.trip()
	if last := trip.Stops[len(trip.Stops)-1]; last.Left != 0 || trip.Ends == nil || trip.Over || len(trip.Stops[0].Lots) == 0 {
		t.Fatalf("at the start: %+v", trip)
	}
	r.handOver(r.m, "partly", 1)
	kept := trip.Stops[0].Open - 1
	after := r.trip()
	if after.Stops[0].Left != trip.Stops[0].Left+kept || after.Stops[len(after.Stops)-1].Left != kept {
		t.Errorf("%d stay aboard, left %d, was %d", kept, after.Stops[0].Left, trip.Stops[0].Left)
	}
	var m Manifest
	w.must("GET", sample{path: r.m.at("")}, &m)
	w.must("POST", sample{path: r.m.at("/return"), body: m.allBack()}, nil)
	if !r.trip().Over {
		t.Error("the trip is over")
	}
}
