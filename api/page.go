package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"

	"katf/inventory/database"
)

// Paging is embedded in the input of every list.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"2000" doc:"Where to go on: what next said of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"Rows on a page; CSV and XLSX always have all"`
	BOM    bool   `query:"bom" doc:"Begin CSV with a byte order mark, for spreadsheet programs that ask for one"`
}

func (p *Paging) paging() *Paging { return p }

// Page is a part of a list.
type Page[R any] struct {
	Items []R    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"The cursor of the next page; not there on the last"`
}

// cursor says after which row the next page begins, and of which list: a cursor
// of another list, or of other filters, is refused. It holds no secret; the sum
// only tells a damaged one.
type cursor struct {
	List []byte            `json:"l"`
	Keys []json.RawMessage `json:"k"`
}

const sumBytes = 6

// after reads the keys of the last row of the page before, in their order, and
// reports whether there was one: the first page begins at the beginning.
//
// Pages are stable under inserts because they go on after a key, not after a
// number of rows: list by a key that never changes.
func (p *Paging) after(ctx context.Context, keys ...any) (bool, error) {
	if p.Cursor == "" {
		return false, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err != nil || len(raw) <= sumBytes {
		return false, errCursor(p.Cursor)
	}
	sum := sha256.Sum256(raw[sumBytes:])
	var c cursor
	if !bytes.Equal(raw[:sumBytes], sum[:sumBytes]) || json.Unmarshal(raw[sumBytes:], &c) != nil || len(c.Keys) != len(keys) {
		return false, errCursor(p.Cursor)
	}
	if !bytes.Equal(c.List, listOf(ctx)) {
		return false, errCursor(p.Cursor)
	}
	for i := range keys {
		if json.Unmarshal(c.Keys[i], keys[i]) != nil {
			return false, errCursor(p.Cursor)
		}
	}
	return true, nil
}

// pageOf makes a page of rows of which one more than the limit was asked for:
// that one says that there is a next page.
func pageOf[R any](ctx context.Context, p *Paging, rows []R, key func(*R) []any) (*Page[R], error) {
	page := &Page[R]{Items: rows}
	if page.Items == nil {
		page.Items = []R{}
	}
	if len(rows) <= p.Limit {
		return page, nil
	}
	page.Items = rows[:p.Limit]
	c := cursor{List: listOf(ctx)}
	for _, k := range key(&page.Items[p.Limit-1]) {
		raw, err := json.Marshal(k)
		if err != nil {
			return nil, err
		}
		c.Keys = append(c.Keys, raw)
	}
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	page.Next = base64.RawURLEncoding.EncodeToString(append(sum[:sumBytes:sumBytes], text...))
	return page, nil
}

// more is how many rows a list has to ask for.
func (p *Paging) more() int { return p.Limit + 1 }

// listOf is a short mark of the address and filters of the list.
func listOf(ctx context.Context) []byte {
	x := exchangeOf(ctx)
	sum := sha256.Sum256([]byte(x.path + "?" + x.filters().Encode()))
	return sum[:6]
}

// filters is the query without what only says which page.
func (x *exchange) filters() url.Values {
	out := url.Values{}
	for k, v := range x.query {
		if k != "cursor" && k != "limit" && k != "bom" {
			out[k] = v
		}
	}
	return out
}

// link names the next page as RFC 8288 has it.
func (x *exchange) link(next string, limit string) string {
	q := x.filters()
	q.Set("cursor", next)
	if limit != "" {
		q.Set("limit", limit)
	}
	return "<" + x.path + "?" + q.Encode() + `>; rel="next"`
}

func errCursor(value string) error {
	return &database.Error{Kind: database.Invalid, Code: "bad_cursor",
		En:     "the cursor is damaged, or belongs to another list or other filters; begin again without it",
		Ar:     "المؤشر تالف أو يخص قائمة أخرى أو مرشّحات أخرى؛ ابدأ من جديد بدونه",
		Fields: []database.Field{{Path: "query.cursor", Value: value, En: "not a cursor of this list", Ar: "ليس مؤشرًا لهذه القائمة"}}}
}
