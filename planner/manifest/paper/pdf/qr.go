package pdf

import (
	"fmt"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// QR draws a QR code with error correction of 15 % (level M) into a square,
// with the four modules of white that readers need inside it.
func (p *Page) QR(content string, x, y, side Length) error {
	code, err := p.shaper.qr(content)
	if err != nil {
		return err
	}
	size := code.Bounds().Dx()
	p.setGray(Black)
	// One module is one unit, so that neighbours share their edges exactly.
	const margin = 4
	p.ops = append(p.ops, "q "...)
	p.ops = appendUnit(p.ops, side, size+2*margin)
	p.ops = append(p.ops, " 0 0 "...)
	p.ops = appendUnit(p.ops, side, size+2*margin)
	p.ops = append(p.ops, ' ')
	p.nums(x, p.height-y-side)
	p.op("cm")
	for row := range size {
		for col := 0; col < size; {
			end := col
			for end < size && dark(code, end, row) {
				end++
			}
			if end > col {
				for _, v := range [...]int{col + margin, size + margin - 1 - row, end - col, 1} {
					p.ops = append(fmtInt(p.ops, int64(v)), ' ')
				}
				p.op("re")
			}
			col = end + 1
		}
	}
	p.op("f Q")
	return nil
}

// appendUnit writes the side of one of n modules in points, with five decimals.
func appendUnit(b []byte, side Length, n int) []byte {
	v := int64(side) * 100 / int64(n)
	return fmt.Appendf(b, "%d.%05d", v/100_000, v%100_000)
}

func dark(code barcode.Barcode, x, y int) bool {
	r, _, _, _ := code.At(x, y).RGBA()
	return r == 0
}

// qr makes a code, or finds it: copies of a paper repeat theirs.
func (s *Shaper) qr(content string) (barcode.Barcode, error) {
	if code, ok := s.codes[content]; ok {
		return code, nil
	}
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("QR code of %d bytes: %w", len(content), err)
	}
	if len(s.codes) >= maxCodes {
		clear(s.codes)
	}
	s.codes[content] = code
	return code, nil
}

const maxCodes = 1024
