package proofs

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"katf/inventory/database"
)

// ink is a stroke on paper of a colour.
func ink(paper color.Color, w, h int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, paper)
		}
	}
	for x := w / 4; x < w/2; x++ {
		for y := h/2 - 3; y < h/2+3; y++ {
			m.Set(x, y, color.Black)
		}
	}
	return m
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A signature on nothing is one on white; the same file gives the same bytes.
func TestDrawnOnWhite(t *testing.T) {
	file := asPNG(t, ink(color.Transparent, 320, 140))
	p, err := Draw(context.Background(), Signature, file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Draw(context.Background(), Signature, file)
	if err != nil || !bytes.Equal(p.Bytes, again.Bytes) {
		t.Error("the same picture is another one the second time", err)
	}
	m, err := jpeg.Decode(bytes.NewReader(p.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if _, grey := m.(*image.Gray); !grey {
		t.Errorf("a signature in colours: %T", m)
	}
	at := func(x, y int) uint32 { r, _, _, _ := m.At(x, y).RGBA(); return r >> 8 }
	if at(10, 10) < 250 || at(120, 70) > 20 {
		t.Errorf("paper %d, ink %d", at(10, 10), at(120, 70))
	}
}

// A picture that nothing makes small is refused, and one that is only large is
// drawn less finely.
func TestPicturesStaySmall(t *testing.T) {
	noise := image.NewRGBA(image.Rect(0, 0, 1400, 1400))
	seed := uint32(1)
	for i := range noise.Pix {
		seed = seed*1664525 + 1013904223
		noise.Pix[i] = byte(seed >> 24)
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, noise, &jpeg.Options{Quality: 8}); err != nil {
		t.Fatal(err)
	}
	p, err := Draw(context.Background(), Photo, file.Bytes())
	if err != nil || len(p.Bytes) > MostBytes {
		t.Errorf("%d bytes came, %v", file.Len(), err)
	}
	if _, err := Draw(context.Background(), Photo, make([]byte, MostBytes+1)); database.CodeOf(err) != "picture_too_large" {
		t.Error(err)
	}
}

// Whoever gives up waiting for a painter is let go.
func TestPaintersAreFew(t *testing.T) {
	for range cap(painters) {
		painters <- struct{}{}
	}
	defer func() {
		for range cap(painters) {
			<-painters
		}
	}()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Draw(ctx, Photo, asPNG(t, ink(color.White, 64, 64))); err != context.Canceled {
		t.Error(err)
	}
}

func TestAsksTake(t *testing.T) {
	for _, c := range []struct {
		ask              Ask
		photo, signature bool
	}{{Nothing, true, true}, {APhoto, true, false}, {ASignature, false, true}, {EitherOfTwo, true, true}} {
		if c.ask.Takes(Photo) != c.photo || c.ask.Takes(Signature) != c.signature {
			t.Errorf("%s takes a photo: %v, a signature: %v", c.ask, c.ask.Takes(Photo), c.ask.Takes(Signature))
		}
	}
}

// Whatever is sent is refused with a sentence, or is a picture within the limits
// and nothing else.
func FuzzDraw(f *testing.F) {
	f.Add(asPNG(f, ink(color.White, 40, 40)))
	f.Add(asPNG(f, ink(color.Transparent, 33, 64)))
	f.Add([]byte("\xff\xd8\xff\xda\xff\xda"))
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := Draw(context.Background(), Photo, file)
		if err != nil {
			if database.CodeOf(err) == "" {
				t.Fatal(err)
			}
			return
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(p.Bytes))
		if err != nil || c.Width != p.Width || c.Height != p.Height || max(c.Width, c.Height) > mostSide || len(p.Bytes) > MostBytes {
			t.Fatal(c, err)
		}
	})
}
