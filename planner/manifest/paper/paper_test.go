package paper

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"katf/planner"
	"katf/planner/manifest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

type world struct {
	s  *planner.Scenario
	p  *planner.Plan
	ms []manifest.Manifest
}

// aswan is the small world of the manifests' tests.
func aswan(t testing.TB) world {
	t.Helper()
	text, err := os.ReadFile("../testdata/aswan.json")
	if err != nil {
		t.Fatal(err)
	}
	var w struct {
		Scenario planner.Scenario
		Plan     planner.Plan
	}
	if err := json.Unmarshal(text, &w); err != nil {
		t.Fatal(err)
	}
	ms, err := manifest.Build(&w.Scenario, &w.Plan)
	if err != nil {
		t.Fatal(err)
	}
	return world{&w.Scenario, &w.Plan, ms}
}

var options = Options{PrintedAt: time.Date(2027, time.January, 11, 16, 30, 0, 0, time.UTC)}

func (w world) wave(t testing.TB, i int, opt Options) ([]byte, int) {
	t.Helper()
	var buf bytes.Buffer
	pages, err := Wave(&buf, w.s, w.p, w.ms, i, opt)
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), pages
}

// file writes the papers of a wave to a file and gives its path.
func (w world) file(t testing.TB, i int, opt Options) string {
	t.Helper()
	data, _ := w.wave(t, i, opt)
	path := filepath.Join(t.TempDir(), "wave.pdf")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// tool skips the test where an external program is not installed.
func tool(t testing.TB, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
}

func command(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return string(out)
}

func TestPapersAreValid(t *testing.T) {
	tool(t, "qpdf")
	for wave := range 2 {
		out := command(t, "qpdf", "--check", aswan(t).file(t, wave, options))
		if !strings.Contains(out, "No syntax or stream encoding errors found") {
			t.Error(out)
		}
	}
}

// pageTexts gives the text of every page without marks of direction.
func pageTexts(t testing.TB, path string, args ...string) []string {
	t.Helper()
	out := command(t, "pdftotext", append(args, path, "-")...)
	out = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, out)
	return strings.Split(strings.TrimSuffix(out, "\f"), "\f")
}

// TestGolden holds what a reader sees of a whole wave, page by page.
func TestGolden(t *testing.T) {
	tool(t, "pdftotext")
	pages := pageTexts(t, aswan(t).file(t, 0, options), "-layout")
	var b strings.Builder
	for i, p := range pages {
		fmt.Fprintf(&b, "==== page %d\n", i+1)
		for line := range strings.Lines(p) {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				b.WriteString(line + "\n")
			}
		}
	}
	const golden = "testdata/wave.txt"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the papers changed; look at them, then run with -update:\n%s", diff)
	}
}

// squeeze drops all white space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// Every paper says what it must, in Arabic that comes back in the order of
// reading.
func TestPapersSay(t *testing.T) {
	tool(t, "pdftotext")
	w := aswan(t)
	pages := pageTexts(t, w.file(t, 0, options), "-raw")
	// First truck: manifest, loading list, three waybills (one of two pages), route sheet.
	for _, c := range []struct {
		page int
		want []string
	}{
		{0, []string{"بيان حمولة الشاحنة", "Trip manifest", "ASN-01-270112-D002", "مسودة", "DRAFT", "ثلاثمائة كرتونة", "three hundred cartons",
			"الثلاثاء 12 يناير 2027", "4 شعبان 1448", "4 Shaban 1448 AH", "مخزن أسوان الرئيسي", "المحافظات الحدودية", "شاحنة خفيفة", "رقم الختم",
			"اسم السائق", "ASN-01-270112-D002-03", "L-0427", "2027-04-27", "4,500", "صفحة", "Page1/1", "2027-01-11 18:30 Cairo", "2027-01-11 16:30 UTC",
			"Distances and times are estimated", "الموقع توضيحي", w.ms[0].Bills[0].Hash.Short()[:8]}},
		{1, []string{"قائمة التحميل", "بعكس ترتيب التسليم", "300 / 300", "100.0%", "26.3%", "علامات"}},
		{2, []string{"بوليصة شحن", "مركز دراو", "EG-ASN-0110-002", "24.38010,32.94110", "مائة وعشرون كرتونة", "10:33", "عجز", "زيادة", "شاهد",
			"ختم الجهة المستلمة", "الناقل", "Population estimated", "Position illustrative", "883e", "EG2806"}},
		{6, []string{"خط سير السائق", "غرفة العمليات", "10:33", "11:45", "42.0", "104.0", "الاستلام من", "14:30", "الوحدة المحلية", "رفض", "1:03"}},
	} {
		text := squeeze(pages[c.page])
		for _, want := range c.want {
			if !strings.Contains(text, squeeze(want)) {
				t.Errorf("page %d does not say %q", c.page+1, want)
			}
		}
		if t.Failed() {
			t.Log(pages[c.page])
		}
	}
	// Nothing of a long name is cut off.
	if long := squeeze(w.s.Places[2].NameEn); !strings.Contains(squeeze(pages[4]), long) {
		t.Errorf("the long name is not whole in\n%s", pages[4])
	}
}

