package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2/negotiation"

	"katf/inventory/database"
)

// format is a form of an answer other than JSON, chosen by Accept or by the
// suffix of the address: /receipts.csv.
type format struct {
	mediaType, suffix string
	make              func(ctx context.Context, tx *database.Tx, in any) (*File, error) // nil: of the list's table
}

// The forms of lists.
var (
	csvFormat     = format{mediaType: "text/csv", suffix: "csv"}
	xlsxFormat    = format{mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", suffix: "xlsx"}
	geojsonFormat = format{mediaType: "application/geo+json", suffix: "geojson"}
	pdfFormat     = format{mediaType: "application/pdf", suffix: "pdf"}
)

const jsonType = "application/json"

// suffixes give the media type that the end of an address asks for.
var suffixes = map[string]string{
	"json": jsonType, "csv": csvFormat.mediaType, "xlsx": xlsxFormat.mediaType, "geojson": geojsonFormat.mediaType, "pdf": pdfFormat.mediaType,
	"zip": zipFormat.mediaType, "jpg": jpegFormat.mediaType,
}

// File is an answer that people keep: it is offered under its name.
type File struct {
	Name   string
	Body   []byte
	Inline bool // to be looked at in the browser
}

// asPDF makes an answer as a PDF document of the same input.
func asPDF[I any](h func(context.Context, *database.Tx, *I) (*File, error)) format {
	return as(pdfFormat, h)
}

// as makes an answer in a format by a function of its own.
func as[I any](f format, h func(context.Context, *database.Tx, *I) (*File, error)) format {
	f.make = func(ctx context.Context, tx *database.Tx, in any) (*File, error) { return h(ctx, tx, in.(*I)) }
	return f
}

func (f *format) schemaFormat() string {
	if strings.HasPrefix(f.mediaType, "text/") || f.suffix == geojsonFormat.suffix {
		return ""
	}
	return "binary"
}

// formatOf gives the route's format of a media type, nil for JSON.
func (r *route) formatOf(mediaType string) *format {
	for i := range r.formats {
		if r.formats[i].mediaType == mediaType {
			return &r.formats[i]
		}
	}
	return nil
}

// negotiate chooses the form of the answer. It fails if none of those asked for
// is to be had.
func (r *route) negotiate(x *exchange, accept string) error {
	offered := []string{jsonType}
	for _, f := range r.formats {
		offered = append(offered, f.mediaType)
	}
	if x.format != "" { // by the suffix
		accept = x.format
	}
	switch {
	case accept == "" || r.external:
		x.format = jsonType
	case len(r.formats) == 0 && x.format == "":
		x.format = jsonType // a browser may ask for HTML: it gets what there is
	default:
		x.format = negotiation.SelectQValueFast(accept, append(offered, "*/*"))
		if x.format == "*/*" {
			x.format = jsonType
		}
	}
	if x.format == "" {
		return errNotAcceptable
	}
	return nil
}

// asFile answers with a file that the format's own function makes of a snapshot.
func (s *Server) asFile(ctx context.Context, f *format, in any) (*answer, error) {
	x := exchangeOf(ctx)
	var out *File
	err := s.store.Read(ctx, x.by, func(tx *database.Tx) error {
		var err error
		out, err = f.make(ctx, tx, in)
		return err
	})
	if err != nil {
		return nil, x.fail(ctx, err)
	}
	return x.file(f, out)
}

// bySuffix takes the suffix off an address below the prefix: it stands for Accept.
func bySuffix(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if dot := strings.LastIndexByte(r.URL.Path, '.'); dot > 0 && strings.HasPrefix(r.URL.Path, prefix+"/") {
			if mediaType, ok := suffixes[r.URL.Path[dot+1:]]; ok {
				u := *r.URL
				u.Path, u.RawPath = u.Path[:dot], strings.TrimSuffix(u.RawPath, u.Path[dot:])
				r = r.WithContext(r.Context())
				r.URL = &u
				exchangeOf(r.Context()).format, exchangeOf(r.Context()).path = mediaType, u.Path
			}
		}
		next.ServeHTTP(w, r)
	})
}
