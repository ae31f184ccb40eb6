package api

import (
	"encoding/csv"
	"fmt"
	"testing"

	"katf/inventory/dispatch"
)

func init() {
	for id, rest := range map[string]string{
		"list-compared-figures": "/figures?limit=2", "list-compared-groups": "/groups", "list-compared-tiers": "/tiers", "list-compared-reasons": "/unserved",
	} {
		describe(id, func(w *world) sample {
			a, b := w.pair()
			return sample{path: fmt.Sprintf("%s/plans/%s/compare/%s%s", prefix, a, b, rest)}
		})
	}
	describe("list-card-rows", func(w *world) sample {
		return sample{path: prefix + "/warehouses/" + w.stocked() + "/cards/S-A/rows?limit=1"}
	})
	describe("list-transfer-lines", func(w *world) sample {
		return sample{path: prefix + "/transfers/" + w.transferred("/release") + "/lines"}
	})
	describe("list-count-lines", func(w *world) sample { return sample{path: prefix + "/counts/" + w.counting(true) + "/lines"} })
	describe("list-manifest-lines", func(w *world) sample { return sample{path: w.to(dispatch.Released).at("/lines")} })
}

// The pages of a part have its rows, each once, as its file does.
func TestPartsPage(t *testing.T) {
	w := newWorld(t)
	a, b := w.pair()
	of := fmt.Sprintf("%s/plans/%s/compare/%s", prefix, a, b)
	for _, path := range []string{of + "/figures", of + "/groups", of + "/tiers", prefix + "/warehouses/" + w.stocked() + "/cards/S-A/rows", w.to(dispatch.Released).at("/lines")} {
		answer := w.do("GET", sample{path: path + ".csv"})
		file, err := csv.NewReader(answer.Body).ReadAll()
		if err != nil || len(file) < 2 {
			t.Fatalf("%s has a file of %d lines: %v", path, len(file), err)
		}
		n := 0
		for next := ""; ; {
			var page Page[any]
			w.must("GET", sample{path: path + "?limit=1&cursor=" + next}, &page)
			n += len(page.Items)
			if next = page.Next; next == "" {
				break
			}
		}
		if n != len(file)-1 {
			t.Errorf("%s has %d rows on its pages, %d in its file", path, n, len(file)-1)
		}
	}
}
