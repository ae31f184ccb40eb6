package places

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"katf/planner/scenario"
)

// byteOrderMark makes Excel read the file as UTF-8.
const byteOrderMark = "\ufeff"

// WriteReportCSV writes one line for every row of the list: how it was placed,
// or why not. UTF-8 with byte order mark; columns row, id, name, governorate,
// governorate_by, markaz, markaz_by, distance_m, households_derived, outcome
// ("place" or "fault"), doubts_ar, doubts_en. Faults stand among the doubts of
// their row.
func WriteReportCSV(w io.Writer, r *Report) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	faults := map[int][]scenario.Fault{}
	for _, f := range r.Faults {
		faults[f.Row] = append(faults[f.Row], f)
	}
	out := csv.NewWriter(w)
	lines := [][]string{{"row", "id", "name", "governorate", "governorate_by", "markaz", "markaz_by", "distance_m",
		"households_derived", "outcome", "doubts_ar", "doubts_en"}}
	for _, row := range r.Rows {
		var at []scenario.Fault
		if row.Refused {
			at = faults[row.Row]
		}
		lines = append(lines, line(row, at))
	}
	return out.WriteAll(lines)
}

func line(row RowReport, faults []scenario.Fault) []string {
	distance, derived, outcome := "", "", "place"
	if row.Distance >= 0 {
		distance = strconv.FormatInt(int64(row.Distance), 10)
	}
	if row.Derived > 0 {
		derived = strconv.FormatInt(int64(row.Derived), 10)
	}
	if row.Refused {
		outcome = "fault"
	}
	var ar, en []string
	for _, f := range faults {
		ar, en = append(ar, f.TextAr), append(en, f.TextEn)
	}
	for _, d := range row.Doubts {
		ar, en = append(ar, d.Ar), append(en, d.En)
	}
	return []string{strconv.Itoa(row.Row), text(string(row.ID)), text(row.Name), row.Governorate, string(row.GovernorateBy),
		row.Markaz, string(row.MarkazBy), distance, derived, outcome, strings.Join(ar, " | "), strings.Join(en, " | ")}
}

// text keeps a spreadsheet from taking a cell of the list for a formula.
func text(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Tally counts placed rows by how their governorate and markaz were found, and
// doubts by code.
type Tally struct {
	Governorate, Markaz map[How]int
	Doubts              map[string]int
	Doubtful            int // rows with any doubt
}

// Tally counts the rows that became places.
func (r *Report) Tally() Tally {
	t := Tally{Governorate: map[How]int{}, Markaz: map[How]int{}, Doubts: map[string]int{}}
	for _, row := range r.Rows {
		if row.Refused {
			continue
		}
		t.Governorate[row.GovernorateBy]++
		t.Markaz[row.MarkazBy]++
		for _, d := range row.Doubts {
			t.Doubts[d.Code]++
		}
		if len(row.Doubts) > 0 {
			t.Doubtful++
		}
	}
	return t
}

// WriteSummary writes the totals before and after, how the rows were placed,
// and what became of the columns, in Arabic or in English.
func WriteSummary(w io.Writer, r *Report, arabic bool) error {
	words, tally := english, r.Tally()
	if arabic {
		words = arabicWords
	}
	var b strings.Builder
	grouping := message.NewPrinter(language.English)
	say := func(format string, args ...any) { // with commas between thousands
		b.WriteString(strings.TrimRight(grouping.Sprintf(format, args...), " ") + "\n")
	}
	for _, c := range r.Columns {
		if c.Heading != "" || c.Field != "" {
			say(words.column, c.Heading, words.use[c.How], c.Field)
		}
	}
	say(words.totals, words.read, r.Read.Rows, r.Read.Population, r.Read.Households)
	say(words.totals, words.written, r.Written.Rows, r.Written.Population, r.Written.Households)
	say(words.totals, words.refused, r.Refused.Rows, r.Refused.Population, r.Refused.Households)
	if r.Derived > 0 {
		say(words.derived, r.Derived)
	}
	for _, part := range []struct {
		name string
		by   map[How]int
	}{{words.governorate, tally.Governorate}, {words.markaz, tally.Markaz}} {
		for _, how := range Hows() {
			if n := part.by[how]; n > 0 {
				say(words.found, part.name, words.how[how], n)
			}
		}
	}
	say(words.doubtful, tally.Doubtful, len(r.Faults))
	_, err := io.WriteString(w, b.String())
	return err
}
