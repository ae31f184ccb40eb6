package progress_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"katf/fixtures"
	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/progress"
	"katf/inventory/stock"
	"katf/planner"
	"katf/planner/manifest"
)

var divisions = []progress.By{progress.Governorate, progress.Markaz, progress.Place, progress.Tier, progress.Organisation,
	progress.Owner, progress.Warehouse, progress.Date, progress.Wave}

// Whatever people do, in whatever order: the rows of every division add up to the
// undivided funnel, that to the ledger, and a part asked for alone is its row.
func TestRandomLives(t *testing.T) {
	w := begin(t, starting(fixtures.TwoBanks(), -1))
	plans := []uuid.UUID{w.plan}
	var seen progress.Figures
	rapid.Check(t, func(r *rapid.T) {
		w.t = t
		w.campaign(planned(t, starting(fixtures.TwoBanks(), rapid.IntRange(-3, 1).Draw(r, "begins"))))
		plans = append(plans, w.plan)
		var taps []uuid.UUID
		trips := busy(w.book)
		for range rapid.IntRange(10, 45).Draw(r, "steps") {
			d := rapid.SampledFrom(trips).Draw(r, "trip")
			if err := w.do(w.draw(r, d.Wave, dispatch.ID(w.plan, d.Trip), len(d.Bills), &taps)); err != nil && database.CodeOf(err) == "" {
				r.Fatalf("not a refusal: %v", err)
			}
		}
		total := w.whole(progress.Filter{})
		add(&seen, total)
		w.conserved(total)
		w.divided(total)
		w.filtered()
		w.coursed(total)
		w.promised()
		w.booked(plans)
		if t.Failed() {
			r.FailNow()
		}
	})
	w.sound()
	t.Logf("%+v", seen)  // the walks come to all stages, or they prove little
	if testing.Short() { // a fifth of the walks: they don't come everywhere
		return
	}
	if seen.Released == 0 || seen.Loading == 0 || seen.Voided == 0 || seen.Left == 0 || seen.OnRoad == 0 || seen.Returned == 0 || seen.Lost == 0 ||
		seen.HandedOut == 0 || seen.Arrived == seen.Loaded || seen.Arrived == seen.HandedOut {
		t.Errorf("the walks did not come to every stage: %+v", seen)
	}
	undone := map[string]int{}
	for _, action := range []string{"release", "dispatch", "void"} {
		var n int
		err := w.store.Pool().QueryRow(ctx, `SELECT count(*) FROM undone u JOIN steps s ON s.id = u.step WHERE s.action = $1`, action).Scan(&n)
		if undone[action] = n; n == 0 || err != nil {
			t.Errorf("no %s was ever taken back: %v", action, err)
		}
	}
	t.Log(undone)
}

// busy are a few trips, those with several stops before others: walks over many
// trips do not come far.
func busy(b *dispatch.Book) (out []*manifest.Manifest) {
	for i := range b.Drafts {
		out = append(out, &b.Drafts[i])
	}
	slices.SortStableFunc(out, func(a, b *manifest.Manifest) int { return len(b.Bills) - len(a.Bills) })
	return out[:4]
}

// list gives the figures in one order.
func list(f *progress.Figures) []*planner.Cartons {
	return []*planner.Cartons{&f.Target, &f.Allocated, &f.Planned, &f.NotReleased, &f.Released, &f.Loading, &f.Voided, &f.Left, &f.Diverted,
		&f.Loaded, &f.Arrived, &f.HandedOut, &f.OnRoad, &f.Returned, &f.Lost, &f.DueLoaded, &f.DueArrived, &f.DueHanded}
}

func add(sum *progress.Figures, f progress.Figures) {
	from := list(&f)
	for i, into := range list(sum) {
		*into += *from[i]
	}
}

// conserved holds a funnel against itself.
func (w *world) conserved(f progress.Figures) {
	w.t.Helper()
	for i, n := range list(&f) {
		if *n < 0 {
			w.t.Errorf("figure %d is negative: %+v", i, f)
		}
	}
	if f.Loaded != f.HandedOut+f.OnRoad+f.Returned+f.Lost || f.Loaded < f.Arrived || f.Arrived < f.HandedOut ||
		f.Planned != f.NotReleased+f.Released+f.Loading+f.Voided+f.Left+f.Loaded || f.Diverted != 0 || f.Target < f.Allocated || f.Allocated < f.Planned {
		w.t.Errorf("does not add up: %+v", f)
	}
}

