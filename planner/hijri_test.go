package planner

import (
	"testing"
	"time"
)

// Known first days: the published Umm al-Qura calendar of these years.
func TestHijriKnownDays(t *testing.T) {
	for _, c := range []struct {
		day  Date
		want string
	}{
		{DateOf(2010, time.August, 11), "1431-09-01"},
		{DateOf(2019, time.May, 6), "1440-09-01"},
		{DateOf(2020, time.April, 24), "1441-09-01"},
		{DateOf(2021, time.April, 13), "1442-09-01"},
		{DateOf(2022, time.April, 2), "1443-09-01"},
		{DateOf(2023, time.March, 23), "1444-09-01"},
		{DateOf(2023, time.July, 19), "1445-01-01"},
		{DateOf(2024, time.March, 11), "1445-09-01"},
		{DateOf(2024, time.July, 7), "1446-01-01"},
		{DateOf(2025, time.March, 1), "1446-09-01"},
		{DateOf(2025, time.June, 26), "1447-01-01"},
		{DateOf(2026, time.February, 18), "1447-09-01"},
		{DateOf(2026, time.June, 16), "1448-01-01"},
		{DateOf(2027, time.January, 10), "1448-08-02"},
		{DateOf(2027, time.February, 7), "1448-08-30"},
		{DateOf(2027, time.February, 8), "1448-09-01"},
		{DateOf(2027, time.June, 6), "1449-01-01"},
		{DateOf(2008, time.December, 28), ""},
		{DateOf(2008, time.December, 29), "1430-01-01"},
		{DateOf(2100, time.January, 1), ""},
		{0, ""},
	} {
		if got := c.day.Hijri(nil).String(); got != c.want {
			t.Errorf("%s is %q in the Hijri calendar, want %q", c.day, got, c.want)
		}
	}
}

func TestHijriMonthsFollowEachOther(t *testing.T) {
	starts := hijriMonths()
	if len(starts) != 51*12+1 {
		t.Fatalf("%d month starts, want 51 years of 12 and one more", len(starts))
	}
	for y := range 51 {
		if n := starts[12*y+12] - starts[12*y]; n < 354 || n > 355 {
			t.Errorf("year %d AH has %d days", 1430+y, n)
		}
	}
	// Every day is the day after the one before, in a month of 29 or 30 days.
	before := HijriDate{1429, 12, 29}
	for d := starts[0]; d < starts[len(starts)-1]; d++ {
		h := d.Hijri(nil)
		next := h.Year == before.Year && h.Month == before.Month && h.Day == before.Day+1 && h.Day <= 30
		turn := h.Day == 1 && before.Day >= 29 && (h.Year*12+h.Month) == (before.Year*12+before.Month)+1
		if !next && !turn {
			t.Fatalf("%s: %v follows %v", d, h, before)
		}
		before = h
	}
}

func TestHijriFollowsTheSighting(t *testing.T) {
	sighted := Campaign{HijriFirstDays: map[string]Date{
		"1448-09": DateOf(2027, time.February, 9), // a day later than computed
		"1448-10": DateOf(2027, time.March, 9),    // a day earlier
	}}
	for _, c := range []struct {
		day  Date
		want string
	}{
		{DateOf(2027, time.February, 8), "1448-08-31"},
		{DateOf(2027, time.February, 9), "1448-09-01"},
		{DateOf(2027, time.March, 8), "1448-09-28"},
		{DateOf(2027, time.March, 9), "1448-10-01"},
		{DateOf(2027, time.April, 8), "1448-11-01"},
	} {
		if got := c.day.Hijri(&sighted).String(); got != c.want {
			t.Errorf("%s is %q, want %q", c.day, got, c.want)
		}
	}
}

func TestHijriText(t *testing.T) {
	h := DateOf(2027, time.February, 8).Hijri(nil)
	if h.Ar() != "1 رمضان 1448 هـ" || h.En() != "1 Ramadan 1448 AH" {
		t.Errorf("got %q, %q", h.Ar(), h.En())
	}
	if none := (HijriDate{}); none.Ar() != "" || none.En() != "" || none.String() != "" {
		t.Errorf("no date is written %q, %q, %q", none.Ar(), none.En(), none)
	}
}
