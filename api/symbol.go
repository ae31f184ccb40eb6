package api

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// Modules of white that readers need around a symbol (ISO/IEC 18004), and how
// many pixels a module of the picture has.
const (
	margin = 4
	pixels = 8
)

// symbol draws a QR symbol with error correction of 15 % (level M), in black on
// white, as SVG and as PNG.
func symbol(content string) (svg string, picture []byte, err error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return "", nil, fmt.Errorf("QR symbol of %d bytes: %w", len(content), err)
	}
	n := code.Bounds().Dx()
	side := n + 2*margin
	var path strings.Builder
	img := image.NewPaletted(image.Rect(0, 0, side*pixels, side*pixels), color.Palette{color.White, color.Black})
	for y := range n {
		for x := range n {
			if r, _, _, _ := code.At(x, y).RGBA(); r != 0 {
				continue
			}
			fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+margin, y+margin)
			for i := range pixels * pixels {
				img.SetColorIndex((x+margin)*pixels+i%pixels, (y+margin)*pixels+i/pixels, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return "", nil, err
	}
	svg = fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><rect width="%[1]d" height="%[2]d" fill="#fff"/><path d="%s"/></svg>`,
		side, side, path.String())
	return svg, b.Bytes(), nil
}
