package geo

import "testing"

func TestNearName(t *testing.T) {
	for _, c := range []struct {
		sought, key string
		distance    int
		whole       bool
	}{
		{"اسوان", "اسوان", 0, true},
		{"اسو", "اسوان", 0, false},
		{"اسون", "اسوان", 1, true},
		{"اوسان", "اسوان", 1, true}, // swapped
		{"ادفوو", "ادفو", 1, true},
		{"كومبو", "كومامبو", 2, true},
		{"كومابم", "كومامبو", 1, false}, // swapped, and unfinished
		{"mansra", "mansura", 1, true},
		{"tnata", "tanta", 1, true},
		{"qina", "mahala", 3, false}, // more than the limit
		{"abc", "", 3, false},
		{"", "tanta", 0, false},
	} {
		distance, whole := NearName([]rune(c.sought), []rune(c.key), 2)
		if distance != c.distance || whole != c.whole {
			t.Errorf("%q in %q: %d, %t; want %d, %t", c.sought, c.key, distance, whole, c.distance, c.whole)
		}
	}
}

// Names longer than what is compared do no harm.
func TestNearNameLong(t *testing.T) {
	long := make([]rune, 500)
	for i := range long {
		long[i] = 'a' + rune(i%20)
	}
	if d, _ := NearName(long, long, 2); d != 0 {
		t.Errorf("a long name is %d from itself", d)
	}
}

func BenchmarkNearName(b *testing.B) {
	sought, key := []rune(FoldName("المنصوره")), []rune(FoldName("أبو المطامير"))
	for b.Loop() {
		NearName(sought, key, 2)
	}
}
