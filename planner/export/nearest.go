package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// unknown is the error for an id that does not exist: it names up to three that
// were perhaps meant. names are what people may have typed instead of an id;
// one that is nearer than the id is told with it.
func unknown(what, id string, ids []string, names [][2]string) error {
	type candidate struct {
		id, said string
		distance int
	}
	folded := []rune(strings.ToLower(id))
	var list []candidate
	for i, known := range ids {
		c := candidate{known, known, edits(folded, []rune(strings.ToLower(known)))}
		for _, name := range names[i] {
			if d := edits(folded, []rune(strings.ToLower(name))); name != "" && d < c.distance {
				c.said, c.distance = fmt.Sprintf("%s (%s)", known, name), d
			}
		}
		list = append(list, c)
	}
	if len(list) == 0 {
		return fmt.Errorf("there is no %s %q; the plan has none", what, id)
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.id, b.id))
	})
	nearest := make([]string, 0, 3)
	for _, c := range list[:min(3, len(list))] {
		nearest = append(nearest, c.said)
	}
	return fmt.Errorf("there is no %s %q; nearest: %s", what, id, strings.Join(nearest, ", "))
}

// edits is the number of letters to insert, remove, change or swap with their
// neighbour to turn a into b (optimal string alignment distance).
func edits(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for k := range last {
		last[k] = k
	}
	for i := range a {
		row[0] = i + 1
		for k := range b {
			change := last[k]
			if a[i] != b[k] {
				change++
			}
			row[k+1] = min(change, last[k+1]+1, row[k]+1)
			if i > 0 && k > 0 && a[i] == b[k-1] && a[i-1] == b[k] {
				row[k+1] = min(row[k+1], before[k-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
