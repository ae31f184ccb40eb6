package paper

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"katf/planner/manifest"
)

// released is a manifest of the small world under its real number.
func released(t testing.TB) (world, *manifest.Manifest) {
	t.Helper()
	w := aswan(t)
	m := &w.ms[0]
	lines := make([][]manifest.Line, len(m.Bills))
	for i := range m.Bills {
		lines[i] = m.Bills[i].Lines
	}
	out, err := m.Release("ASN-01-2027-000123", lines, w.s.Campaign.Carton)
	if err != nil {
		t.Fatal(err)
	}
	return w, out
}

func TestIssuedPapersSayWhatTheyAre(t *testing.T) {
	tool(t, "pdftotext", "qpdf")
	w, m := released(t)
	for _, c := range []struct {
		name      string
		paper     Issued
		says, not []string
	}{
		{"preview", Issued{Manifest: m}, []string{"PREVIEW", "معاينة"}, []string{"RELEASED", "REPRINT", "VOID", "DRAFT"}},
		{"first", Issued{Manifest: m, Print: 1}, []string{"RELEASED", "صادر للصرف"}, []string{"REPRINT", "VOID", "DRAFT"}},
		{"third", Issued{Manifest: m, Print: 3}, []string{"RELEASED", "REPRINT 2", "إعادة طبع"}, []string{"VOID", "DRAFT"}},
		{"void", Issued{Manifest: m, Print: 2, Void: "wrong truck"}, []string{"VOID", "REPRINT 1", "ملغى", "wrong truck"}, []string{"RELEASED", "DRAFT"}},
		{"draft", Issued{Manifest: &w.ms[0]}, []string{"DRAFT"}, []string{"RELEASED", "VOID"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var buf bytes.Buffer
			pages, err := Trips(&buf, &w.s.Campaign, []Issued{c.paper}, options)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "trip.pdf")
			if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			if out := command(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
				t.Error(out)
			}
			texts := pageTexts(t, path)
			if len(texts) != pages {
				t.Errorf("%d pages, %d told", len(texts), pages)
			}
			for i, text := range texts {
				for _, want := range append(c.says, c.paper.Number) {
					if !strings.Contains(text, want) {
						t.Errorf("page %d does not say %q", i+1, want)
					}
				}
				for _, not := range c.not {
					if strings.Contains(text, not) {
						t.Errorf("page %d says %q", i+1, not)
					}
				}
			}
		})
	}
}

// One stop's paper is the same as among those of its trip, and a void one is
// still read by a scanner.
func TestOneWaybill(t *testing.T) {
	tool(t, "pdftotext", "pdftoppm", "zbarimg")
	w, m := released(t)
	var buf bytes.Buffer
	pages, err := Waybill(&buf, &w.s.Campaign, Issued{Manifest: m, Print: 1, Void: "wrong truck"}, 2, options)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "bill.pdf")
	if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, text := range pageTexts(t, path) {
		if !strings.Contains(text, "ASN-01-2027-000123-02") || strings.Contains(text, "ASN-01-2027-000123-01") {
			t.Error("not the second waybill alone")
		}
	}
	command(t, "pdftoppm", "-r", "200", "-png", "-singlefile", path, filepath.Join(dir, "page"))
	if got := command(t, "zbarimg", "-q", "--raw", filepath.Join(dir, "page.png")); !strings.Contains(got, m.Bills[1].Seal().String()) {
		t.Errorf("of %d pages the code reads %q", pages, got)
	}
	for _, stop := range []int{0, 4} {
		if _, err := Waybill(&buf, &w.s.Campaign, Issued{Manifest: m}, stop, options); err == nil {
			t.Errorf("stop %d of 3 is printed", stop)
		}
	}
}

// The mark says each thing once in each language, kept apart by dashes.
func TestReprintsAreMarkedInBothLanguages(t *testing.T) {
	pr := &printer{print: 3}
	if got, want := pr.status(&manifest.Manifest{Status: manifest.Released}), "صادر للصرف RELEASED — إعادة طبع 2 — REPRINT 2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
