package scenario

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"

	"katf/planner"
	"katf/planner/scenario/sheet"
)

// ReadData reads a scenario from the bytes of a workbook or of a zip of a folder,
// whichever they are. A scenario with faults gives an [*Invalid] that lists all
// of them; any other error means that the bytes are neither, and says so in a
// [*sheet.Error]. Files and sheets that are not of a scenario are faults.
func ReadData(name string, data []byte) (*planner.Scenario, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &sheet.Error{En: "this is neither a zip of a scenario's folder nor an XLSX workbook",
			Ar: "هذا ليس ملف zip لمجلد سيناريو ولا مصنف XLSX"}
	}
	r := newReview(&planner.Scenario{})
	if isWorkbook(z) {
		r.readXLSX(name, data)
		return r.result()
	}
	var size uint64
	for _, f := range z.File {
		if size += f.UncompressedSize64; size > sheet.MaxBytes || f.UncompressedSize64 > sheet.MaxBytes {
			return nil, &sheet.Error{En: fmt.Sprintf("unpacked, the zip is larger than %d MB", sheet.MaxBytes>>20),
				Ar: fmt.Sprintf("حجم ملف zip بعد فك ضغطه أكبر من %d ميجابايت", sheet.MaxBytes>>20)}
		}
	}
	r.strays(z)
	if err := r.readFS(z); err != nil && len(r.faults) > 0 {
		return nil, &Invalid{r.sorted()}
	} else if err != nil {
		return nil, &sheet.Error{En: "the zip cannot be read: " + err.Error(), Ar: "تعذرت قراءة ملف zip: " + err.Error()}
	}
	return r.result()
}

// isWorkbook looks for what every workbook has in its zip.
func isWorkbook(z *zip.Reader) bool {
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" {
			return true
		}
	}
	return false
}

// WriteZip writes what [WriteDir] writes as one zip. The same scenario gives the
// same bytes.
func WriteZip(w io.Writer, s *planner.Scenario, hxl bool) error {
	z := zip.NewWriter(w)
	for _, t := range tables {
		if t == tierTable {
			continue
		}
		data, err := encode(t, s, hxl)
		if err != nil {
			return fmt.Errorf("scenario: %w", err)
		}
		part, err := z.Create(t.File)
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			return fmt.Errorf("scenario: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	return nil
}
