package sheet

import (
	"strings"
	"testing"
)

func TestPersonal(t *testing.T) {
	// The ids and numbers are made up to the form only: a serial of zeros.
	tests := []struct {
		name, data string
		column     int
		row        int
		text       string
	}{
		{"heading national id", "id,national_id\n1,\n", 1, 1, "national ids"},
		{"heading capitals", "id,Phone No.\n1,x\n", 1, 1, "telephone"},
		{"heading Arabic id", "المعرف,الرَقم القومى\n1,x\n", 1, 1, "national ids"},
		{"heading Arabic phone", "رقم الهاتف,id\n1,x\n", 0, 1, "telephone"},
		{"heading Arabic head", "id,إسم رب الاسره\n1,x\n", 1, 1, "names of people"},
		{"heading with more words", "id,Mobile No. 2\n1,x\n", 1, 1, "telephone"},
		{"heading Arabic with more words", "id,الرقم القومى للزوجة\n1,x\n", 1, 1, "national ids"},
		{"heading Arabic phone of whom", "id,تليفون رب الأسرة\n1,x\n", 1, 1, "telephone"},
		{"heading name of whom", "id,Name of head of household\n1,x\n", 1, 1, "names of people"},
		{"heading Arabic name", "id,اسم المستفيد رباعي\n1,x\n", 1, 1, "names of people"},
		{"heading birth", "id,Date of birth (head)\n1,x\n", 1, 1, "dates of birth"},
		{"values national id", "id,x\n1,a\n2,29001010100000\n3,29001010100000\n", 1, 3, "national ids (2, the first in row 3)"},
		{"values Persian digits", "id,x\n1,۲۹۰۰۱۰۱۰۱۰۰۰۰۰\n", 1, 2, "national ids"},
		{"values mobile in a note", "id,note\n1,call +20 100-000-0000 first\n", 1, 2, "mobile"},
		{"values Arabic mobile", "id,note\n1,للتواصل ٠١٠٠٠٠٠٠٠٠٠\n", 1, 2, "mobile"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := Read("t", []byte(tt.data))
			if err != nil {
				t.Fatal(err)
			}
			got := table.Personal()
			if len(got) != 1 || got[0].Column != tt.column || got[0].Row != tt.row || !strings.Contains(got[0].En, tt.text) || got[0].Ar == "" {
				t.Fatalf("got %+v", got)
			}
			if strings.Contains(got[0].En+got[0].Ar, "0000") {
				t.Errorf("the text repeats the value: %s", got[0].En)
			}
		})
	}
}

func TestPersonalLetsCountsPass(t *testing.T) {
	table, err := Read("t", []byte("id,name,population,contact,lat,big\n"+
		"EG010101,نزلة حسين,1234567890,جمعية الرحمة 02-2345 6789,30.06263000000001,29013210100000\n"+
		"20100000000000123,x,5,,31,\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Personal(); got != nil {
		t.Errorf("got %+v", got)
	}
}

// Headings of counts pass, whomever they count.
func TestPersonalLetsCountsOfPeoplePass(t *testing.T) {
	table, err := Read("t", []byte("households,عدد الأسر المستحقة,عدد أرباب الأسر,number of household heads,عدد المستفيدين,female headed households,"+
		"اسم القرية,اسم الجمعية,beneficiaries,الاسم,name_ar,عدد الهواتف بالقرية,contact\n1,1,1,1,1,1,س,ج,1,س,س,1,جمعية\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Personal(); got != nil {
		t.Errorf("got %+v", got)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		" Name (AR) ": "name_ar", "name-ar": "name_ar", "NAME_AR": "name_ar", "المُعَرِّف": "المعرف", "أسرة  مستحقة": "اسره_مستحقه",
		"كـرتونة": "كرتونه", "سعة ٢": "سعه_2", "": "", "—": "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}