// The labels stand where they hold, and only there.
func TestLabelsOfTrust(t *testing.T) {
	tool(t, "pdftotext")
	w := aswan(t)
	w.s.Warehouses[0].PositionBasis = "surveyed"
	ms, err := manifest.Build(w.s, w.p)
	if err != nil {
		t.Fatal(err)
	}
	w.ms = ms
	pages := pageTexts(t, w.file(t, 0, options), "-raw")
	for page, want := range map[int]bool{2: true, 3: true, 4: false, 5: false} {
		for _, label := range []string{"Position illustrative", "Population estimated"} {
			if got := strings.Contains(squeeze(pages[page]), squeeze(label)); got != want {
				t.Errorf("page %d says %q: %v, want %v", page+1, label, got, want)
			}
		}
	}
}

// Every code of every page reads, from pictures as coarse as a cheap scan's.
func TestCodesRead(t *testing.T) {
	tool(t, "pdftoppm", "zbarimg")
	w := aswan(t)
	path := w.file(t, 0, options)
	dir := t.TempDir()
	command(t, "pdftoppm", "-r", "100", "-gray", path, filepath.Join(dir, "p"))
	pictures, err := filepath.Glob(filepath.Join(dir, "*.pgm"))
	if err != nil || len(pictures) != 12 {
		t.Fatal(err, pictures)
	}
	got := strings.Fields(command(t, "zbarimg", append([]string{"-q", "--raw", "-Sdisable", "-Sqrcode.enable"}, pictures...)...))
	var want []string
	for i := range 2 {
		m := &w.ms[i]
		for range 3 { // manifest, loading list, route sheet
			want = append(want, m.Seal().String())
		}
		for k := range m.Bills {
			want = append(want, m.Bills[k].Seal().String(), "geo:"+m.Bills[k].To.Point.String())
		}
	}
	want = append(want, w.ms[0].Bills[2].Seal().String()) // its waybill has two pages
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSameInputSameBytes(t *testing.T) {
	w := aswan(t)
	first, pages := w.wave(t, 0, options)
	second, _ := aswan(t).wave(t, 0, options)
	if !bytes.Equal(first, second) {
		t.Error("two runs differ")
	}
	if pages != 12 {
		t.Errorf("%d pages, want 12", pages)
	}
	// A shaper that has seen other papers draws the same ones.
	pr := &printer{campaign: &w.s.Campaign, opt: options, sh: newShaper()}
	for _, wave := range []int{1, 0} {
		var buf bytes.Buffer
		if _, err := pr.wave(&buf, w.p, w.ms, wave); err != nil {
			t.Fatal(err)
		}
		if want, _ := w.wave(t, wave, options); !bytes.Equal(want, buf.Bytes()) {
			t.Errorf("wave %d differs after another one", wave)
		}
	}
	later := options
	later.PrintedAt = later.PrintedAt.Add(time.Hour)
	if other, _ := w.wave(t, 0, later); bytes.Equal(first, other) {
		t.Error("the time of printing is not on the papers")
	}
}

func TestCopies(t *testing.T) {
	tool(t, "pdftotext")
	opt := options
	opt.Copies = 3
	pages := pageTexts(t, aswan(t).file(t, 0, opt), "-raw")
	if len(pages) != 12+6*2 { // the second truck's two, the first one's 1 + 1 + 2 pages, twice more
		t.Errorf("%d pages", len(pages))
	}
	if text := squeeze(pages[3]); !strings.Contains(text, squeeze("نسخة 2 من 3 — الناقل")) {
		t.Errorf("second copy says\n%s", pages[3])
	}
}

// What people fill in and what nobody knows yet is left blank, not guessed.
func TestBlanks(t *testing.T) {
	tool(t, "pdftotext")
	w := aswan(t)
	pages := pageTexts(t, w.file(t, 0, Options{}), "-raw")
	if !strings.Contains(pages[0], "Printed: ____") {
		t.Errorf("no line for the time of printing:\n%s", pages[0])
	}
	opt := Options{OperationsRoom: "+20 2 0000 0000"}
	pages = pageTexts(t, w.file(t, 0, opt), "-raw")
	if !strings.Contains(squeeze(pages[6]), "+20200000000") {
		t.Errorf("the operations room's number is not in order:\n%s", pages[6])
	}
}

// A trip of many stops with many lots fills pages; every one of them has its
// head, and no stop is lost.
func TestManyStops(t *testing.T) {
	tool(t, "pdftotext")
	w := manyStops(t, 40)
	path := w.file(t, 0, options)
	if _, err := exec.LookPath("qpdf"); err == nil {
		command(t, "qpdf", "--check", path)
	}
	pages := pageTexts(t, path, "-raw")
	stops := map[string]int{}
	for i, p := range pages {
		if !strings.Contains(p, "ASN-01-270112-D001") {
			t.Errorf("page %d has no number", i+1)
		}
		if strings.Contains(squeeze(p), squeeze("خط سير السائق")) {
			for _, place := range w.s.Places {
				if strings.Contains(p, string(place.ID)) {
					stops[string(place.ID)]++
				}
			}
		}
	}
	for _, place := range w.s.Places {
		if stops[string(place.ID)] != 1 {
			t.Errorf("%s stands %d times on the route sheet", place.ID, stops[string(place.ID)])
		}
	}
}

// manyStops is one trip of n stops.
func manyStops(t testing.TB, n int) world {
	w := aswan(t)
	place := w.s.Places[0]
	w.s.Lots[1].Cartons = 20000
	w.s.Places = nil
	trip := w.p.Waves[0].Trips[0]
	trip.Stops, trip.Cartons = nil, 0
	for i := range n {
		one := place
		one.ID = planner.PlaceID(fmt.Sprintf("EG-ASN-07-%03d", i+1))
		one.NameAr = fmt.Sprintf("مركز دراو — وحدة %d", i+1)
		w.s.Places = append(w.s.Places, one)
		at := planner.Clock(9*3600 + i*600)
		trip.Stops = append(trip.Stops, planner.Stop{Place: one.ID, Cartons: planner.Cartons(3 + i%7), Metres: 2000, Arrives: at, Begins: at, Leaves: at + 300})
		trip.Cartons += planner.Cartons(3 + i%7)
	}
	w.p.Waves = w.p.Waves[:1]
	w.p.Waves[0].Trips = []planner.Trip{trip}
	w.p.Transfers = nil
	var err error
	if w.ms, err = manifest.Build(w.s, w.p); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestAll(t *testing.T) {
	w := aswan(t)
	dir := filepath.Join(t.TempDir(), "papers")
	var steps []string
	opt := options
	opt.Workers = 2
	opt.Progress = func(done, total int) { steps = append(steps, fmt.Sprintf("%d/%d", done, total)) }
	pages, err := All(context.Background(), dir, w.s, w.p, w.ms, opt)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1/2", "2/2"}, steps); diff != "" {
		t.Error(diff)
	}
	sum := 0
	var names []string
	for i := range w.p.Waves {
		data, n := w.wave(t, i, options)
		sum += n
		got, err := os.ReadFile(filepath.Join(dir, FileName(w.p.Waves[i].ID)))
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("wave %d: the file differs from the wave's papers: %v", i, err)
		}
		names = append(names, FileName(w.p.Waves[i].ID))
	}
	if pages != sum {
		t.Errorf("%d pages, want %d", pages, sum)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("%d files of %v, %v", len(entries), names, err)
	}

	opt.Waves, opt.Progress = []int{1}, nil
	dir = filepath.Join(t.TempDir(), "one")
	if _, err := All(context.Background(), dir, w.s, w.p, w.ms, opt); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 || entries[0].Name() != "ASN-01-0114-1.pdf" {
		t.Errorf("files %v for one wave", entries)
	}

	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := All(cancelled, t.TempDir(), w.s, w.p, w.ms, options); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	opt.Waves = []int{2}
	if _, err := All(context.Background(), t.TempDir(), w.s, w.p, w.ms, opt); err == nil {
		t.Error("a wave that is not there is printed")
	}
	opt.Waves = nil
	w.p.Waves[0].ID, w.p.Waves[1].ID = "A/1", "A:1"
	if _, err := All(context.Background(), t.TempDir(), w.s, w.p, w.ms, opt); err == nil || !strings.Contains(err.Error(), "A-1.pdf") {
		t.Errorf("two waves in one file: %v", err)
	}
}

