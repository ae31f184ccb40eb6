package paper

import (
	_ "embed"
	"sync"

	"katf/planner/manifest/paper/pdf"
)

// Noto Naskh Arabic and Noto Sans, The Noto Project Authors, SIL Open Font
// License 1.1: fonts/OFL-noto-naskh-arabic.txt and fonts/OFL-noto-sans.txt.
var (
	//go:embed fonts/noto-naskh-arabic-arabic-400-normal.woff
	naskhRegular []byte
	//go:embed fonts/noto-naskh-arabic-arabic-700-normal.woff
	naskhBold []byte
	//go:embed fonts/noto-sans-latin-400-normal.woff
	sansRegular []byte
	//go:embed fonts/noto-sans-latin-700-normal.woff
	sansBold []byte
)

var fonts = sync.OnceValue(func() *pdf.Fonts {
	f, err := pdf.NewFonts(
		pdf.Family{Name: "NotoNaskhArabic", Regular: naskhRegular, Bold: naskhBold},
		pdf.Family{Name: "NotoSans", Regular: sansRegular, Bold: sansBold},
	)
	if err != nil {
		panic("paper: embedded fonts: " + err.Error()) // a wrong build only
	}
	return f
})

func newShaper() *pdf.Shaper { return pdf.NewShaper(fonts()) }
