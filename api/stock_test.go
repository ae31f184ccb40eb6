package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/people"
	"katf/inventory/stock"
	"katf/planner"
)

// lotA is the lot of these samples.
var lotA = map[string]any{"id": "S-A", "sku": "carton", "expires": "2029-01-01"}

// warehouse makes a new warehouse known, by a scenario that has no other.
func (w *world) warehouse() string {
	w.Helper()
	id := "W-" + uuid.NewString()[:8]
	s := fixtures.Oasis()
	s.Campaign.ID = "oasis-" + id
	s.Warehouses[0].ID, s.Lots[0].Warehouse, s.Fleets[0].Site = planner.SiteID(id), planner.SiteID(id), planner.SiteID(id)
	w.upload(s)
	return id
}

// members makes the organisations of these samples known.
func (w *world) members() {
	w.Helper()
	w.write(func(ctx context.Context, tx *database.Tx) error {
		for _, id := range []string{"ORG-A", "ORG-B"} {
			if _, err := people.CreateOrganisation(ctx, tx, people.Organisation{ID: id, NameAr: "جمعية", NameEn: "Member"}); err != nil {
				return err
			}
		}
		return nil
	})
}

// stocked puts cartons of two owners into a warehouse of its own.
func (w *world) stocked() (warehouse string) {
	w.Helper()
	warehouse = w.warehouse()
	err := w.store.Write(w.Context(), testActor(database.Manager), func(tx *database.Tx) error {
		if err := inventory.PutLot(w.Context(), tx, inventory.Lot{ID: "S-A", SKU: "carton", Expires: planner.DateOf(2029, 1, 1)}); err != nil {
			return err
		}
		for _, owner := range []string{"", "ORG-A"} {
			if err := inventory.Post(w.Context(), tx, inventory.Movement{ID: uuid.New(), Lot: "S-A", Cartons: 1000, Why: inventory.ForReceipt, Occurred: tx.Now,
				From: inventory.Account{Kind: inventory.Plant, Ref: "P", Owner: owner}, To: inventory.Account{Kind: inventory.Warehouse, Ref: warehouse, Owner: owner}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	return warehouse
}

// made sends a write and gives the id of what it made.
func (w *world) made(path string, body map[string]any, as database.Role) string {
	w.Helper()
	var out struct{ ID string }
	w.must("POST", sample{path: prefix + path, body: body, as: as}, &out)
	return out.ID
}

func (w *world) receipt(as database.Role) string {
	w.Helper()
	return w.made("/receipts", map[string]any{"warehouse": w.warehouse(), "source": "plant", "sender": "P",
		"lines": []any{map[string]any{"lot": lotA, "cartons": 500}}}, as)
}

// countedReceipt lacks ten cartons.
func (w *world) countedReceipt() string {
	w.Helper()
	id := w.receipt("")
	w.made("/receipts/"+id+"/count", map[string]any{"lines": []any{map[string]any{"lot": lotA, "good": 490, "damaged": 0}}}, "")
	return id
}

var tenShort = map[string]any{"reasons": []any{map[string]any{"lot": "S-A", "what": "short", "cause": "other", "note": "العدد أقل من البوليصة"}}}

func (w *world) transferred(rest ...string) string {
	w.Helper()
	id := w.made("/transfers", map[string]any{"from": w.stocked(), "to": w.warehouse(), "cartons": 300,
		"departs": "2027-01-10", "arrives": "2027-01-11", "papers": map[string]any{"vehicle": "س ج ٤٥٦"}}, "")
	for _, step := range rest {
		w.must("POST", sample{path: prefix + "/transfers/" + id + step, body: map[string]any{}}, nil)
	}
	return id
}

func (w *world) counting(submitted bool) string {
	w.Helper()
	id := w.made("/counts", map[string]any{"warehouse": w.stocked()}, "")
	if submitted {
		w.made("/counts/"+id+"/submit", foundAll, "")
	}
	return id
}

var foundAll = map[string]any{"lines": []any{
	map[string]any{"lot": lotA, "good": 900, "damaged": 0, "note": "نقص مئة"}, map[string]any{"lot": lotA, "owner": "ORG-A", "good": 1000, "damaged": 0}}}

func (w *world) adjustment() string {
	w.Helper()
	return w.made("/adjustments", map[string]any{"warehouse": w.stocked(), "kind": "loss", "cause": "other", "note": "بحثنا ولم نجد",
		"lines": []any{map[string]any{"lot": lotA, "cartons": 400}}}, database.Manager)
}

func (w *world) loan() string {
	w.Helper()
	w.members()
	return w.made("/loans", map[string]any{"warehouse": w.stocked(), "lender": "ORG-A", "borrower": "ORG-B", "cartons": 200, "due": "2027-03-01"}, "")
}

func init() {
	describe("list-warehouses", func(w *world) sample { w.approved(); return sample{} })
	describe("list-stock", func(w *world) sample { return sample{path: prefix + "/warehouses/" + w.stocked() + "/stock"} })
	describe("get-card", func(w *world) sample { return sample{path: prefix + "/warehouses/" + w.stocked() + "/cards/S-A"} })
	describe("get-whereabouts", func(w *world) sample { w.stocked(); return sample{} })
	describe("open-stock", func(w *world) sample {
		plan, _ := w.stored(fixtures.Drought(), nil)
		return sample{path: prefix + "/plans/" + plan.String() + "/opening", body: map[string]any{}}
	})

	describe("expect-receipt", func(w *world) sample {
		return sample{body: map[string]any{"warehouse": w.warehouse(), "source": "plant", "sender": "P", "expected": "2027-01-05",
			"lines": []any{map[string]any{"lot": lotA, "cartons": 500}}, "papers": map[string]any{"waybill_ref": "77/12", "carrier": "ش. النقل"}}}
	})
	describe("list-receipts", func(w *world) sample { w.receipt(""); return sample{path: prefix + "/receipts?status=expected"} })
	describe("get-receipt", func(w *world) sample { return sample{path: prefix + "/receipts/" + w.countedReceipt()} })
	describe("count-receipt", func(w *world) sample {
		return sample{path: prefix + "/receipts/" + w.receipt("") + "/count", body: map[string]any{"lines": []any{map[string]any{"lot": lotA, "good": 480, "damaged": 20}}}}
	})
	describe("explain-receipt", func(w *world) sample {
		return sample{path: prefix + "/receipts/" + w.countedReceipt() + "/reasons", body: tenShort}
	})
	describe("post-receipt", func(w *world) sample {
		id := w.countedReceipt()
		w.made("/receipts/"+id+"/reasons", tenShort, "")
		return sample{path: prefix + "/receipts/" + id + "/post", body: map[string]any{}}
	})
	describe("void-receipt", func(w *world) sample {
		return sample{path: prefix + "/receipts/" + w.receipt("") + "/void", body: map[string]any{"note": "شاحنة أخرى"}}
	})

	describe("plan-transfer", func(w *world) sample {
		return sample{body: map[string]any{"from": w.stocked(), "to": w.warehouse(), "cartons": 300, "departs": "2027-01-10", "arrives": "2027-01-11", "plan_ref": "TR-00012"}}
	})
	describe("list-transfers", func(w *world) sample { w.transferred(); return sample{path: prefix + "/transfers?status=planned"} })
	describe("get-transfer", func(w *world) sample { return sample{path: prefix + "/transfers/" + w.transferred("/release")} })
	for _, t := range []struct {
		id, step string
		before   []string
		body     map[string]any
	}{
		{"release-transfer", "/release", nil, map[string]any{}}, {"dispatch-transfer", "/dispatch", []string{"/release"}, map[string]any{}},
		{"void-transfer", "/void", []string{"/release"}, map[string]any{"note": "أُجّل"}},
	} {
		describe(t.id, func(w *world) sample {
			return sample{path: prefix + "/transfers/" + w.transferred(t.before...) + t.step, body: t.body}
		})
	}
	describe("write-off-transfer", func(w *world) sample {
		id := w.transferred("/release", "/dispatch")
		r := stock.FirstReceipt(uuid.MustParse(id)).String()
		w.made("/receipts/"+r+"/count", map[string]any{"lines": []any{map[string]any{"lot": lotA, "good": 290, "damaged": 0}}}, "")
		w.made("/receipts/"+r+"/reasons", tenShort, "")
		w.made("/receipts/"+r+"/post", map[string]any{}, "")
		return sample{path: prefix + "/transfers/" + id + "/write-off", body: map[string]any{"cause": "other", "note": "لم يصل الباقي"}}
	})

	describe("adjust-stock", func(w *world) sample {
		return sample{body: map[string]any{"warehouse": w.stocked(), "kind": "damage", "cause": "other", "note": "تسرب ماء", "lines": []any{map[string]any{"lot": lotA, "cartons": 4}}}}
	})
	describe("list-adjustments", func(w *world) sample { w.adjustment(); return sample{} })
	describe("get-adjustment", func(w *world) sample { return sample{path: prefix + "/adjustments/" + w.adjustment()} })
	describe("approve-adjustment", func(w *world) sample {
		return sample{path: prefix + "/adjustments/" + w.adjustment() + "/approve", body: map[string]any{}}
	})
	describe("refuse-adjustment", func(w *world) sample {
		return sample{path: prefix + "/adjustments/" + w.adjustment() + "/refuse", body: map[string]any{"note": "أعد البحث"}}
	})

	describe("start-count", func(w *world) sample { return sample{body: map[string]any{"warehouse": w.stocked()}} })
	describe("list-counts", func(w *world) sample { w.counting(false); return sample{} })
	describe("get-count", func(w *world) sample { return sample{path: prefix + "/counts/" + w.counting(true)} })
	for _, c := range []struct {
		id, step  string
		submitted bool
		as        database.Role
		body      map[string]any
	}{
		{"submit-count", "/submit", false, "", foundAll}, {"restart-count", "/restart", false, "", map[string]any{}},
		{"approve-count", "/approve", true, database.Manager, map[string]any{}}, {"refuse-count", "/refuse", true, database.Manager, map[string]any{"note": "أعد العدّ"}},
		{"void-count", "/void", false, "", map[string]any{"note": "بدأ خطأً"}},
	} {
		describe(c.id, func(w *world) sample {
			return sample{path: prefix + "/counts/" + w.counting(c.submitted) + c.step, body: c.body, as: c.as}
		})
	}

	describe("lend", func(w *world) sample {
		w.members()
		return sample{body: map[string]any{"warehouse": w.stocked(), "lender": "ORG-A", "borrower": "ORG-B", "cartons": 200}}
	})
	describe("list-loans", func(w *world) sample { w.loan(); return sample{} })
	describe("get-loan", func(w *world) sample { return sample{path: prefix + "/loans/" + w.loan()} })
	describe("repay-loan", func(w *world) sample {
		return sample{path: prefix + "/loans/" + w.loan() + "/repayments", body: map[string]any{"cartons": 50}}
	})

	describe("list-movements", func(w *world) sample { return sample{path: prefix + "/movements?kind=warehouse&ref=" + w.stocked()} })
	describe("reverse-movement", func(w *world) sample {
		var page struct{ Items []inventory.Entry }
		w.must("GET", sample{path: prefix + "/movements?kind=warehouse&ref=" + w.stocked()}, &page)
		return sample{path: fmt.Sprintf("%s/movements/%s/reverse", prefix, page.Items[0].ID), body: map[string]any{"note": "سُجِّل مرتين"}}
	})
	describe("list-documents", func(w *world) sample { w.loan(); return sample{path: prefix + "/documents?kind=loan"} })
	describe("get-document", func(w *world) sample {
		var l stock.Loan
		w.must("GET", sample{path: prefix + "/loans/" + w.loan()}, &l)
		return sample{path: prefix + "/documents/" + l.Document.String()}
	})
	describe("get-rules", func(w *world) sample { return sample{} })
	describe("set-rules", func(w *world) sample {
		return sample{body: map[string]any{"alone_cartons": 50, "soon_days": 30, "min_days": 0, "note": "كما كانت"}}
	})
}

// What was announced is never in an answer before the count.
func TestReceiptsAreCountedBlind(t *testing.T) {
	w := newWorld(t)
	at := w.warehouse()
	id := w.made("/receipts", map[string]any{"warehouse": at, "source": "plant", "sender": "P",
		"lines": []any{map[string]any{"lot": lotA, "cartons": 73519}}}, "")
	for _, path := range []string{"/receipts/" + id, "/receipts?warehouse=" + at, "/warehouses/" + at + "/stock"} {
		res := w.do("GET", sample{path: prefix + path, as: database.Administrator})
		body, _ := io.ReadAll(res.Body)
		if path != "/warehouses/"+at+"/stock" && strings.Contains(string(body), "73519") {
			t.Errorf("%s shows what was announced: %s", path, body)
		}
	}
}

// What one person may not decide alone waits for another.
func TestSecondPerson(t *testing.T) {
	w := newWorld(t)
	id := w.adjustment() // by the manager
	res := w.do("POST", sample{path: prefix + "/adjustments/" + id + "/approve", body: map[string]any{}, as: database.Manager})
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode == http.StatusOK || !strings.Contains(string(body), "second_person") {
		t.Errorf("the same person approved: %s %s", res.Status, body)
	}
	w.made("/adjustments/"+id+"/approve", map[string]any{}, database.Administrator)
}

// Nothing is written of a warehouse that no scenario has.
func TestUnknownWarehouses(t *testing.T) {
	w := newWorld(t)
	known := w.stocked()
	body := func(more ...any) map[string]any {
		b := map[string]any{}
		for i := 0; i < len(more); i += 2 {
			b[more[i].(string)] = more[i+1]
		}
		return b
	}
	transfer := []any{"cartons", 5, "departs", "2027-01-10", "arrives", "2027-01-11"}
	for _, c := range []struct {
		path   string
		body   map[string]any
		fields []string
	}{
		{"/receipts", body("warehouse", "W-typo", "source", "unannounced"), []string{"body.warehouse"}},
		{"/transfers", body(append(transfer, "from", "W-typo", "to", known)...), []string{"body.from"}},
		{"/transfers", body(append(transfer, "from", known, "to", "W-typo")...), []string{"body.to"}},
		{"/transfers", body(append(transfer, "from", "W-typo", "to", "W-slip")...), []string{"body.from", "body.to"}},
		{"/counts", body("warehouse", "W-typo"), []string{"body.warehouse"}},
		{"/adjustments", body("warehouse", "W-typo", "kind", "find", "cause", "other", "note", "n", "lines", []any{map[string]any{"lot": lotA, "cartons": 4}}), []string{"body.warehouse"}},
		{"/loans", body("warehouse", "W-typo", "lender", "", "borrower", "ORG-A", "cartons", 5), []string{"body.warehouse"}},
	} {
		p := problem(t, w.do("POST", sample{path: prefix + c.path, body: c.body}), 422, "unknown_warehouse")
		var at []string
		for _, e := range p.Errors {
			at = append(at, e.Location)
		}
		if !slices.Equal(at, c.fields) || !strings.Contains(p.DetailEn, "W-typo") || !strings.Contains(p.DetailAr, "W-typo") {
			t.Errorf("%s: %v %s %s", c.path, at, p.DetailEn, p.DetailAr)
		}
	}
	var rows int
	if err := w.store.Pool().QueryRow(t.Context(), `SELECT (SELECT count(*) FROM steps) + (SELECT count(*) FROM account WHERE ref LIKE 'W-typo%')`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

// Only organisations that are known and not closed lend and borrow; those who
// did can still be paid back.
func TestLoansOfOrganisations(t *testing.T) {
	w := newWorld(t)
	warehouse, open := w.stocked(), w.loan()
	lend := func(lender, borrower string) map[string]any {
		return map[string]any{"warehouse": warehouse, "lender": lender, "borrower": borrower, "cartons": 5}
	}
	refused := func(lender, borrower string, fields ...string) {
		t.Helper()
		p := problem(t, w.do("POST", sample{path: prefix + "/loans", body: lend(lender, borrower)}), 422, "unknown_organisation")
		var at []string
		for _, e := range p.Errors {
			at = append(at, e.Location)
		}
		if !slices.Equal(at, fields) || p.DetailAr == "" || p.DetailAr == p.DetailEn {
			t.Errorf("%s to %s: %v %s %s", lender, borrower, at, p.DetailEn, p.DetailAr)
		}
	}
	refused("ORG-A", "ORG-X", "body.borrower")
	refused("ORG-X", "", "body.lender")
	refused("ORG-X", "ORG-Y", "body.lender", "body.borrower")
	w.made("/loans", lend("", "ORG-B"), "") // the Alliance
	w.made("/loans", lend("ORG-A", "ORG-B"), "")
	w.write(func(ctx context.Context, tx *database.Tx) error {
		o, err := people.GetOrganisation(ctx, tx, "ORG-B")
		if err != nil {
			return err
		}
		o.Closed = true
		_, err = people.ChangeOrganisation(ctx, tx, *o)
		return err
	})
	refused("ORG-A", "ORG-B", "body.borrower")
	refused("ORG-B", "", "body.lender")
	w.made("/loans/"+open+"/repayments", map[string]any{"cartons": 50}, "")
}
