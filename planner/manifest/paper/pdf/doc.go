// Package pdf writes PDF 1.7 files of text, lines, rectangles and QR codes, with
// Arabic set properly: bidirectional order, joined letters, and text that can be
// searched and copied.
//
// Fonts are TrueType (also packed as WOFF); each file holds only the glyphs that
// it uses. Lengths are whole thousandths of a point, so that the same input gives
// the same bytes on every machine. The clock is never read.
package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"
	"time"
	"unicode/utf16"
)

// Length is a thousandth of a point, 1/72000 inch.
type Length int64

// Lengths to multiply by, and the size of a page.
const (
	Pt Length = 1000
	MM Length = 2835 // 2834.65: a third of a millimetre too much over a page

	A4Width  Length = 595_276
	A4Height Length = 841_890
)

// Info is what a viewer shows about a file.
type Info struct {
	Title    string
	Language string    // of most text, as in RFC 3066: "ar"
	Created  time.Time // left out if zero
	RTL      bool      // facing pages run from right to left
}

// Doc writes one file, page by page; memory holds the glyphs in use and the
// pages not yet added. Not safe for concurrent use.
type Doc struct {
	w       io.Writer
	sum     hash.Hash
	err     error
	at      int64
	objects []int64 // offsets by object number; 0 is free
	pages   []int
	info    Info
	shaper  *Shaper
	used    []usedFont // by font
	zip     *zlib.Writer
	buf     bytes.Buffer
}

// Object numbers that every file has.
const (
	catalogObject = 1 + iota
	pagesObject
	resourcesObject
	infoObject
	firstFreeObject
)

// NewDoc starts a file. The shaper may serve many files, one after the other.
func NewDoc(w io.Writer, s *Shaper, info Info) *Doc {
	d := &Doc{w: w, sum: sha256.New(), info: info, shaper: s, objects: make([]int64, firstFreeObject), used: make([]usedFont, len(s.faces))}
	d.zip = zlib.NewWriter(io.Discard)
	// The second line marks the file as binary for programs that guess.
	d.print("%%PDF-1.7\n%%\xE2\xE3\xCF\xD3\n")
	return d
}

func (d *Doc) write(p []byte) {
	if d.err != nil {
		return
	}
	n, err := d.w.Write(p)
	d.at += int64(n)
	d.err = err
	d.sum.Write(p)
}

func (d *Doc) print(format string, args ...any) { d.write(fmt.Appendf(nil, format, args...)) }

func (d *Doc) newObject() int {
	d.objects = append(d.objects, 0)
	return len(d.objects) - 1
}

// object writes an object that is no stream.
func (d *Doc) object(n int, format string, args ...any) {
	d.objects[n] = d.at
	d.print("%d 0 obj\n"+format+"\nendobj\n", append([]any{n}, args...)...)
}

// stream writes a compressed stream; dict holds its entries besides the length
// and the filter.
func (d *Doc) stream(n int, dict string, data []byte) {
	d.buf.Reset()
	d.zip.Reset(&d.buf)
	_, _ = d.zip.Write(data) // a Buffer does not fail
	_ = d.zip.Close()
	d.objects[n] = d.at
	d.print("%d 0 obj\n<</Length %d/Filter/FlateDecode%s>>stream\n", n, d.buf.Len(), dict)
	d.write(d.buf.Bytes())
	d.print("\nendstream\nendobj\n")
}

// Add writes a finished page; it can't be drawn on any more.
func (d *Doc) Add(p *Page) {
	content, page := d.newObject(), d.newObject()
	d.stream(content, "", p.finish(d))
	d.object(page, "<</Type/Page/Parent %d 0 R/Resources %d 0 R/MediaBox[0 0 %s %s]/Contents %d 0 R>>",
		pagesObject, resourcesObject, decimal(p.width), decimal(p.height), content)
	d.pages = append(d.pages, page)
}

// Pages is the number of pages added.
func (d *Doc) Pages() int { return len(d.pages) }

// Close writes fonts and tables. It gives the first error of the whole file.
func (d *Doc) Close() error {
	fonts := ""
	for i := range d.used {
		if len(d.used[i].clusters) > 0 {
			fonts += fmt.Sprintf("/F%d %d 0 R", i, d.writeFont(i))
		}
	}
	d.object(resourcesObject, "<</Font<<%s>>>>", fonts)
	var kids strings.Builder
	for _, p := range d.pages {
		fmt.Fprintf(&kids, "%d 0 R ", p)
	}
	d.object(pagesObject, "<</Type/Pages/Count %d/Kids[%s]>>", len(d.pages), strings.TrimSpace(kids.String()))
	d.writeCatalog()
	d.writeTrailer()
	return d.err
}

func (d *Doc) writeCatalog() {
	direction := ""
	if d.info.RTL {
		direction = "/Direction/R2L"
	}
	d.object(catalogObject, "<</Type/Catalog/Pages %d 0 R/Lang(%s)/ViewerPreferences<</DisplayDocTitle true%s>>>>",
		pagesObject, d.info.Language, direction)
	created := ""
	if !d.info.Created.IsZero() {
		created = "/CreationDate(D:" + d.info.Created.UTC().Format("20060102150405") + "Z)"
	}
	d.object(infoObject, "<</Title%s/Producer(katf)%s>>", textString(d.info.Title), created)
}

func (d *Doc) writeTrailer() {
	// The id is that of the content, so that equal files have equal bytes.
	id := hex.EncodeToString(d.sum.Sum(nil)[:16])
	start := d.at
	d.print("xref\n0 %d\n0000000000 65535 f \n", len(d.objects))
	for _, at := range d.objects[1:] {
		d.print("%010d 00000 n \n", at)
	}
	d.print("trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(d.objects), catalogObject, infoObject, id, id, start)
}

// textString writes a text of a dictionary in UTF-16 with its mark.
func textString(s string) string {
	out := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		out = fmt.Appendf(out, "%04X", u)
	}
	return string(append(out, '>'))
}

// decimal writes a length in points with two decimals at most.
func decimal(l Length) string { return string(appendDecimal(nil, l)) }

func appendDecimal(b []byte, l Length) []byte {
	if l < 0 {
		b, l = append(b, '-'), -l
	}
	h := (l + 5) / 10 // hundredths
	b = fmtInt(b, int64(h/100))
	if f := h % 100; f != 0 {
		b = append(b, '.', byte('0'+f/10))
		if f%10 != 0 {
			b = append(b, byte('0'+f%10))
		}
	}
	return b
}
