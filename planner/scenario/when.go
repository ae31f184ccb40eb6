package scenario

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"katf/geo"
	"katf/planner"
	"katf/planner/scenario/sheet"
)

// Days that a campaign can have anything to do with. Spreadsheets write dates as
// days since 30 December 1899; serial numbers of these days are taken for dates.
var (
	firstDate   = planner.DateOf(2000, 1, 1)
	lastDate    = planner.DateOf(2099, 12, 31)
	excelOrigin = planner.DateOf(1899, 12, 30)
)

var (
	isoDate = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$`)
	dmyDate = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$`)
)

// readDate takes year, month and day in this order, in any digits, and the
// serial numbers of a spreadsheet. Day and month in another order are not
// guessed at.
func readDate(s string) (planner.Date, *message) {
	text := sheet.Latin(sheet.Clean(s))
	if m := isoDate.FindStringSubmatch(text); m != nil {
		d, err := planner.ParseDate(fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3]))
		if err != nil {
			return 0, say("there is no such day in the calendar", "لا وجود لهذا اليوم في التقويم")
		}
		return dated(d)
	}
	if n, err := strconv.Atoi(strings.TrimSuffix(text, ".0")); err == nil && n > 0 && n < 1e6 {
		return dated(excelOrigin + planner.Date(n))
	}
	if m := dmyDate.FindStringSubmatch(text); m != nil {
		return 0, say("day and month could be either; write year-month-day, %s-%02s-%02s if the day comes first", "قد يلتبس اليوم بالشهر؛ اكتب السنة ثم الشهر ثم اليوم: %s-%02s-%02s إن كان اليوم أولًا", m[3], m[2], m[1])
	}
	return 0, say("is not a date like 2027-01-10", "ليس تاريخًا مثل 2027-01-10")
}

func dated(d planner.Date) (planner.Date, *message) {
	if d < firstDate || d > lastDate {
		return 0, say("the date lies outside the years 2000 to 2099", "التاريخ خارج السنوات من 2000 إلى 2099")
	}
	return d, nil
}

// readClock takes HH:MM and HH:MM:SS, and the fraction of a day that
// spreadsheets keep for a time.
func readClock(s string) (planner.Clock, *message) {
	text := sheet.Latin(sheet.Clean(s))
	if c, err := planner.ParseClock(text); err == nil {
		return c, nil
	}
	if strings.Contains(text, ".") || text == "0" || text == "1" {
		if f, err := strconv.ParseFloat(text, 64); err == nil && f >= 0 && f < 2 {
			return planner.Clock(math.Round(f * 86400)), nil
		}
	}
	return 0, say("is not a time of day like 08:30", "ليس وقتًا مثل 08:30")
}

// readHours takes decimal hours and H:MM or H:MM:SS. Whole seconds are exact.
func readHours(s string) (geo.Seconds, *message) {
	text := sheet.Latin(sheet.Clean(s))
	if strings.Contains(text, ":") {
		c, err := planner.ParseClock(text)
		if err != nil {
			return 0, say("is not a length of time like 9.5 or 9:30", "ليس مدة مثل 9.5 أو 9:30")
		}
		return geo.Seconds(c), nil
	}
	n, err := sheet.Fixed(text, 4)
	if err != nil {
		return 0, cellFault(err)
	}
	if n < -most || n > most || n*3600%10000 != 0 {
		return 0, say("is not a whole number of seconds; write it as 9:30", "ليس عددًا صحيحًا من الثواني؛ اكتبه مثل 9:30")
	}
	return geo.Seconds(n * 3600 / 10000), nil
}

func writeHours(s geo.Seconds) string {
	if s*10000%3600 == 0 {
		return fixed(int64(s*10000/3600), 4)
	}
	return planner.Clock(s).String()
}
