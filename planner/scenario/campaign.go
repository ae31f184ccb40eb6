package scenario

import (
	"strings"

	"katf/geo"
	"katf/planner"
	"katf/planner/scenario/sheet"
)

func placeCell(p geo.Point) geo.Cell { return geo.CellAt(p, geo.PlaceResolution) }

// understand turns the document of the campaign into inputs of the campaign and,
// if they stand in it, of the tiers, and reports what it does not know.
func (r *review) understand(root *node, file string) {
	in := &input{table: campaignTable, file: file}
	r.inputs[campaignTable] = in
	if root.kind != '{' {
		r.lose(file)
		r.file(campaignTable, file, root.line, "", "", say("the document must be an object { ... }", "يجب أن يكون المستند كائنًا { ... }"))
		return
	}
	rec := record{row: root.line, extra: map[string]spot{}}
	rec.cells, rec.spots = r.cells(campaignTable, root, "")
	in.records = []record{rec}
	r.known(campaignTable, root, "", in)
}

// cells picks the declared columns of a table out of an object. A value of the
// wrong kind is reported and counts as read.
func (r *review) cells(t *table, object *node, label string) (cells []string, spots []spot) {
	cells, spots = make([]string, len(t.columns)), make([]spot, len(t.columns))
	for i, c := range t.columns {
		n, line := object, object.line
		for _, key := range strings.Split(c.Name, ".") {
			if n == nil || n.kind != '{' {
				n = nil
				break
			}
			line = n.line
			n = n.child(key)
		}
		spots[i] = spot{row: line, label: join(label, c.Name)}
		if n == nil || n.kind == '0' {
			continue
		}
		spots[i].row = n.line
		cells[i] = n.flat(c.Type)
		spots[i].value = cells[i]
	}
	return cells, spots
}

// flat gives a value as the text of a cell. Lists of codes become one text.
func (n *node) flat(kind string) string {
	if n.kind == '[' && kind == "list of codes" {
		var parts []string
		for _, k := range n.kids {
			parts = append(parts, k.text)
		}
		return strings.Join(parts, " ")
	}
	return sheet.Text(n.text)
}

// wrongKind says if a JSON value is not of the kind that a column takes.
func (n *node) wrongKind(c spec) *message {
	list := c.Type == "list of codes"
	switch {
	case n.kind == '0' || n.kind == 'c':
		return nil
	case list && n.kind != '[':
		return say("must be a list [ ... ]", "يجب أن يكون قائمة [ ... ]")
	case list:
		for _, k := range n.kids {
			if k.kind != 's' {
				return say("must be a list of texts in quotation marks", "يجب أن يكون قائمة نصوص بين علامتي تنصيص")
			}
		}
		return nil
	case !n.single():
		return say("must be a single value", "يجب أن يكون قيمة واحدة")
	case c.Type == "whole number" && n.kind != 'b', n.kind == 's':
		return nil // numbers may be written as texts, in any digits
	case c.Type == "whole number":
		return say("must be a number", "يجب أن يكون عددًا")
	}
	return say("must be a text in quotation marks", "يجب أن يكون نصًا بين علامتي تنصيص")
}

// known walks an object beside the declared columns: values of a wrong kind and
// keys that nothing declares are reported, the lists are taken.
func (r *review) known(t *table, object *node, path string, in *input) {
	for i, key := range object.keys {
		n, name := object.kids[i], join(path, key)
		c := t.index(name)
		switch {
		case c >= 0:
			if m := n.wrongKind(t.columns[c]); m != nil {
				r.at(t, len(in.records)-1, name, m)
			}
		case t == campaignTable && r.special(name, n, in):
		case hasPrefix(t, name+"."):
			r.group(t, n, name, in)
		default:
			r.file(t, in.file, n.line, in.label(name), n.text, unknownKey(t, path, key))
		}
	}
}

// label gives the name of a value as the document has it.
func (in *input) label(name string) string {
	if in.table == tierTable {
		return tierLabel(len(in.records)-1, name)
	}
	return name
}

func (r *review) group(t *table, n *node, name string, in *input) {
	switch n.kind {
	case '{':
		r.known(t, n, name, in)
		return
	case '0':
		return
	}
	r.file(t, in.file, n.line, name, n.text, say("must be an object { ... }", "يجب أن يكون كائنًا { ... }"))
	for _, c := range t.columns {
		if strings.HasPrefix(c.Name, name+".") { // not missing besides
			r.marked[mark{t, len(in.records) - 1, c.Name}] = true
			r.spoil(t, c.Name)
		}
	}
}

func hasPrefix(t *table, prefix string) bool {
	for _, c := range t.columns {
		if strings.HasPrefix(c.Name, prefix) {
			return true
		}
	}
	return false
}

