package documents_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/inventorytest"
	"katf/planner"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

var (
	ctx    = context.Background()
	keeper = database.Actor{ID: uuid.MustParse("00000000-0000-4000-8000-000000000001"), Login: "keeper", Role: database.Keeper}
	day    = planner.DateOf(2027, time.January, 12)
)

func draft(warehouse string, on planner.Date) documents.Draft {
	return documents.Draft{ID: uuid.New(), Kind: documents.Manifest, Warehouse: warehouse, Issued: on,
		Fill: func(number string) (string, any, error) {
			return "lines of " + number + "\n", map[string]string{"number": number, "text": "خمس كراتين"}, nil
		}}
}

func issue(t *testing.T, s *database.Store, drafts ...documents.Draft) (docs []documents.Document) {
	t.Helper()
	write(t, s, func(tx *database.Tx) (err error) {
		docs, err = documents.Issue(ctx, tx, drafts...)
		return err
	})
	return docs
}

func write(t *testing.T, s *database.Store, fn func(tx *database.Tx) error) {
	t.Helper()
	if err := s.Write(ctx, keeper, fn); err != nil {
		t.Fatal(err)
	}
}

func walk(t *testing.T, s *database.Store) (broken []documents.Broken) {
	t.Helper()
	err := s.Read(ctx, keeper, func(tx *database.Tx) (err error) {
		broken, err = documents.Walk(ctx, tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return broken
}

func TestNumbers(t *testing.T) {
	s := inventorytest.Store(t)
	docs := issue(t, s, draft("ASN-01", day), draft("ASN-01", day))
	docs = append(docs, issue(t, s, draft("ASN-01", day+400))...)
	docs = append(docs, issue(t, s, draft("ASN/01", day))...) // the same code, but for its mark
	docs = append(docs, issue(t, s, draft("ASN-01", day))...)
	want := []string{"ASN-01-2027-000001", "ASN-01-2027-000002", "ASN-01-2028-000001", "ASN-01.2-2027-000001", "ASN-01-2027-000003"}
	for i, d := range docs {
		if d.Number != want[i] {
			t.Errorf("document %d is %s, want %s", i, d.Number, want[i])
		}
	}
	if docs[1].Prev != docs[0].Hash || docs[4].Prev != docs[1].Hash || docs[2].Prev != (documents.Hash{}) {
		t.Error("the chain does not link a paper to the one before it")
	}
	if broken := walk(t, s); broken != nil {
		t.Error(broken)
	}
}

func TestIssueAgain(t *testing.T) {
	s := inventorytest.Store(t)
	d := draft("W", day)
	first := issue(t, s, d)
	again := issue(t, s, draft("W", day), d, d)
	if again[0].No != 2 || again[1].Number != first[0].Number || again[2].Hash != first[0].Hash || string(again[1].Body) != string(first[0].Body) {
		t.Errorf("issued again: %v", again)
	}
	d.Kind = documents.Receipt
	err := s.Write(ctx, keeper, func(tx *database.Tx) error {
		_, err := documents.Issue(ctx, tx, d)
		return err
	})
	if database.CodeOf(err) != "id_reused" {
		t.Errorf("another document with the same id: %v", err)
	}
}

func TestIssueRefusesTwoSeries(t *testing.T) {
	s := inventorytest.Store(t)
	for _, other := range []documents.Draft{draft("X", day), draft("W", day+400)} {
		if err := s.Write(ctx, keeper, func(tx *database.Tx) error {
			_, err := documents.Issue(ctx, tx, draft("W", day), other)
			return err
		}); err == nil {
			t.Error("two series at once are taken")
		}
	}
}

// A rollback, and a paper that can't be filled in, give the number back.
func TestRollback(t *testing.T) {
	s := inventorytest.Store(t)
	issue(t, s, draft("W", day))
	bad := draft("W", day)
	bad.Fill = func(string) (string, any, error) { return "", nil, errors.New("no paper") }
	_ = s.Write(ctx, keeper, func(tx *database.Tx) error {
		_, err := documents.Issue(ctx, tx, draft("W", day), bad)
		return err
	})
	if d := issue(t, s, draft("W", day)); d[0].No != 2 {
		t.Errorf("the number after a rollback is %d", d[0].No)
	}
}

// 32 clients issue in one series at once, and each third time they change their
// mind: no gap, and the chain is whole.
func TestConcurrentIssue(t *testing.T) {
	s := inventorytest.Store(t)
	const clients, each = 32, 12
	var group errgroup.Group
	for c := range clients {
		group.Go(func() error {
			r := rand.New(rand.NewPCG(uint64(c), 1))
			for range each {
				changedMind := errors.New("rolled back")
				err := s.Write(ctx, keeper, func(tx *database.Tx) error {
					if _, err := documents.Issue(ctx, tx, draft("W", day), draft("W", day)); err != nil {
						return err
					}
					if r.IntN(3) == 0 {
						return changedMind
					}
					return nil
				})
				if err != nil && !errors.Is(err, changedMind) {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	docs := list(t, s, documents.Filter{Warehouse: "W"})
	for i, d := range docs {
		if d.No != i+1 {
			t.Fatalf("number %d stands at place %d", d.No, i+1)
		}
	}
	if len(docs) == 0 || len(docs) == 2*clients*each {
		t.Errorf("%d documents: some were to be rolled back, not all", len(docs))
	}
	if broken := walk(t, s); broken != nil {
		t.Error(broken)
	}
}

func list(t *testing.T, s *database.Store, f documents.Filter) (docs []documents.Document) {
	t.Helper()
	err := s.Read(ctx, keeper, func(tx *database.Tx) (err error) {
		docs, err = documents.List(ctx, tx, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func TestVoidStaysVisible(t *testing.T) {
	s := inventorytest.Store(t)
	docs := issue(t, s, draft("W", day), draft("W", day))
	for range 2 { // the second time is harmless
		write(t, s, func(tx *database.Tx) error { return documents.Void(ctx, tx, docs[0].ID, "wrong truck") })
	}
	all := list(t, s, documents.Filter{Warehouse: "W"})
	if len(all) != 2 || all[0].Voided != "wrong truck" || all[1].Voided != "" {
		t.Errorf("after a void: %+v", all)
	}
	void := true
	if got := list(t, s, documents.Filter{Void: &void}); len(got) != 1 || got[0].ID != docs[0].ID {
		t.Errorf("voids: %+v", got)
	}
	for _, reason := range []string{"", strings.Repeat("م", 501)} {
		err := s.Write(ctx, keeper, func(tx *database.Tx) error { return documents.Void(ctx, tx, docs[1].ID, reason) })
		if database.CodeOf(err) != "bad_reason" {
			t.Errorf("a void with a reason of %d bytes: %v", len(reason), err)
		}
	}
	err := s.Write(ctx, keeper, func(tx *database.Tx) error { return documents.Void(ctx, tx, uuid.New(), "no") })
	if database.CodeOf(err) != "not_found" {
		t.Errorf("void of an unknown document: %v", err)
	}
	if broken := walk(t, s); broken != nil {
		t.Error(broken)
	}
}

func TestPrintsAreCounted(t *testing.T) {
	s := inventorytest.Store(t)
	docs := issue(t, s, draft("W", day), draft("W", day))
	first, prints := uuid.New(), []int{}
	for _, p := range []uuid.UUID{first, uuid.New(), first, uuid.New()} {
		write(t, s, func(tx *database.Tx) error {
			n, err := documents.Print(ctx, tx, p, docs[0].ID)
			prints = append(prints, n)
			return err
		})
	}
	if fmt.Sprint(prints) != "[1 2 1 3]" {
		t.Errorf("printings %v", prints)
	}
	err := s.Write(ctx, keeper, func(tx *database.Tx) error {
		_, err := documents.Print(ctx, tx, first, docs[1].ID)
		return err
	})
	if database.CodeOf(err) != "id_reused" {
		t.Errorf("the same printing of another document: %v", err)
	}
	if got := list(t, s, documents.Filter{}); got[0].Prints != 3 || got[1].Prints != 0 {
		t.Errorf("prints %d and %d", got[0].Prints, got[1].Prints)
	}
}

func TestFind(t *testing.T) {
	s := inventorytest.Store(t)
	doc := issue(t, s, draft("W", day))[0]
	err := s.Read(ctx, keeper, func(tx *database.Tx) error {
		byID, err := documents.Get(ctx, tx, doc.ID)
		if err != nil {
			return err
		}
		byNumber, err := documents.Find(ctx, tx, "W-2027-000001")
		if err != nil {
			return err
		}
		a, _ := json.Marshal(byID)
		b, _ := json.Marshal(byNumber)
		c, _ := json.Marshal(doc)
		if string(a) != string(b) || string(a) != string(c) {
			t.Errorf("issued  %s\nby id   %s\nby no.  %s", c, a, b)
		}
		if _, err := documents.Find(ctx, tx, "W-2027-000002"); database.CodeOf(err) != "not_found" {
			t.Errorf("an unknown number: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestListPages(t *testing.T) {
	s := inventorytest.Store(t)
	for _, w := range []string{"B", "A"} {
		issue(t, s, draft(w, day), draft(w, day), draft(w, day))
	}
	var numbers []string
	f := documents.Filter{Year: 2027, Kind: documents.Manifest, Limit: 2}
	for {
		page := list(t, s, f)
		if len(page) == 0 {
			break
		}
		for _, d := range page {
			numbers = append(numbers, d.Number)
		}
		f.After = page[len(page)-1].Key()
	}
	if got := strings.Join(numbers, " "); got != "A-2027-000001 A-2027-000002 A-2027-000003 B-2027-000001 B-2027-000002 B-2027-000003" {
		t.Error(got)
	}
}
