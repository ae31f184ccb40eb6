package main

import (
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// count writes a number and what it counts: 1 place, 5,716 places.
func count[N ~int | ~int64](n N, what string) string {
	if n != 1 {
		what += "s"
	}
	return grouped(n) + " " + what
}

// grouped writes an integer with commas between thousands.
func grouped[N ~int | ~int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// quoted writes a path as a shell takes it.
func quoted(path string) string {
	if strings.ContainsAny(path, " \t'\"$`\\*?[](){}&|;<>~!#") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

// below puts texts below each other, each broken between words at a width.
func below(width int, texts ...string) string {
	lines := make([]string, len(texts))
	for i, s := range texts {
		lines[i] = strings.TrimRight(text.WrapSoft(s, width), " ")
	}
	return strings.Join(lines, "\n")
}
