package paper

import (
	"fmt"
	"strconv"
	"time"

	"katf/geo"
	"katf/planner"
	"katf/planner/manifest"
	"katf/planner/manifest/paper/pdf"
)

var weekdaysAr = [...]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"}

// monthsAr are the names of the Gregorian months as Egypt has them.
var monthsAr = [...]string{
	"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
	"يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
}

// dateAr writes a day with its Hijri date: الثلاثاء 12 يناير 2027 م، 4 شعبان
// 1448 هـ.
func dateAr(d planner.Date, h planner.HijriDate) string {
	t := d.Time()
	text := fmt.Sprintf("%s %d %s %d م", weekdaysAr[t.Weekday()], t.Day(), monthsAr[t.Month()-1], t.Year())
	if !h.IsZero() {
		text += " — " + h.Ar()
	}
	return text
}

func dateEn(d planner.Date, h planner.HijriDate) string {
	text := d.Time().Format("Monday 2 January 2006")
	if !h.IsZero() {
		text += " — " + h.En()
	}
	return text
}

// printedAt writes the time of printing in Egypt and in UTC.
func printedAt(t time.Time) string {
	text := "________________"
	if !t.IsZero() {
		text = t.In(planner.Cairo()).Format("2006-01-02 15:04 Cairo") + t.UTC().Format(" = 2006-01-02 15:04 UTC")
	}
	return "وقت الطباعة " + pdf.Isolate("Printed: "+text)
}

// thousands writes a count with commas.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

func count(n planner.Cartons) string { return thousands(int64(n)) }

// kilograms writes a mass without the unit, to the gram where it is not whole.
func kilograms(g planner.Grams) string {
	text := thousands(int64(g) / 1000)
	if rest := int64(g) % 1000; rest != 0 {
		text += fmt.Sprintf(".%03d", rest)
	}
	return text
}

// kilometres writes a distance without the unit, to 100 m.
func kilometres(m geo.Metres) string {
	tenths := (int64(m) + 50) / 100
	return fmt.Sprintf("%s.%d", thousands(tenths/10), tenths%10)
}

// hoursMinutes writes a duration as h:mm, rounded up.
func hoursMinutes(s geo.Seconds) string {
	m := (int64(s) + 59) / 60
	return fmt.Sprintf("%d:%02d", m/60, m%60)
}

// clock writes a time of day to the minute; on the next day it says so.
func clock(c planner.Clock) string {
	text := fmt.Sprintf("%02d:%02d", c/3600%24, c/60%60)
	if c >= 24*3600 {
		text += " (+1)"
	}
	return text
}

// percent writes a share: 66.7%.
func percent(part, whole int64) string {
	if whole <= 0 {
		return ""
	}
	tenths := (part*1000 + whole/2) / whole
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}

// either gives the Arabic name, or the English one where there is no other.
func either(ar, en string) string {
	if ar == "" {
		return en
	}
	return ar
}

// areaAr names governorate and markaz.
func areaAr(l *manifest.Location) string {
	return join(" — ", "محافظة "+either(l.Governorate.NameAr, l.Governorate.Code), either(l.Markaz.NameAr, l.Markaz.Code))
}

func areaEn(l *manifest.Location) string {
	return join(" — ", either(l.Governorate.NameEn, l.Governorate.Code), either(l.Markaz.NameEn, l.Markaz.Code))
}

// areaCodes gives the codes of both.
func areaCodes(l *manifest.Location) string {
	return join(" · ", l.Governorate.Code, l.Governorate.PCode, l.Markaz.Code)
}

func join(glue string, parts ...string) string {
	text := ""
	for _, p := range parts {
		if p != "" && text != "" {
			text += glue
		}
		text += p
	}
	return text
}

// Labels that stand wherever a figure is not surveyed.
const (
	estimatedWays     = "المسافات والأزمنة تقديرية Distances and times are estimated"
	illustrativePoint = "الموقع توضيحي Position illustrative"
	estimatedPeople   = "عدد السكان والأسر تقديري Population estimated"
)

// basis gives the labels that hold for a location.
func basis(l *manifest.Location) string {
	text := ""
	if l.Illustrative() {
		text = illustrativePoint
	}
	if l.Estimated() {
		text = join(" · ", text, estimatedPeople)
	}
	return text
}

// geoURI gives a position as RFC 5870 writes it.
func geoURI(p geo.Point) string { return "geo:" + p.String() }
