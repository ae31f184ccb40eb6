package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"katf/inventory/database"
)

// fileRows bounds the rows of a list as a file.
const fileRows = 200_000

// list is a read that gives a page of rows; all of them as CSV, XLSX or, if the
// table has shapes, GeoJSON. The input embeds [Paging].
func list[I, R any, P interface {
	*I
	paging() *Paging
}](path, id string, may roles, summary string, h func(context.Context, *database.Tx, *I) (*Page[R], error), t table[R], opts ...option) *route {
	r := &route{method: http.MethodGet, path: path, id: id, may: may, summary: summary}
	r.formats = t.formats()
	r.apply(opts)
	r.bind = func(s *Server, r *route, op huma.Operation) {
		s.describe(&op, schemaOf[Page[R]](s, op.OperationID), r)
		op.Responses["200"].Headers["Link"] = textHeader("The next page, rel=next")
		huma.Register(s.huma, op, func(ctx context.Context, in *I) (*answer, error) {
			x := exchangeOf(ctx)
			f := r.formatOf(x.format)
			if f != nil && f.make != nil {
				return s.asFile(ctx, f, in)
			}
			var page *Page[R]
			err := s.store.Read(ctx, x.by, func(tx *database.Tx) error {
				var err error
				if f == nil {
					page, err = h(ctx, tx, in)
				} else {
					page, err = all(ctx, tx, in, P(in).paging(), h)
				}
				return err
			})
			if err != nil {
				return nil, x.fail(ctx, err)
			}
			if f != nil {
				file, err := t.file(f, page.Items, P(in).paging().BOM)
				if err != nil {
					return nil, x.fail(ctx, err)
				}
				return x.file(f, file)
			}
			if page.Next != "" {
				setHeader(ctx, "Link", x.link(page.Next, x.query.Get("limit")))
			}
			return x.json(page)
		})
	}
	return r
}

// all follows the pages to the end, in one snapshot.
func all[I, R any](ctx context.Context, tx *database.Tx, in *I, p *Paging, h func(context.Context, *database.Tx, *I) (*Page[R], error)) (*Page[R], error) {
	out := &Page[R]{}
	for p.Cursor, p.Limit = "", 1000; ; {
		page, err := h(ctx, tx, in)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, page.Items...)
		if page.Next == "" {
			return out, nil
		}
		if len(out.Items) > fileRows {
			return nil, database.Refuse(database.Invalid, "too_many_rows", "the list has more rows than a file takes; filter it", "القائمة أطول من أن توضع في ملف؛ رشّحها")
		}
		p.Cursor = page.Next
	}
}
