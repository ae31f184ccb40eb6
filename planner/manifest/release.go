package manifest

import (
	"cmp"
	"fmt"
	"slices"

	"katf/planner"
)

// Share gives lots to the stops of a trip, each the cartons it is to get. Lots
// go to the stops in loading order, the last stop first, so that the picker
// empties one lot after the other. It fails unless the lots add up to the stops.
func Share(lots []Line, stops []planner.Cartons) ([][]Line, error) {
	lots = slices.Clone(lots)
	out := make([][]Line, len(stops))
	for i := len(stops) - 1; i >= 0; i-- {
		for n := stops[i]; n > 0; {
			if len(lots) == 0 {
				return nil, fmt.Errorf("stop %d lacks %d cartons", i+1, n)
			}
			part := cut(&lots[0], n)
			if lots[0].Cartons == 0 {
				lots = lots[1:]
			}
			out[i] = append(out[i], part)
			n -= part.Cartons
		}
	}
	for i := range lots {
		if lots[i].Cartons > 0 {
			return nil, fmt.Errorf("%d cartons of lot %s are for no stop", lots[i].Cartons, lots[i].Lot)
		}
	}
	return out, nil
}

// cut takes up to n cartons off a line.
func cut(l *Line, n planner.Cartons) Line {
	part := *l
	part.Cartons = min(n, l.Cartons)
	if l.Cartons > 0 {
		part.Mass = l.Mass / planner.Grams(l.Cartons) * planner.Grams(part.Cartons)
	}
	l.Cartons -= part.Cartons
	l.Mass -= part.Mass
	return part
}

// Release gives the paper that moves goods in place of a draft, or of a paper
// that was corrected: with its real number, the lines of every waybill in the
// order of stops, and sums and hashes anew. A carton's mass, volume and value
// are c's. The manifest itself stays as it is.
func (m *Manifest) Release(number string, lines [][]Line, c planner.Carton) (*Manifest, error) {
	if len(lines) != len(m.Bills) {
		return nil, fmt.Errorf("manifest %s has %d stops, lines are given for %d", m.Number, len(m.Bills), len(lines))
	}
	out := *m
	out.Number, out.Status = number, Released
	out.Bills = slices.Clone(m.Bills)
	out.Lines = nil
	for i := range out.Bills {
		w := &out.Bills[i]
		w.Number, w.Manifest = fmt.Sprintf("%s-%02d", number, i+1), number
		w.Lines = weighed(lines[i], c)
		w.Total = totalOf(w.Lines, c)
		out.Lines = append(out.Lines, w.Lines...)
	}
	out.Lines = merged(out.Lines)
	out.Total = totalOf(out.Lines, c)
	left := out.Total.Cartons
	for i := range out.Bills {
		left -= out.Bills[i].Total.Cartons
		out.Bills[i].Left = left
	}
	out.seal()
	return &out, nil
}

// weighed gives lines their mass; lines without cartons are left out.
func weighed(lines []Line, c planner.Carton) []Line {
	out := make([]Line, 0, len(lines))
	for _, l := range merged(lines) {
		if l.Cartons > 0 {
			l.Mass = planner.Grams(l.Cartons) * c.Mass
			out = append(out, l)
		}
	}
	return out
}

// merged gives lines first expiring first, one for each lot of each owner.
func merged(lines []Line) []Line {
	sorted := slices.Clone(lines)
	slices.SortStableFunc(sorted, func(a, b Line) int {
		return cmp.Or(
			cmp.Compare(uint32(a.Expires-1), uint32(b.Expires-1)), // no date wraps to the end
			cmp.Compare(a.Lot, b.Lot), cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.SKU, b.SKU))
	})
	out := make([]Line, 0, len(sorted))
	for _, l := range sorted {
		if n := len(out); n > 0 && sameLot(&out[n-1], &l) {
			out[n-1].Cartons += l.Cartons
			out[n-1].Mass += l.Mass
			continue
		}
		out = append(out, l)
	}
	return out
}

func sameLot(a, b *Line) bool {
	return a.SKU == b.SKU && a.Lot == b.Lot && a.Expires == b.Expires && a.Owner == b.Owner
}