func TestFileName(t *testing.T) {
	for in, want := range map[string]string{"ASN-01/12 1": "ASN-01-12-1.pdf", "مخزن.1": "مخزن.1.pdf", "../x": "..-x.pdf"} {
		if got := FileName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestFigures(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{thousands(0), "0"}, {thousands(999), "999"}, {thousands(1234567), "1,234,567"}, {thousands(-1000), "-1,000"},
		{kilograms(15000), "15"}, {kilograms(1515250), "1,515.250"}, {kilometres(42049), "42.0"}, {kilometres(42050), "42.1"},
		{hoursMinutes(3780), "1:03"}, {hoursMinutes(3781), "1:04"}, {clock(24*3600 + 300), "00:05 (+1)"}, {clock(34199), "09:29"},
		{percent(1, 3), "33.3%"}, {percent(1, 0), ""}, {spaced("0123456789"), "0123 4567 89"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// BenchmarkPages draws a wave of 20 trips of 8 stops by one goroutine, with
// names, numbers and hashes that differ from stop to stop. pages/cpu-s counts
// processor time, which a busy machine does not distort.
func BenchmarkPages(b *testing.B) {
	w := manyTrips(b, 20, 8)
	pages := 0
	var size int
	before := processorTime(b)
	for b.Loop() {
		var buf bytes.Buffer
		n, err := Wave(&buf, w.s, w.p, w.ms, 0, options)
		if err != nil {
			b.Fatal(err)
		}
		pages += n
		size = buf.Len() / n
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(pages)/(processorTime(b)-before).Seconds(), "pages/cpu-s")
	b.ReportMetric(float64(size), "B/page")
}

func processorTime(t testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func manyTrips(t testing.TB, trips, stops int) world {
	w := manyStops(t, trips*stops)
	for i := range w.s.Places {
		w.s.Places[i].Point.Lat += float64(i) / 1000
	}
	all := w.p.Waves[0].Trips[0]
	w.p.Waves[0].Trips = nil
	for i := range trips {
		one := all
		one.ID = fmt.Sprintf("ASN-01-0112-1-%d", i+1)
		one.Truck = i + 1
		one.Stops = all.Stops[i*stops : (i+1)*stops]
		one.Cartons = 0
		for _, s := range one.Stops {
			one.Cartons += s.Cartons
		}
		w.p.Waves[0].Trips = append(w.p.Waves[0].Trips, one)
	}
	var err error
	if w.ms, err = manifest.Build(w.s, w.p); err != nil {
		t.Fatal(err)
	}
	return w
}
