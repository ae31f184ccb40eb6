package sheet

import "strings"

// records splits text into records and gives each with its number. Quotes
// follow RFC 4180; a quote inside an unquoted cell stands for itself, since
// lists hold names like 12" pipe. Lines end in LF, CRLF or CR. Blank lines are
// given as records too, for they have a row number.
//
// encoding/csv would do but for the row numbers: it counts lines, which a
// quoted line break makes different from the rows of a spreadsheet, and it
// leaves blank lines out.
func records(text string, add func(number int, cells []string) error) error {
	sep, text := separator(text)
	for number := 1; text != ""; number++ {
		cells, rest, err := record(text, sep, number)
		if err != nil {
			return err
		}
		if err := add(number, cells); err != nil {
			return err
		}
		text = rest
	}
	return nil
}

// record splits the first record off.
func record(text string, sep byte, number int) (cells []string, rest string, err error) {
	cells = make([]string, 0, 24)
	for {
		var cell string
		if text != "" && text[0] == '"' {
			cell, text, err = quoted(text, sep, number)
			if err != nil {
				return nil, "", err
			}
		} else {
			end := unquotedEnd(text, sep)
			cell, text = text[:end], text[end:]
		}
		cells = append(cells, cell)
		if len(cells) > 4*MaxColumns {
			return nil, "", tooWide(number)
		}
		switch {
		case text == "":
			return cells, "", nil
		case text[0] == sep:
			text = text[1:]
		case strings.HasPrefix(text, "\r\n"):
			return cells, text[2:], nil
		default:
			return cells, text[1:], nil
		}
	}
}

func unquotedEnd(text string, sep byte) int {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c == sep || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(text)
}

// quoted reads a cell that begins with a quote. Line breaks inside it become LF.
func quoted(text string, sep byte, number int) (cell, rest string, err error) {
	var parts []string
	text = text[1:]
	for {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			return "", "", &Error{Row: number,
				En: `a quotation mark (") is opened in this row and never closed`,
				Ar: `علامة تنصيص (") مفتوحة في هذا الصف ولم تُغلق`}
		}
		parts = append(parts, text[:i])
		text = text[i+1:]
		if text == "" || text[0] != '"' {
			break
		}
		parts = append(parts, `"`)
		text = text[1:]
	}
	text = strings.TrimLeft(text, " ")
	if text != "" && text[0] != sep && text[0] != '\n' && text[0] != '\r' {
		return "", "", &Error{Row: number,
			En: `a quotation mark (") is out of place: after the closing one a separator must follow, and a quotation mark inside a cell is written twice`,
			Ar: `علامة تنصيص (") في غير موضعها: بعد علامة الإغلاق يجب أن يأتي الفاصل، وعلامة التنصيص داخل الخلية تُكتب مرتين`}
	}
	cell = strings.Join(parts, "")
	if strings.IndexByte(cell, '\r') >= 0 {
		cell = strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "\r", "\n")
	}
	return cell, text, nil
}

// separator finds what separates the cells of the header, the first line that
// is not blank: whichever of comma, semicolon and tab is there most outside
// quotes. A line without any of them may be a title, and the next one is looked
// at with it. A first line like sep=; as Excel writes it decides, and is cut off,
// as Excel does not show it.
func separator(text string) (sep byte, rest string) {
	if len(text) >= 5 && strings.EqualFold(text[:4], "sep=") {
		line := unquotedEnd(text, '\n')
		if s := text[4:line]; len(s) == 1 && strings.Contains(",;\t|", s) {
			return s[0], strings.TrimPrefix(strings.TrimPrefix(text[line:], "\r"), "\n")
		}
	}
	counts := [256]int{}
	inside, blank, titles := false, true, 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if (c == '\n' || c == '\r') && !inside && !blank {
			if titles++; titles > maxTitles || counts[','] > 0 || counts[';'] > 0 || counts['\t'] > 0 {
				break
			}
			blank = true
		}
		switch {
		case c == '"':
			inside = !inside
		case !inside:
			counts[c]++
		}
		if c > ' ' && c != ',' && c != ';' {
			blank = false
		}
	}
	sep = ','
	for _, c := range []byte(";\t") {
		if counts[c] > counts[sep] {
			sep = c
		}
	}
	return sep, text
}
