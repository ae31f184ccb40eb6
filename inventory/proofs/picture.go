package proofs

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"katf/inventory/database"
)

// Kind is what a picture shows.
type Kind string

// The kinds.
const (
	Photo     Kind = "photo"
	Signature Kind = "signature"
)

// Limits of what is sent. A phone makes pictures of 1280 pixels and less.
const (
	MostBytes = 400 << 10
	mostSide  = 2048 // pixels
	leastSide = 32
	mostScans = 20 // of a progressive JPEG: each costs a pass over the picture
)

// Picture is a picture as it is stored: drawn by us.
type Picture struct {
	Width, Height int
	Bytes         []byte
}

// painters bounds how many pictures are decoded at once: one takes up to 50 MB
// meanwhile.
var painters = make(chan struct{}, 2)

// Draw decodes a JPEG or PNG and draws it anew as a JPEG, on white, a signature in
// greys. All else that was in the file is gone. It takes
// some 50 ms for a picture of a phone.
func Draw(ctx context.Context, kind Kind, file []byte) (*Picture, error) {
	if kind != Photo && kind != Signature {
		return nil, invalid("kind", kind, "photo or signature", "photo أو signature")
	}
	if len(file) > MostBytes {
		return nil, database.Refuse(database.Invalid, "picture_too_large", "a picture of 400 KB at most; make it smaller", "صورة لا تزيد على 400 كيلوبايت؛ صغّرها")
	}
	select {
	case painters <- struct{}{}:
		defer func() { <-painters }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	from, err := decode(file)
	if err != nil {
		return nil, err
	}
	b := from.Bounds()
	var onto draw.Image = image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	if kind == Signature {
		onto = image.NewGray(onto.Bounds())
	}
	draw.Draw(onto, onto.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(onto, onto.Bounds(), from, b.Min, draw.Over)
	if blank(onto) {
		return nil, database.Refuse(database.Invalid, "picture_blank", "there is nothing on the picture; take it again", "لا شيء في الصورة؛ التقطها من جديد")
	}
	return encode(onto)
}

// decode reads a file of the two formats, judged by its first bytes and not by
// what it is said to be. Its size is looked at before its pixels.
func decode(file []byte) (image.Image, error) {
	var config func() (image.Config, error)
	var whole func() (image.Image, error)
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xd8\xff")):
		config = func() (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(file)) }
		whole = func() (image.Image, error) { return jpeg.Decode(bytes.NewReader(file)) }
	case bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")):
		config = func() (image.Config, error) { return png.DecodeConfig(bytes.NewReader(file)) }
		whole = func() (image.Image, error) { return png.Decode(bytes.NewReader(file)) }
	default:
		return nil, database.Refuse(database.Invalid, "picture_type", "the file is neither a JPEG nor a PNG picture", "الملف ليس صورة JPEG ولا PNG")
	}
	c, err := config()
	if err != nil {
		return nil, unreadable(err)
	}
	if min(c.Width, c.Height) < leastSide || max(c.Width, c.Height) > mostSide {
		return nil, database.Refuse(database.Invalid, "picture_size", "a picture of 32 to 2048 pixels on each side", "صورة من 32 إلى 2048 بكسل لكل جانب")
	}
	if bytes.Count(file, []byte("\xff\xda")) > mostScans && file[0] == 0xff {
		return nil, unreadable(nil)
	}
	img, err := whole()
	if err != nil {
		return nil, unreadable(err)
	}
	return img, nil
}

func unreadable(cause error) error {
	return &database.Error{Kind: database.Invalid, Code: "picture_unreadable", Err: cause,
		En: "the picture can't be read; take it again", Ar: "تعذّرت قراءة الصورة؛ التقطها من جديد"}
}

// blank reports whether every pixel has the colour of the first.
func blank(m image.Image) bool {
	b := m.Bounds()
	first := color.RGBAModel.Convert(m.At(b.Min.X, b.Min.Y))
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if color.RGBAModel.Convert(m.At(x, y)) != first {
				return false
			}
		}
	}
	return true
}

// encode writes a JPEG that is not much larger than what came: less finely if need
// be.
func encode(m image.Image) (*Picture, error) {
	out := &Picture{Width: m.Bounds().Dx(), Height: m.Bounds().Dy()}
	for _, quality := range []int{80, 60, 40, 20} {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if out.Bytes = b.Bytes(); b.Len() <= MostBytes {
			return out, nil
		}
	}
	return nil, database.Refuse(database.Invalid, "picture_too_large", "the picture is too detailed; make it smaller", "الصورة كثيرة التفاصيل؛ صغّرها")
}
