package planner

import (
	"fmt"
	"time"
)

// Date is a civil day in Egypt, counted from 1 January 1970. As text it is
// ISO 8601: 2027-01-10. The zero Date is "not set" and is written as "".
type Date int32

// DateOf gives the day of a calendar date.
func DateOf(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads YYYY-MM-DD and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2027-01-10", s)
	}
	return Date(t.Unix() / 86400), nil
}

// Time gives midnight UTC of the day, for its calendar fields.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// At gives the instant of a time of day in Egypt, given as seconds since
// midnight of the day's civil clock.
func (d Date) At(clock Clock) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, int(clock), 0, Cairo())
}

// Weekday gives the day of the week; the Egyptian weekend is Friday (and, in
// many offices, Saturday).
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// String writes YYYY-MM-DD, or "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText writes the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form; an empty text is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	var err error
	*d, err = ParseDate(string(text))
	return err
}

// Clock is a time of day in seconds since midnight. It may pass 24:00 for a
// shift that ends after midnight. As text it is HH:MM or HH:MM:SS.
type Clock int32

// ParseClock reads HH:MM or HH:MM:SS, up to 47:59:59.
func ParseClock(s string) (Clock, error) {
	var h, m, sec int
	n, err := fmt.Sscanf(s+":00", "%d:%d:%d", &h, &m, &sec)
	if err != nil || n != 3 || h < 0 || h > 47 || m < 0 || m > 59 || sec < 0 || sec > 59 {
		return 0, fmt.Errorf("%q is not a time of day like 08:30", s)
	}
	c := Clock(h*3600 + m*60 + sec)
	if s != c.String() && s != c.String()+":00" && "0"+s != c.String() {
		return 0, fmt.Errorf("%q is not a time of day like 08:30", s)
	}
	return c, nil
}

// String writes HH:MM, with seconds where there are any.
func (c Clock) String() string {
	if c%60 != 0 {
		return fmt.Sprintf("%02d:%02d:%02d", c/3600, c/60%60, c%60)
	}
	return fmt.Sprintf("%02d:%02d", c/3600, c/60%60)
}

// MarshalText writes HH:MM[:SS].
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads HH:MM[:SS].
func (c *Clock) UnmarshalText(text []byte) error {
	var err error
	*c, err = ParseClock(string(text))
	return err
}
