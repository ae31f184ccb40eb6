package manifest

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"katf/planner"
)

// aswan reads the small world of testdata, new every time.
func aswan(t testing.TB) (*planner.Scenario, *planner.Plan) {
	t.Helper()
	text, err := os.ReadFile("testdata/aswan.json")
	if err != nil {
		t.Fatal(err)
	}
	var world struct {
		Scenario planner.Scenario
		Plan     planner.Plan
	}
	if err := json.Unmarshal(text, &world); err != nil {
		t.Fatal(err)
	}
	return &world.Scenario, &world.Plan
}

func build(t testing.TB) []Manifest {
	t.Helper()
	ms, err := Build(aswan(t))
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

// lotsOf writes lines as "lot×cartons".
func lotsOf(lines []Line) string {
	var parts []string
	for _, l := range lines {
		parts = append(parts, fmt.Sprintf("%s×%d", l.Lot, l.Cartons))
	}
	return strings.Join(parts, " ")
}

// The lots of the small world, followed by hand. On 12 January the truck that
// loads first takes what expires first; L-OLD expired the day before. The
// cartons of 14 January came on transfers: the plant's first two days, and from
// Qena the long lot before the one that ends in January.
func TestLotsFirstExpiringFirstOut(t *testing.T) {
	var got []string
	for _, m := range build(t) {
		got = append(got, m.Number+": "+lotsOf(m.Lines))
		for _, w := range m.Bills {
			got = append(got, w.Number+": "+lotsOf(w.Lines))
		}
	}
	want := []string{
		"ASN-01-270112-D002: L-0427×50 L-0526×250",
		"ASN-01-270112-D002-01: L-0526×120",
		"ASN-01-270112-D002-02: L-0526×101",
		"ASN-01-270112-D002-03: L-0427×50 L-0526×29",
		"ASN-01-270112-D001: L-0427×250",
		"ASN-01-270112-D001-01: L-0427×79",
		"ASN-01-270112-D001-02: L-0427×171",
		"ASN-01-270114-D001: L-QNS×100 L-QNA×400 QUS-P1-2027-01-10×100",
		"ASN-01-270114-D001-01: L-QNA×400 QUS-P1-2027-01-10×100",
		"ASN-01-270114-D001-02: L-QNS×100",
		"ASN-01-270114-D002: QUS-P1-2027-01-10×200 QUS-P1-2027-01-11×111",
		"ASN-01-270114-D002-01: QUS-P1-2027-01-10×120 QUS-P1-2027-01-11×111",
		"ASN-01-270114-D002-02: QUS-P1-2027-01-10×69",
		"ASN-01-270114-D002-03: QUS-P1-2027-01-10×11",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestManifestSaysWhatThePlanSays(t *testing.T) {
	m := build(t)[0]
	w := m.Bills[1]
	for _, c := range []struct{ what, got, want string }{
		{"Hijri", m.Hijri.String(), "1448-08-04"},
		{"governorate", m.From.Governorate.NameAr, "أسوان"},
		{"carrier", m.Truck.Owner, "شركة نقل (مثال)"},
		{"tier", m.Tier.NameEn, "Border governorates"},
		{"way home", fmt.Sprint(m.Home), "49000"},
		{"words", m.Total.WordsAr, "ثلاثمائة كرتونة"},
		{"mass", fmt.Sprint(m.Total.Mass), "4500000"},
		{"stop", fmt.Sprintf("%d/%d", w.Stop, w.Stops), "2/3"},
		{"place", w.To.ID + " " + w.To.Markaz.NameAr, "EG-ASN-0110-001 مركز دراو"},
		{"words", w.Total.WordsAr, "مائة كرتونة وكرتونة واحدة"},
		{"words", w.Total.WordsEn, "one hundred and one cartons"},
		{"drive", fmt.Sprint(w.Drive), "540"},
		{"left", fmt.Sprint(w.Left), "79"},
		{"volume", fmt.Sprint(w.Total.Volume), "3636000"},
		{"labels", fmt.Sprint(w.To.Illustrative(), w.To.Estimated(), m.Bills[2].To.Illustrative(), m.Bills[2].To.Estimated()), "true true false false"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
		}
	}
}

// Lines add up to their waybill, waybills to their manifest, and both are the
// plan's figures; no lot gives more cartons than it has.
func TestSums(t *testing.T) {
	s, p := aswan(t)
	ms, err := Build(s, p)
	if err != nil {
		t.Fatal(err)
	}
	checkSums(t, s, p, ms)
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func checkSums(t failer, s *planner.Scenario, p *planner.Plan, ms []Manifest) {
	t.Helper()
	i := 0
	numbers := map[string]bool{}
	used := map[string]planner.Cartons{}
	for w, wave := range p.Waves {
		if got := OfWave(ms, w); len(got) != len(wave.Trips) {
			t.Fatalf("wave %s has %d manifests for %d trips", wave.ID, len(got), len(wave.Trips))
		}
		for _, trip := range wave.Trips {
			m := &ms[i]
			i++
			if m.Trip != trip.ID || m.Total.Cartons != trip.Cartons || numbers[m.Number] {
				t.Fatalf("manifest %s of %d cartons for trip %s of %d", m.Number, m.Total.Cartons, trip.ID, trip.Cartons)
			}
			numbers[m.Number] = true
			if err := m.Verify(); err != nil {
				t.Fatalf("%v", err)
			}
			byLot := map[string]planner.Cartons{}
			for k, stop := range trip.Stops {
				b := &m.Bills[k]
				sum := planner.Cartons(0)
				for _, l := range b.Lines {
					sum += l.Cartons
					byLot[l.Lot] += l.Cartons
					used[l.Lot] += l.Cartons
					if l.Cartons <= 0 || l.Mass != planner.Grams(l.Cartons)*s.Campaign.Carton.Mass {
						t.Fatalf("waybill %s: line %+v", b.Number, l)
					}
					if l.Expires != 0 && l.Expires < wave.Date {
						t.Fatalf("waybill %s of %s has lot %s that expired on %s", b.Number, wave.Date, l.Lot, l.Expires)
					}
				}
				if sum != stop.Cartons || b.Total.Cartons != stop.Cartons || b.To.ID != string(stop.Place) {
					t.Fatalf("waybill %s: lines of %d cartons, total %d, stop of %d", b.Number, sum, b.Total.Cartons, stop.Cartons)
				}
			}
			for _, l := range m.Lines {
				if byLot[l.Lot] != l.Cartons {
					t.Fatalf("manifest %s: lot %s has %d cartons, its waybills %d", m.Number, l.Lot, l.Cartons, byLot[l.Lot])
				}
			}
		}
	}
	have := map[string]planner.Cartons{}
	for _, l := range s.Lots {
		have[l.ID] += l.Cartons
	}
	for _, r := range s.Production {
		for d := r.From; d <= r.To; d++ {
			have[fmt.Sprintf("%s-%s", r.Plant, d)] += r.Cartons
		}
	}
	for lot, n := range used {
		if n > have[lot] {
			t.Fatalf("lot %s gives %d cartons of its %d", lot, n, have[lot])
		}
	}
}

func TestHashCoversEveryFigure(t *testing.T) {
	change := map[string]func(m *Manifest){
		"cartons of a line": func(m *Manifest) { m.Bills[2].Lines[0].Cartons++ },
		"lot":               func(m *Manifest) { m.Bills[0].Lines[0].Lot = "L-0427" },
		"expiry":            func(m *Manifest) { m.Bills[0].Lines[0].Expires++ },
		"total of a bill":   func(m *Manifest) { m.Bills[1].Total.Cartons++ },
		"place":             func(m *Manifest) { m.Bills[1].To.ID = "EG-ASN-0110-002" },
		"truck":             func(m *Manifest) { m.Truck.No++ },
		"date":              func(m *Manifest) { m.Issued++ },
		"number":            func(m *Manifest) { m.Number += "0" },
		"order of bills":    func(m *Manifest) { m.Bills[0], m.Bills[1] = m.Bills[1], m.Bills[0] },
		"a bill left out":   func(m *Manifest) { m.Bills = m.Bills[:2] },
		"total":             func(m *Manifest) { m.Total.Cartons-- },
	}
	for what, f := range change {
		m := build(t)[0]
		if err := m.Verify(); err != nil {
			t.Fatal(err)
		}
		f(&m)
		if m.Verify() == nil {
			t.Errorf("a changed %s is not noticed", what)
		}
	}
	if err := (&build(t)[0]).Verify(); err != nil {
		t.Error(err)
	}
}

// The encoding is public, so this text must not change under the same name.
func TestCanonicalForm(t *testing.T) {
	m := build(t)[0]
	m.Bills[2].Lines[0].Lot = "a\tb\\"
	want := "katf.waybill/1\n" +
		"number\tASN-01-270112-D002-03\tASN-01-270112-D002\t3\t3\n" +
		"from\tASN-01\nto\tEG-ASN-0110-003\ntruck\tlight\t1\ndate\t2027-01-12\n" +
		"line\tKFK-15\ta\\tb\\\\\t2027-04-27\t50\t750000\n" +
		"line\tKFK-15\tL-0526\t2027-05-26\t29\t435000\n" +
		"total\t79\t1185000\n"
	if diff := cmp.Diff(want, m.Bills[2].Canonical(&m)); diff != "" {
		t.Error(diff)
	}
	m = build(t)[0]
	want = "katf.manifest/1\nnumber\tASN-01-270112-D002\ntrip\tASN-01-0112-1\tASN-01-0112-1-1\nfrom\tASN-01\ntruck\tlight\t1\ndate\t2027-01-12\n"
	for _, w := range m.Bills {
		want += fmt.Sprintf("waybill\t%s\t%d\t%s\n", w.Number, w.Total.Cartons, w.Hash)
	}
	want += "total\t300\t4500000\n"
	if diff := cmp.Diff(want, m.Canonical()); diff != "" {
		t.Error(diff)
	}
}

func TestBuildRefuses(t *testing.T) {
	for _, c := range []struct {
		what  string
		spoil func(s *planner.Scenario, p *planner.Plan)
		want  string
	}{
		{"too few cartons", func(s *planner.Scenario, p *planner.Plan) { s.Lots[1].Cartons-- },
			"choosing lots: trip ASN-01-0112-1-1: warehouse ASN-01 has 1 cartons too few on 2027-01-12"},
		{"too few for a transfer", func(s *planner.Scenario, p *planner.Plan) { p.Transfers[0].Cartons = 601 },
			"transfer T1: QUS-P1 has 1 cartons too few on 2027-01-12"},
		{"a place that is not there", func(s *planner.Scenario, p *planner.Plan) { s.Places = s.Places[:4] },
			`wave ASN-01-0114-1, trip ASN-01-0114-1-1: stop 1: place "EG-ASN-0203-001"`},
		{"a vehicle that is not there", func(s *planner.Scenario, p *planner.Plan) { p.Waves[0].Trips[1].Vehicle = "van" }, `vehicle type "van"`},
		{"a warehouse that is not there", func(s *planner.Scenario, p *planner.Plan) { p.Waves[0].Warehouse = "X" }, `site "X"`},
		{"stops that fall short", func(s *planner.Scenario, p *planner.Plan) { p.Waves[0].Trips[0].Stops[2].Cartons-- }, "do not add up to its 300 cartons"},
		{"stops that are too many", func(s *planner.Scenario, p *planner.Plan) { p.Waves[0].Trips[0].Stops[2].Cartons++ }, "do not add up to its 300 cartons"},
	} {
		s, p := aswan(t)
		c.spoil(s, p)
		if _, err := Build(s, p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one with %q", c.what, err, c.want)
		}
	}
}

// A truck that comes back after midnight delivers on the next day, so a lot
// that expires at midnight stays.
func TestLotsOutliveTheNight(t *testing.T) {
	s, p := aswan(t)
	s.Lots[0].Expires = planner.DateOf(2027, time.January, 12)
	ms, err := Build(s, p)
	if err != nil {
		t.Fatal(err)
	}
	if got := lotsOf(ms[1].Lines); got != "L-OLD×50 L-0427×200" {
		t.Errorf("by day: %s", got)
	}
	stops := p.Waves[0].Trips[1].Stops
	stops[len(stops)-1].Leaves += 24 * 3600
	if ms, err = Build(s, p); err != nil {
		t.Fatal(err)
	}
	if got := lotsOf(ms[1].Lines); got != "L-0427×250" {
		t.Errorf("over midnight: %s", got)
	}
}

func TestCodesOfSites(t *testing.T) {
	ws := []planner.Warehouse{{ID: "A 1"}, {ID: "A:1"}, {ID: "A-1.2"}, {ID: "A\t1"}, {ID: "مخزن 1"}}
	codes := siteCodes(ws)
	got := []string{}
	for _, w := range ws {
		got = append(got, codes[w.ID])
	}
	if want := []string{"A-1", "A-1.2", "A-1.2.2", "A-1.3", "مخزن-1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSealReadsBack(t *testing.T) {
	w := build(t)[0].Bills[2]
	got, err := ParseSeal(w.Seal().String())
	if err != nil || got != w.Seal() {
		t.Errorf("%v, %v", got, err)
	}
	if !strings.HasPrefix(w.Seal().String(), "katf1:ASN-01-270112-D002-03:79:") {
		t.Error(w.Seal())
	}
	for _, bad := range []string{"", "katf1", "katf2:A:1:00112233445566778899", "katf1:A:-1:00112233445566778899",
		"katf1:A:01:00112233445566778899", "katf1:A:1:0011", "katf1:A:1:0011223344556677889G", "katf1::1:00112233445566778899", "katf1:A:B:1:00112233445566778899"} {
		if _, err := ParseSeal(bad); err == nil {
			t.Errorf("%q is read as a seal", bad)
		}
	}
}

func FuzzParseSeal(f *testing.F) {
	f.Add("katf1:ASN-01-270112-D002-03:79:00112233445566778899")
	f.Fuzz(func(t *testing.T, text string) {
		if s, err := ParseSeal(text); err == nil && s.String() != text {
			t.Errorf("%q is read as %q", text, s)
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	s, p := aswan(b)
	for b.Loop() {
		if _, err := Build(s, p); err != nil {
			b.Fatal(err)
		}
	}
}
