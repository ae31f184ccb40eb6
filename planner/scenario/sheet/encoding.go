package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode turns bytes into text by their byte order mark, else as UTF-8, else as
// Windows-1256, in which Arabic Windows writes CSV when not told otherwise.
func decode(data []byte) (text, encoding string, err error) {
	if len(data) > MaxBytes {
		return "", "", tooBig()
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return utf16(data, unicode.LittleEndian, "UTF-16LE")
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return utf16(data, unicode.BigEndian, "UTF-16BE")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return "", "", &Error{
			En: "this is a workbook of an old Excel (.xls) or one with a password: save it as .xlsx without password, or as CSV",
			Ar: "هذا ملف إكسل قديم (.xls) أو محمي بكلمة مرور: احفظه بصيغة \u200e.xlsx بلا كلمة مرور أو بصيغة CSV"}
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "", "", binary()
	}
	if utf8.Valid(data) {
		return string(data), "UTF-8", nil
	}
	if err := damaged(data); err != nil {
		return "", "", err
	}
	out, err := charmap.Windows1256.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", binary()
	}
	return string(out), "Windows-1256", nil
}

func utf16(data []byte, order unicode.Endianness, name string) (string, string, error) {
	out, err := unicode.UTF16(order, unicode.ExpectBOM).NewDecoder().Bytes(data)
	if err != nil || bytes.IndexByte(out, 0) >= 0 {
		return "", "", binary()
	}
	return string(out), name, nil
}

// damaged tells UTF-8 with a few broken bytes from another encoding: in
// Windows-1256 hardly any pair of Arabic letters happens to be valid UTF-8, so
// mostly valid sequences mean a damaged file. Guessing on would turn every
// name of it into nonsense.
func damaged(data []byte) error {
	valid, invalid, first := 0, 0, -1
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			invalid++
			if first < 0 {
				first = i
			}
		case n > 1:
			valid++
		}
		i += n
	}
	if valid < 10*invalid {
		return nil
	}
	line := bytes.Count(data[:first], []byte("\n")) + 1
	return &Error{
		En: fmt.Sprintf("the file is UTF-8 but for %d broken bytes, the first in line %d: export it again as UTF-8", invalid, line),
		Ar: fmt.Sprintf("الملف بترميز UTF-8 عدا %d بايت تالفة، أولها في السطر %d: أعد تصديره بترميز UTF-8", invalid, line)}
}

func binary() *Error {
	return &Error{En: "this is not a text table: save it as CSV (UTF-8) or .xlsx",
		Ar: "هذا ليس جدولًا نصيًا: احفظه بصيغة CSV (UTF-8) أو \u200e.xlsx"}
}

func tooBig() *Error {
	return &Error{En: fmt.Sprintf("the file is larger than %d MB", MaxBytes>>20),
		Ar: fmt.Sprintf("حجم الملف أكبر من %d ميجابايت", MaxBytes>>20)}
}

// invisible reports the marks that steer the direction of text and are not seen:
// they come along when cells are copied from Arabic documents.
func invisible(r rune) bool {
	return r == '\u200e' || r == '\u200f' || r == '\u061c' || r == '\ufeff' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// Text trims spaces of every kind, direction marks and byte order marks off
// both ends. What lies between stays as it is.
func Text(s string) string {
	if plain(s) {
		return s
	}
	return strings.TrimFunc(s, func(r rune) bool { return invisible(r) || isSpace(r) })
}

// plain spares most cells the decoding of runes.
func plain(s string) bool {
	if s == "" {
		return true
	}
	first, last := s[0], s[len(s)-1]
	return first > ' ' && last > ' ' && first < 0x7f && last < 0x7f
}

// Clean is for codes, headings and numbers, where only what is seen may count:
// direction marks go wherever they are, runs of space of any kind become one
// plain space, and the ends are trimmed.
func Clean(s string) string {
	if plain(s) && ascii(s) && !strings.ContainsAny(s, " \t\n\r\v\f") {
		return s // most codes and numbers
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case invisible(r):
		case isSpace(r):
			space = b.Len() > 0
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', '\u0085', '\u00a0', '\u1680', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000':
		return true
	}
	return r >= '\u2000' && r <= '\u200a'
}
