package scenario_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"katf/fixtures"
	"katf/planner/scenario"
	"katf/planner/scenario/sheet"
)

// What is written as a zip or a workbook is read back, whichever it is.
func TestReadData(t *testing.T) {
	want := fixtures.TwoBanks()
	var z, again, x bytes.Buffer
	for _, err := range []error{scenario.WriteZip(&z, want, false), scenario.WriteZip(&again, want, false), scenario.WriteXLSX(&x, want, true)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(z.Bytes(), again.Bytes()) {
		t.Error("the same scenario gave two zips")
	}
	for name, data := range map[string][]byte{"zip": z.Bytes(), "workbook": x.Bytes()} {
		got, err := scenario.ReadData(name, data)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestReadDataRefuses(t *testing.T) {
	for name, data := range map[string]string{"text": "id,name\n", "nothing": "", "half a zip": "PK\x03\x04"} {
		if _, err := scenario.ReadData(name, []byte(data)); !errors.As(err, new(*sheet.Error)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
