package api

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/documents"
	"katf/inventory/people"
	"katf/inventory/stock"
	"katf/planner"
	"katf/planner/manifest"
)

type scanIn struct {
	Code      string `query:"code" required:"true" minLength:"1" maxLength:"500" doc:"What a scanner read, or a number as typed; a driver's link is sent as its address"`
	Warehouse string `query:"warehouse" maxLength:"100" doc:"Where it was scanned: a lot is looked for there"`
}

// Scanned is what a code is, and whether the paper that it stands on agrees with
// the books.
type Scanned struct {
	Kind      string          `json:"kind" enum:"manifest,waybill,receipt,transfer,count,adjustment,loan,return,lot,link" doc:"What it opens"`
	Number    string          `json:"number,omitempty" doc:"As it stands on the paper now"`
	Warehouse string          `json:"warehouse"`
	Manifest  *uuid.UUID      `json:"manifest,omitempty"`
	Stop      int             `json:"stop,omitempty" doc:"Of a waybill"`
	ID        *uuid.UUID      `json:"id,omitempty" doc:"Of a receipt, transfer, count, adjustment, loan or link"`
	Lot       inventory.LotID `json:"lot,omitempty"`
	Date      planner.Date    `json:"date,omitempty" doc:"Of a manifest: the day on which it leaves"`
	Agrees    bool            `json:"agrees" doc:"Paper and books agree"`
	Said      []Sentence      `json:"said" nullable:"false" doc:"What is to be known of the paper; whatever does not agree stands here"`
}

// Sentence is a sentence in both languages.
type Sentence struct {
	En string `json:"en"`
	Ar string `json:"ar"`
}

func (out *Scanned) say(en, ar string) { out.Said = append(out.Said, Sentence{en, ar}) }

func (out *Scanned) differs(en, ar string) { out.Agrees = false; out.say(en, ar) }

// scan tells what a code is: the QR of a manifest or waybill, a number, a lot, or
// a driver's link. Who keeps other warehouses is told of no paper of this one.
func (s *Server) scan(ctx context.Context, tx *database.Tx, in *scanIn) (*Scanned, error) {
	code := strings.TrimSpace(in.Code)
	out := &Scanned{Agrees: true, Said: []Sentence{}}
	seal, err := manifest.ParseSeal(code)
	sealed := err == nil
	number := code
	if sealed {
		number = seal.Number
	}
	found, err := s.scanPaper(ctx, tx, out, number, sealed, &seal, in.Warehouse)
	if upper := strings.ToUpper(number); err == nil && !found && upper != number { // as typed
		found, err = s.scanPaper(ctx, tx, out, upper, sealed, &seal, in.Warehouse)
	}
	if err == nil && !found && !sealed {
		if found, err = scanLink(ctx, tx, out, code); err == nil && !found {
			found, err = scanLot(ctx, tx, out, code, in.Warehouse)
		}
	}
	if err != nil {
		return nil, err
	}
	if !found || !people.SeesWarehouse(&tx.By, out.Warehouse) {
		return nil, unknownCode(code)
	}
	return out, nil
}

func unknownCode(code string) error {
	return database.Refuse(database.NotFound, "unknown_code",
		fmt.Sprintf("no paper, lot or link of your warehouses has the code %q. Scan it again, or type the number that stands under the symbol", code),
		fmt.Sprintf("لا توجد ورقة ولا تشغيلة ولا رابط في مخازنك بالكود «%s». أعد المسح أو اكتب الرقم المطبوع تحت الرمز", code))
}

// billNumber is that of a waybill: its manifest's with the stop.
var billNumber = regexp.MustCompile(`^(.*-(?:\d{6}|D\d{3,}))-(\d{2,})$`)

// scanPaper looks a numbered paper up.
func (s *Server) scanPaper(ctx context.Context, tx *database.Tx, out *Scanned, number string, sealed bool, seal *manifest.Seal, at string) (bool, error) {
	out.Stop = 0
	doc, err := documents.Find(ctx, tx, number)
	if parts := billNumber.FindStringSubmatch(number); database.CodeOf(err) == "not_found" && parts != nil {
		out.Stop, _ = strconv.Atoi(parts[2])
		number = parts[1]
		doc, err = documents.Find(ctx, tx, number)
	}
	if database.CodeOf(err) == "not_found" {
		return s.scanDraft(ctx, tx, out, number, sealed, seal)
	}
	if err != nil {
		return false, err
	}
	out.Kind, out.Warehouse, out.Number = string(doc.Kind), doc.Warehouse, doc.Number
	if doc.Voided != "" {
		out.differs(fmt.Sprintf("This paper is void: %s. Don't go by it.", doc.Voided), fmt.Sprintf("هذه الورقة ملغاة: %s. لا تعمل بها.", doc.Voided))
	}
	if doc.Kind == documents.Manifest {
		return true, s.scanManifest(ctx, tx, out, doc, sealed, seal)
	}
	return true, scanStock(ctx, tx, out, doc, at)
}

