package scenario

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	known := []string{"EG-C", "EG-BNS", "EG-ASN", "households", "الأسر المستحقة"}
	for word, want := range map[string]string{
		"EG-ANS": "EG-ASN", "eg asn": "EG-ASN", "househods": "households", "Households ": "households", "الاسر المستحقه": "الأسر المستحقة",
		"الأسر المستحفة": "الأسر المستحقة", "rainfall": "", "": "", "x": "",
	} {
		if got := nearest(word, known); got != want {
			t.Errorf("nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

// The bound only cuts the search short: it never changes a price below it.
func TestDistanceBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SliceOfN(rapid.RuneFrom([]rune("abc")), 0, 6)
		a, b := letters.Draw(t, "a"), letters.Draw(t, "b")
		bound := rapid.IntRange(0, 40).Draw(t, "bound")
		full := distance(a, b, 1000)
		if full != plainDistance(a, b) {
			t.Fatalf("distance %d, by the recurrence %d", full, plainDistance(a, b))
		}
		if got := distance(a, b, bound); got != min(full, bound) {
			t.Fatalf("bounded by %d: %d, want %d", bound, got, min(full, bound))
		}
	})
}

// plainDistance is the recurrence as it is defined.
func plainDistance(a, b []rune) int {
	if len(a) == 0 || len(b) == 0 {
		return change * (len(a) + len(b))
	}
	m, n := len(a)-1, len(b)-1
	replaced := plainDistance(a[:m], b[:n])
	if a[m] != b[n] {
		replaced += change
	}
	best := min(replaced, plainDistance(a[:m], b)+change, plainDistance(a, b[:n])+change)
	if m > 0 && n > 0 && a[m] == b[n-1] && a[m-1] == b[n] {
		best = min(best, plainDistance(a[:m-1], b[:n-1])+swap)
	}
	return best
}