// divided holds every division against the whole.
func (w *world) divided(total progress.Figures) {
	w.t.Helper()
	for _, by := range divisions {
		var sum progress.Figures
		for _, r := range w.funnel(by, progress.Filter{}) {
			add(&sum, r.Figures)
			if r.OnRoad < 0 || r.NotReleased < 0 || r.Loaded != r.HandedOut+r.OnRoad+r.Returned+r.Lost || r.Arrived > r.Loaded || r.HandedOut > r.Arrived ||
				!r.Rest && r.NameAr == "" {
				w.t.Errorf("by %s, %s does not add up: %+v", by, r.Key, r)
			}
		}
		if sum != total {
			w.t.Errorf("by %s\n%+v, the whole is\n%+v", by, sum, total)
		}
	}
}

// filtered holds each part asked for alone against its row.
func (w *world) filtered() {
	w.t.Helper()
	for _, by := range divisions {
		for _, r := range w.funnel(by, progress.Filter{}) {
			var f progress.Filter
			switch {
			case r.Rest || r.Key == "":
				continue
			case by == progress.Governorate:
				f.Governorate = r.Key
			case by == progress.Markaz:
				f.Markaz = r.Key
			case by == progress.Organisation:
				f.Organisation = r.Key
			case by == progress.Owner:
				f.Owner = r.Key
			case by == progress.Warehouse:
				f.Warehouse = r.Key
			case by == progress.Date:
				f.From, _ = planner.ParseDate(r.Key)
				f.To = f.From
			default:
				continue
			}
			if got := w.whole(f); got != r.Figures {
				w.t.Errorf("%s %s alone\n%+v, its row is\n%+v", by, r.Key, got, r.Figures)
			}
		}
	}
}

// coursed holds the sums of days against the whole.
func (w *world) coursed(total progress.Figures) {
	w.t.Helper()
	var days []progress.Day
	w.readAs(manager, func(tx *database.Tx) (err error) {
		days, err = progress.Course(ctx, tx, w.plan, progress.Filter{})
		return err
	})
	var due planner.Cartons
	for i, d := range days {
		if i > 0 && d.Date != days[i-1].Date+1 {
			w.t.Errorf("%s comes after %s", d.Date, days[i-1].Date)
		}
		if d.SoFar.OnRoad < 0 {
			w.t.Errorf("on %s are on the road %d", d.Date, d.SoFar.OnRoad)
		}
		if i+1 < len(days) && days[i+1].Past {
			due = d.SoFar.PlannedHanded
		}
	}
	want := progress.Sums{PlannedLoaded: total.Planned, PlannedArrived: total.Planned, PlannedHanded: total.Planned, Loaded: total.Loaded,
		Arrived: total.Arrived, HandedOut: total.HandedOut, Returned: total.Returned, Lost: total.Lost, OnRoad: total.OnRoad}
	if got := days[len(days)-1].SoFar; got != want {
		w.t.Errorf("the days sum up to\n%+v, the whole is\n%+v", got, want)
	}
	if total.DueHanded < due {
		w.t.Errorf("due to be handed out are %d, up to yesterday %d", total.DueHanded, due)
	}
}

// promised holds what places were handed out against what they were promised.
func (w *world) promised() {
	w.t.Helper()
	w.readAs(manager, func(tx *database.Tx) error {
		for _, r := range w.funnel(progress.Place, progress.Filter{}) {
			var allocated, handed planner.Cartons
			err := tx.QueryRow(ctx, `SELECT allocated, handed_out FROM promise WHERE plan = $1 AND place = $2`, w.plan, r.Key).Scan(&allocated, &handed)
			if err != nil || r.Allocated != allocated || r.HandedOut != handed {
				w.t.Errorf("%s has %d of %d, its promise says %d of %d: %v", r.Key, r.HandedOut, r.Allocated, handed, allocated, err)
			}
		}
		return nil
	})
}

// booked holds all plans together against the accounts, owner by owner.
func (w *world) booked(plans []uuid.UUID) {
	w.t.Helper()
	type key struct {
		kind  inventory.AccountKind
		owner string
	}
	sums := map[key]planner.Cartons{}
	w.readAs(manager, func(tx *database.Tx) error {
		for _, id := range plans {
			rows, err := progress.Funnel(ctx, tx, id, progress.Owner, progress.Filter{})
			if err != nil {
				return err
			}
			for _, r := range rows {
				if r.Rest && (r.Loaded != 0 || r.Released != 0) {
					w.t.Errorf("cartons of nobody are on the way: %+v", r)
				}
				sums[key{inventory.Place, r.Key}] += r.HandedOut
				sums[key{inventory.Trip, r.Key}] += r.OnRoad
				sums[key{inventory.Loss, r.Key}] += r.Lost
			}
		}
		where, err := stock.Where(ctx, tx, nil)
		for _, b := range where {
			switch b.Kind {
			case inventory.Place, inventory.Trip, inventory.Loss:
				sums[key{b.Kind, b.Owner}] -= b.Cartons
			}
		}
		return err
	})
	for k, n := range sums {
		if n != 0 {
			w.t.Errorf("%s of %q: the funnels have %+d", k.kind, k.owner, n)
		}
	}
}
