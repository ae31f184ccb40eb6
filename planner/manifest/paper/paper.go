package paper

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/sync/errgroup"

	"katf/planner"
	"katf/planner/manifest"
	"katf/planner/manifest/paper/pdf"
)

// Options say how papers are printed. The zero value prints every wave, one
// sheet of each waybill, and no time of printing.
type Options struct {
	// Waves are indices into the plan's waves that All prints; nil for all.
	Waves []int
	// PrintedAt stands at the foot of every page, in Egypt's time and in UTC. It
	// is the only thing on the papers that is not in the plan. Zero leaves a
	// line to fill in.
	PrintedAt time.Time
	// Copies is the number of sheets of each waybill, 1 to 4, each with its
	// number and whom it is for; 0 prints one sheet whose number is ticked by
	// hand.
	Copies int
	// OperationsRoom is the telephone of the operations room, "" for a line.
	OperationsRoom string
	// Workers bounds the files that All draws at a time; 0 for one per core.
	Workers int
	// Progress is called after every file of All, from one goroutine at a time.
	Progress func(done, total int)
}

// printer draws papers of one campaign, with one shaper. Not safe for concurrent
// use.
type printer struct {
	campaign *planner.Campaign
	opt      Options
	sh       *pdf.Shaper
	print    int    // of the paper that is drawn: which printing
	void     string // and why it is void
}

// Wave writes the papers of one wave as one PDF file: trip by trip the manifest,
// the loading list, the waybills and the route sheet. ms are the manifests of
// the whole plan, as manifest.Build gives them. The same input gives the same
// bytes. It gives the number of pages.
func Wave(w io.Writer, s *planner.Scenario, p *planner.Plan, ms []manifest.Manifest, wave int, opt Options) (pages int, err error) {
	pr := &printer{campaign: &s.Campaign, opt: opt, sh: newShaper()}
	return pr.wave(w, p, ms, wave)
}

func (pr *printer) wave(w io.Writer, p *planner.Plan, ms []manifest.Manifest, wave int) (pages int, err error) {
	if wave < 0 || wave >= len(p.Waves) {
		return 0, fmt.Errorf("wave %d of a plan of %d waves", wave, len(p.Waves))
	}
	doc := pr.newDoc(w, fmt.Sprintf("%s — %s", pr.campaign.NameAr, p.Waves[wave].ID))
	for i := range manifest.OfWave(ms, wave) {
		m := &manifest.OfWave(ms, wave)[i]
		if err := pr.trip(doc, m); err != nil {
			return 0, fmt.Errorf("papers of trip %s: %w", m.Trip, err)
		}
	}
	return pr.closeDoc(doc)
}

func (pr *printer) newDoc(w io.Writer, title string) *pdf.Doc {
	return pdf.NewDoc(w, pr.sh, pdf.Info{Title: title, Language: "ar", RTL: true, Created: pr.opt.PrintedAt})
}

func (pr *printer) closeDoc(doc *pdf.Doc) (pages int, err error) {
	if doc.Pages() == 0 { // a PDF file has a page
		doc.Add(doc.NewPage(pdf.A4Width, pdf.A4Height))
	}
	return doc.Pages(), doc.Close()
}

// trip draws the papers of one truck, in the order in which they are used.
func (pr *printer) trip(doc *pdf.Doc, m *manifest.Manifest) error {
	if err := pr.manifest(doc, m); err != nil {
		return err
	}
	if err := pr.loadingList(doc, m); err != nil {
		return err
	}
	for i := range m.Bills {
		if err := pr.waybills(doc, m, &m.Bills[i]); err != nil {
			return err
		}
	}
	return pr.routeSheet(doc, m)
}

// waybills draws the copies of one waybill.
func (pr *printer) waybills(doc *pdf.Doc, m *manifest.Manifest, w *manifest.Waybill) error {
	for n := range max(1, min(pr.opt.Copies, len(routing))) {
		if err := pr.waybill(doc, m, w, n); err != nil {
			return err
		}
	}
	return nil
}

// head is what all papers of a trip have in common.
func (pr *printer) head(m *manifest.Manifest, titleAr, titleEn string, seal manifest.Seal) head {
	h := head{
		campaign: either(pr.campaign.NameAr, pr.campaign.NameEn),
		titleAr:  titleAr, titleEn: titleEn,
		number: seal.Number, status: pr.status(m), void: pr.void != "",
		hash: seal.Hash, qr: seal.String(),
		printed: printedAt(pr.opt.PrintedAt),
		notes:   []string{estimatedWays},
	}
	if h.void {
		h.notes = []string{"سبب الإلغاء Void: " + pr.void}
	}
	return h
}

// All writes one file for each wave, named after the wave, into a folder that it
// makes. A file appears whole or not at all. It gives the pages of all files;
// after an error or when ctx ends, files that are done stay.
func All(ctx context.Context, dir string, s *planner.Scenario, p *planner.Plan, ms []manifest.Manifest, opt Options) (pages int, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	waves := opt.Waves
	if waves == nil {
		for i := range p.Waves {
			waves = append(waves, i)
		}
	}
	if err := differ(p, waves); err != nil {
		return 0, err
	}
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	var mu sync.Mutex
	done := 0
	printers := make(chan *printer, opt.Workers) // a shaper for each worker
	for range opt.Workers {
		printers <- &printer{campaign: &s.Campaign, opt: opt, sh: newShaper()}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(opt.Workers)
	for _, wave := range waves {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			pr := <-printers
			defer func() { printers <- pr }()
			n, err := pr.file(dir, p, ms, wave)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			pages += n
			done++
			if opt.Progress != nil {
				opt.Progress(done, len(waves))
			}
			return nil
		})
	}
	err = group.Wait()
	return pages, err
}

// file writes one wave beside its final name and then moves it there.
func (pr *printer) file(dir string, p *planner.Plan, ms []manifest.Manifest, wave int) (pages int, err error) {
	var buf bytes.Buffer
	if pages, err = pr.wave(&buf, p, ms, wave); err != nil {
		return 0, err
	}
	name := filepath.Join(dir, FileName(p.Waves[wave].ID))
	part := name + ".part"
	if err = os.WriteFile(part, buf.Bytes(), 0o644); err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		_ = os.Remove(part)
		return 0, err
	}
	return pages, nil
}

// differ sees to it that no two waves write the same file.
func differ(p *planner.Plan, waves []int) error {
	by := map[string]int{}
	for _, w := range waves {
		if w < 0 || w >= len(p.Waves) {
			return fmt.Errorf("wave %d of a plan of %d waves", w, len(p.Waves))
		}
		name := FileName(p.Waves[w].ID)
		if other, ok := by[name]; ok {
			return fmt.Errorf("waves %d and %d would both be printed to %s; give them ids that differ in letters and digits", other, w, name)
		}
		by[name] = w
	}
	return nil
}

// FileName is the name of a wave's file: its id, with a hyphen for whatever a
// file system may not like.
func FileName(wave string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, wave) + ".pdf"
}
