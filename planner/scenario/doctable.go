package scenario

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteDoc writes the reference of every table and column as Markdown, from the
// same description that reads and writes them. docs/DATA.md holds it between
// its markers.
func WriteDoc(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, t := range tables {
		title := t.File
		if t == tierTable {
			title += ": tiers"
		}
		fmt.Fprintf(b, "### %s — %s\n\n%s\n\n", title, t.NameAr, t.Doc)
		first := "Column"
		if t == campaignTable {
			first = "Key"
		}
		fmt.Fprintf(b, "| %s | العنوان | Type | Unit | Required | Meaning | Example | HXL |\n|%s\n", first, strings.Repeat("---|", 8))
		for _, c := range t.columns {
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s | %s |\n",
				monospace(c.Name), c.NameAr, c.Type, c.Unit, c.need(), escaped(c.Doc), monospace(c.Example), monospace(c.Tag))
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}

// need says whether a cell must be filled, and what an empty one means.
func (c *spec) need() string {
	switch {
	case c.Required:
		return "yes"
	case c.Default != "":
		return "no: " + c.Default
	}
	return "no"
}

func monospace(s string) string {
	if s == "" {
		return ""
	}
	return "`" + escaped(s) + "`"
}

func escaped(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
