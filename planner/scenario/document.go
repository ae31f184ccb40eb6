package scenario

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"katf/planner/scenario/sheet"
)

// node is a value of a JSON document, or of a sheet of keys and values, with
// the line it stands on. The standard decoder stops at the first mistake and
// gives no lines; this tree lets all mistakes be told.
type node struct {
	kind byte   // '{' object, '[' list, 's' string, 'n' number, 'b' truth, '0' null, 'c' cell of a sheet
	text string // of a value
	line int
	keys []string // of an object
	kids []*node
}

// child gives the member of an object, nil if it has none of that name.
func (n *node) child(key string) *node {
	if i := slices.Index(n.keys, key); i >= 0 {
		return n.kids[i]
	}
	return nil
}

func (n *node) single() bool { return n.kind != '{' && n.kind != '[' }

// lined is a message with its line.
type lined struct {
	line  int
	label string
	*message
}

// parseJSON reads a document. Syntax errors end it, with the line; keys that
// are there twice are reported and the first is kept.
func parseJSON(data []byte) (*node, []lined) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, []lined{{0, "", say("the file is not UTF-8: save it as UTF-8", "الملف ليس بترميز UTF-8: احفظه بترميز UTF-8")}}
	}
	if err := json.Unmarshal(data, new(any)); err != nil {
		return nil, []lined{syntaxFault(data, err)}
	}
	p := jsonWalk{data: data, decoder: json.NewDecoder(bytes.NewReader(data))}
	p.decoder.UseNumber()
	return p.value(""), p.faults
}

func syntaxFault(data []byte, err error) lined {
	line := 0
	if e := (*json.SyntaxError)(nil); errors.As(err, &e) {
		line = lineAt(data, int(e.Offset))
	}
	return lined{line, "", say("this is not JSON: %v", "هذا ليس JSON صحيحًا: %v", err)}
}

func lineAt(data []byte, offset int) int {
	return bytes.Count(data[:min(max(offset, 0), len(data))], []byte("\n")) + 1
}

// jsonWalk builds nodes from tokens. The document is known to be valid, so the
// tokens come without errors.
type jsonWalk struct {
	data    []byte
	decoder *json.Decoder
	offset  int
	line    int
	faults  []lined
}

func (p *jsonWalk) token() json.Token {
	t, err := p.decoder.Token()
	if err != nil {
		return nil
	}
	end := int(p.decoder.InputOffset())
	p.line += bytes.Count(p.data[p.offset:end], []byte("\n"))
	p.offset = end
	return t
}

func (p *jsonWalk) value(path string) *node {
	t := p.token()
	n := &node{line: p.line + 1}
	switch t := t.(type) {
	case json.Delim:
		n.kind = byte(t)
		p.members(n, path)
	case string:
		n.kind, n.text = 's', t
	case json.Number:
		n.kind, n.text = 'n', t.String()
	case bool:
		n.kind, n.text = 'b', fmt.Sprint(t)
	default:
		n.kind = '0'
	}
	return n
}

func (p *jsonWalk) members(n *node, path string) {
	for p.decoder.More() {
		if n.kind == '[' {
			n.kids = append(n.kids, p.value(fmt.Sprintf("%s[%d]", path, len(n.kids)+1)))
			continue
		}
		key, _ := p.token().(string)
		label := join(path, key)
		kid := p.value(label)
		if slices.Contains(n.keys, key) {
			p.faults = append(p.faults, lined{kid.line, label, say("the key is there twice", "المفتاح مكرر")})
			continue
		}
		n.keys, n.kids = append(n.keys, key), append(n.kids, kid)
	}
	p.token() // the closing bracket
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// keyValues reads a sheet of keys and values as a document: each point of a key
// begins a level.
func keyValues(t *sheet.Table) (*node, []lined) {
	key, value := -1, -1
	for i, h := range t.Header {
		switch sheet.Fold(h) {
		case "key", sheet.Fold("المفتاح"):
			key = i
		case "value", sheet.Fold("القيمة"):
			value = i
		}
	}
	if key < 0 || value < 0 {
		return nil, []lined{{t.Line, "", say("the sheet needs two columns headed key and value", "تحتاج الورقة عمودين عنوانهما key (المفتاح) وvalue (القيمة)")}}
	}
	root := &node{kind: '{', line: t.Line}
	var faults []lined
	for _, row := range t.Rows {
		path := sheet.Clean(row.Cells[key])
		if c := campaignTable.heading(path); c >= 0 {
			path = campaignTable.columns[c].Name // given in Arabic
		}
		leaf := &node{kind: 'c', text: row.Cells[value], line: row.Number}
		if leaf.text == "" {
			leaf.kind = '0'
		}
		if !root.put(strings.Split(path, "."), leaf) {
			faults = append(faults, lined{row.Number, path, say("the key is there twice", "المفتاح مكرر")})
		}
	}
	return root, faults
}

// put adds a leaf at a path and reports whether the place was free.
func (n *node) put(path []string, leaf *node) bool {
	kid := n.child(path[0])
	if len(path) == 1 {
		if kid != nil {
			return false
		}
		n.keys, n.kids = append(n.keys, path[0]), append(n.kids, leaf)
		return true
	}
	if kid == nil {
		kid = &node{kind: '{', line: leaf.line}
		n.keys, n.kids = append(n.keys, path[0]), append(n.kids, kid)
	}
	return kid.kind == '{' && kid.put(path[1:], leaf)
}