// scanManifest says which manifest a paper is of, and whether it says what was
// issued.
func (s *Server) scanManifest(ctx context.Context, tx *database.Tx, out *Scanned, doc *documents.Document, sealed bool, seal *manifest.Seal) error {
	m, err := dispatch.OfDocument(ctx, tx, doc.ID)
	if err != nil || m == nil {
		return err
	}
	out.of(m)
	var paper manifest.Manifest
	if err := json.Unmarshal(doc.Body, &paper); err != nil {
		return fmt.Errorf("document %s: %w", doc.Number, err)
	}
	was := paper.Seal()
	if out.Stop > 0 {
		if out.Stop > len(paper.Bills) {
			return unknownCode(fmt.Sprintf("%s-%02d", doc.Number, out.Stop))
		}
		out.Kind, was = "waybill", paper.Bills[out.Stop-1].Seal()
	}
	out.Number = was.Number
	switch {
	case sealed && seal.Cartons != was.Cartons:
		out.differs(fmt.Sprintf("The paper says %d cartons, but %s was issued with %d. Don't load by it: print it again.", seal.Cartons, was.Number, was.Cartons),
			fmt.Sprintf("في الورقة %d كرتونة، لكن %s صدرت بعدد %d. لا تحمّل بها: اطبعها من جديد.", seal.Cartons, was.Number, was.Cartons))
	case sealed && seal.Hash != was.Hash:
		out.differs(fmt.Sprintf("The paper's lines are not those that %s was issued with. Don't load by it: print it again.", was.Number),
			fmt.Sprintf("سطور الورقة ليست التي صدرت بها %s. لا تحمّل بها: اطبعها من جديد.", was.Number))
	case out.Agrees && sealed:
		out.say("Paper and books agree.", "الورقة مطابقة للدفاتر.")
	}
	if m.Document == nil || *m.Document != doc.ID {
		if m.Number != "" && m.State != dispatch.Voided {
			out.differs(fmt.Sprintf("The manifest has the number %s now: print that one.", m.Number), fmt.Sprintf("رقم البيان الآن %s: اطبع هذا.", m.Number))
		} else if m.State == dispatch.Planned {
			out.differs("Its release was taken back: the manifest is only planned now.", "تم التراجع عن الإفراج: البيان الآن مخطط فقط.")
		}
	} else if m.State == dispatch.Loading || m.State == dispatch.Released {
		if doc.Prints > 1 {
			out.say(fmt.Sprintf("It was printed %d times: take care that only one copy travels.", doc.Prints), fmt.Sprintf("طُبعت %d مرات: انتبه ألا تسافر إلا نسخة واحدة.", doc.Prints))
		}
	}
	return nil
}

// of fills in what a manifest says.
func (out *Scanned) of(m *dispatch.Manifest) {
	out.Kind, out.Manifest, out.Warehouse, out.Date = "manifest", &m.ID, m.Warehouse, m.Date
}

// scanDraft looks a number up that a plan's draft has.
func (s *Server) scanDraft(ctx context.Context, tx *database.Tx, out *Scanned, number string, sealed bool, seal *manifest.Seal) (bool, error) {
	m, err := dispatch.OfDraft(ctx, tx, number)
	if err != nil || m == nil {
		return false, err
	}
	out.of(m)
	out.Number = number
	if out.Stop > 0 {
		out.Kind = "waybill"
	}
	if m.Number == "" {
		out.differs("This is a draft: nothing is reserved for it. Release the wave, then print the paper.", "هذه مسودة لم يُحجز لها شيء. أفرج عن الدفعة ثم اطبع الورقة.")
		return true, nil
	}
	out.differs(fmt.Sprintf("This is a draft; it was released as %s since. Print that one.", m.Number), fmt.Sprintf("هذه مسودة؛ صدرت بعد ذلك بالرقم %s. اطبع هذا.", m.Number))
	return true, nil
}

// scanStock says what a warehouse's paper is of. The waybill of a transfer opens
// the receipt where it arrives.
func scanStock(ctx context.Context, tx *database.Tx, out *Scanned, doc *documents.Document, at string) error {
	of, err := stock.OfDocument(ctx, tx, doc.ID)
	if err != nil || of.Noun == "" {
		return err
	}
	out.Kind, out.ID = of.Noun, &of.ID
	if of.Noun != "transfer" {
		return nil
	}
	receipt, to, err := stock.ReceiptOf(ctx, tx, of.ID)
	if err == nil && receipt != uuid.Nil && people.SeesWarehouse(&tx.By, to) && (to == at || !people.SeesWarehouse(&tx.By, of.Warehouse)) {
		out.Kind, out.ID, out.Warehouse = "receipt", &receipt, to
	}
	return err
}

// scanLink opens the trip of a driver's link.
func scanLink(ctx context.Context, tx *database.Tx, out *Scanned, code string) (bool, error) {
	l, err := people.LinkOf(ctx, tx, code)
	if err != nil || l == nil {
		return false, err
	}
	m, err := dispatch.Get(ctx, tx, l.Manifest)
	if err != nil {
		return false, err
	}
	out.of(m)
	out.Kind, out.ID, out.Number = "link", &l.ID, m.Number
	if l.Revoked != nil || !l.Expires.After(tx.Now) {
		out.differs("This link is not valid any more: make another one.", "هذا الرابط لم يعد صالحًا: أنشئ غيره.")
	}
	return true, nil
}

// scanLot opens the stock card of a lot of the warehouse.
func scanLot(ctx context.Context, tx *database.Tx, out *Scanned, code, warehouse string) (bool, error) {
	if warehouse == "" {
		return false, nil
	}
	for _, lot := range []string{code, strings.ToUpper(code)} {
		there, err := stock.LotIn(ctx, tx, warehouse, inventory.LotID(lot))
		if err != nil {
			return false, err
		}
		if there {
			out.Kind, out.Lot, out.Warehouse = "lot", inventory.LotID(lot), warehouse
			return true, nil
		}
	}
	return false, nil
}
