package planner

import (
	"fmt"
	"sync"
)

// HijriDate is a day of the Hijri calendar. The zero value means "not known":
// the day lies outside the table.
type HijriDate struct {
	Year  int `json:"year"`  // AH
	Month int `json:"month"` // 1 Muharram ... 9 Ramadan ... 12 Dhu al-Hijjah
	Day   int `json:"day"`   // 1..30
}

// The Umm al-Qura calendar of King Abdulaziz City for Science and Technology,
// 1430 to 1480 AH, as the Unicode Consortium publishes it in ICU 78
// ("islamic-umalqura"). One word a year: bit 11 is Muharram, bit 0 Dhu
// al-Hijjah; a set bit is a month of 30 days, a clear one of 29.
const (
	ummAlQuraFirstYear = 1430
	ummAlQuraFirstDay  = Date(14242) // 1 Muharram 1430 = 29 December 2008
)

var ummAlQuraLengths = [...]uint16{
	0x655, 0x6A9, 0x754, 0xB6A, 0x56C, 0xAAD, 0x555, 0xB29, 0xB92, 0xBA9, // 1430
	0x5D4, 0xADA, 0x55A, 0xAAB, 0x595, 0x749, 0x764, 0xBAA, 0x5B5, 0x2B6, // 1440
	0xA56, 0xE4D, 0xB25, 0xB52, 0xB6A, 0x5AD, 0x2AE, 0x92F, 0x497, 0x64B, // 1450
	0x6A5, 0x6AC, 0xAD6, 0x55D, 0x49D, 0xA4D, 0xD16, 0xD95, 0x5AA, 0x5B5, // 1460
	0x2DA, 0x95B, 0x4AD, 0x595, 0x6CA, 0x6E4, 0xAEA, 0x4F5, 0x2B6, 0x956, // 1470
	0xAAA, // 1480
}

// hijriMonths gives the first day of every month of the table, and of the month
// after it: month m of year y stands at (y-1430)*12 + m-1.
var hijriMonths = sync.OnceValue(func() []Date {
	starts := make([]Date, 0, 12*len(ummAlQuraLengths)+1)
	day := ummAlQuraFirstDay
	for _, year := range ummAlQuraLengths {
		for bit := 11; bit >= 0; bit-- {
			starts = append(starts, day)
			day += 29 + Date(year>>bit&1)
		}
	}
	return append(starts, day)
})

// Hijri gives the day in the Umm al-Qura calendar. A campaign's HijriFirstDays
// move the first days of months, for the month is sighted: the month before then
// ends on the evening before. c may be nil. Days before 1430 AH or after 1480 AH
// (29 December 2008 to about 2058) give the zero HijriDate.
func (d Date) Hijri(c *Campaign) HijriDate {
	starts := hijriMonths()
	last := len(starts) - 1
	if d < starts[0] || d >= starts[last] {
		return HijriDate{}
	}
	// The mean month is 29.53 days, so the guess is at most a month early.
	i := max(0, min(last-1, int(d-starts[0])*100/2954))
	for i+1 < last && d >= starts[i+1] {
		i++
	}
	// A sighted month begins a day or so beside the table; look at the
	// neighbours, the later one first.
	for m := min(i+1, last-1); m >= max(i-1, 0); m-- {
		if first := firstDay(c, m, starts[m]); d >= first {
			return HijriDate{Year: ummAlQuraFirstYear + m/12, Month: m%12 + 1, Day: int(d-first) + 1}
		}
	}
	return HijriDate{}
}

func firstDay(c *Campaign, month int, table Date) Date {
	if c == nil || len(c.HijriFirstDays) == 0 {
		return table
	}
	key := fmt.Sprintf("%04d-%02d", ummAlQuraFirstYear+month/12, month%12+1)
	if sighted, ok := c.HijriFirstDays[key]; ok {
		return sighted
	}
	return table
}

// IsZero reports whether the day is not known.
func (h HijriDate) IsZero() bool { return h == HijriDate{} }

// String writes YYYY-MM-DD in the Hijri era, or "" for no date.
func (h HijriDate) String() string {
	if h.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", h.Year, h.Month, h.Day)
}

var hijriMonthsAr = [...]string{
	"المحرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
	"رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
}

var hijriMonthsEn = [...]string{
	"Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Akhir", "Jumada al-Ula", "Jumada al-Akhira",
	"Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qada", "Dhu al-Hijja",
}

// Ar writes the date in Arabic: 1 رمضان 1448 هـ.
func (h HijriDate) Ar() string {
	if h.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s %d هـ", h.Day, hijriMonthsAr[h.Month-1], h.Year)
}

// En writes the date in English: 1 Ramadan 1448 AH.
func (h HijriDate) En() string {
	if h.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s %d AH", h.Day, hijriMonthsEn[h.Month-1], h.Year)
}