func unknownKey(t *table, path, key string) *message {
	if n := nearest(key, t.keysAt(path)); n != "" {
		return say("there is no such key; did you mean %s?", "لا يوجد مفتاح بهذا الاسم؛ هل تقصد %s؟", n)
	}
	return say("there is no such key", "لا يوجد مفتاح بهذا الاسم")
}

// keysAt gives the keys that a level of the document may have.
func (t *table) keysAt(path string) []string {
	var keys []string
	for _, c := range t.columns {
		rest, ok := strings.CutPrefix(c.Name, path)
		if rest, _, _ = strings.Cut(strings.TrimPrefix(rest, "."), "."); ok && rest != "" {
			keys = append(keys, rest)
		}
	}
	switch {
	case t == campaignTable && path == "":
		keys = append(keys, "tiers", strings.TrimSuffix(hijriKeys, "."), strings.TrimSuffix(noteKeys, "."))
	case t == campaignTable && path == "policy":
		keys = append(keys, "quotas")
	}
	return keys
}

// special takes the keys that hold lists and maps.
func (r *review) special(name string, n *node, in *input) bool {
	c := &r.s.Campaign
	switch name {
	case "tiers":
		r.tiers(n, in.file)
	case strings.TrimSuffix(quotaKeys, "."):
		r.entries(n, name, in, func(key string, kid *node) *message {
			if c.Policy.Quotas == nil {
				c.Policy.Quotas = map[string]planner.Cartons{}
			}
			key = governorateCode(key)
			if _, twice := c.Policy.Quotas[key]; twice {
				return say("the governorate has two quotas", "للمحافظة حصتان")
			}
			v, err := sheet.Int(kid.text)
			c.Policy.Quotas[key] = planner.Cartons(v)
			if err != nil {
				return cellFault(err)
			}
			return nil
		})
	case strings.TrimSuffix(hijriKeys, "."):
		r.entries(n, name, in, func(key string, kid *node) *message {
			d, m := readDate(kid.text)
			if c.HijriFirstDays == nil {
				c.HijriFirstDays = map[string]planner.Date{}
			}
			c.HijriFirstDays[sheet.Latin(key)] = d
			return m
		})
	case strings.TrimSuffix(noteKeys, "."):
		r.notes(n, in)
	default:
		return false
	}
	return true
}

// entries takes the members of an object of single values.
func (r *review) entries(n *node, name string, in *input, take func(string, *node) *message) {
	if n.kind == '0' {
		return
	}
	if n.kind != '{' {
		r.file(in.table, in.file, n.line, name, n.text, say("must be an object { ... }", "يجب أن يكون كائنًا { ... }"))
		return
	}
	for i, key := range n.keys {
		kid := n.kids[i]
		column := join(name, canonicalKey(name, key))
		in.records[0].extra[column] = spot{kid.line, join(name, key), kid.text}
		m := say("must be a single value", "يجب أن يكون قيمة واحدة")
		if kid.single() {
			m = take(key, kid)
		}
		r.at(in.table, 0, column, m)
	}
}

// canonicalKey is the key under which the campaign keeps an entry.
func canonicalKey(name, key string) string {
	if name+"." == quotaKeys {
		return governorateCode(key)
	}
	return sheet.Latin(key)
}

func (r *review) notes(n *node, in *input) {
	if n.kind == '0' {
		return
	}
	if n.single() {
		r.file(in.table, in.file, n.line, "notes", n.text, say("must be a list [ ... ] of texts", "يجب أن يكون قائمة [ ... ] من النصوص"))
		return
	}
	for _, k := range n.kids {
		if k.kind != 's' && k.kind != 'c' {
			r.file(in.table, in.file, k.line, "notes", k.text, say("must be a text in quotation marks", "يجب أن يكون نصًا بين علامتي تنصيص"))
			continue
		}
		r.s.Campaign.Notes = append(r.s.Campaign.Notes, sheet.Text(k.text))
	}
}

// tiers takes the list of tiers of campaign.json.
func (r *review) tiers(n *node, file string) {
	in := &input{table: tierTable, file: file}
	r.inputs[tierTable] = in
	if n.kind != '[' {
		in.absent = true
		r.file(tierTable, file, n.line, "tiers", n.text, say("must be a list [ ... ] of tiers", "يجب أن يكون قائمة [ ... ] من الأولويات"))
		return
	}
	for i, k := range n.kids {
		label := strings.TrimSuffix(tierLabel(i, ""), ".")
		if k.kind != '{' {
			in.absent = true
			r.file(tierTable, file, k.line, label, k.text, say("must be an object { ... }", "يجب أن يكون كائنًا { ... }"))
			continue
		}
		rec := record{row: k.line}
		rec.cells, rec.spots = r.cells(tierTable, k, label)
		in.records = append(in.records, rec)
		r.known(tierTable, k, "", in)
	}
}
