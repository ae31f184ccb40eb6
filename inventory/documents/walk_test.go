package documents_test

import (
	"strings"
	"testing"

	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/inventorytest"
)

// Whoever may switch off triggers can change the tables; the walk finds it.
func TestWalkFindsWhatWasChanged(t *testing.T) {
	corruptions := []struct{ name, sql, finds string }{
		{"removed", `DELETE FROM documents WHERE warehouse = 'W' AND no = 3`, "numbers 3 to 3 are missing"},
		{"first removed", `DELETE FROM documents WHERE warehouse = 'W' AND no = 1`, "numbers 1 to 1 are missing"},
		{"tail cut", `DELETE FROM documents WHERE warehouse = 'W' AND no > 3`, "numbers 4 to 5 were cut off"},
		{"all removed", `DELETE FROM documents WHERE warehouse = 'W'`, "numbers 1 to 5 were cut off"},
		{"lines changed", `UPDATE documents SET canonical = canonical || 'x' WHERE warehouse = 'W' AND no = 2`, "the lines of W-2027-000002 were changed"},
		{"body changed", `UPDATE documents SET body = '{"cartons": 1}' WHERE warehouse = 'W' AND no = 2`, "W-2027-000002 was changed"},
		{"last body changed", `UPDATE documents SET body = '{"cartons": 1}' WHERE warehouse = 'W' AND no = 5`, "W-2027-000005 was changed"},
		{"day changed", `UPDATE documents SET issued = issued + 1 WHERE warehouse = 'W' AND no = 2`, "was changed"},
		{"kind changed", `UPDATE documents SET kind = 'loan' WHERE warehouse = 'W' AND no = 2`, "was changed"},
		{"author changed", `UPDATE documents SET by_login = 'other' WHERE warehouse = 'W' AND no = 2`, "was changed"},
		{"recorded at another time", `UPDATE documents SET recorded_at = recorded_at - interval '1 s' WHERE warehouse = 'W' AND no = 2`, "was changed"},
		{"renumbered on the paper", `UPDATE documents SET number = 'W-2027-000009' WHERE warehouse = 'W' AND no = 4`, "it should be W-2027-000004"},
		{"renumbered", `UPDATE documents SET no = 9, number = 'W-2027-000009' WHERE warehouse = 'W' AND no = 5`, "numbers 5 to 8 are missing"},
		{"swapped", `UPDATE documents SET number = 'x' WHERE warehouse = 'W' AND no = 2;
			UPDATE documents SET no = 99, number = 'W-2027-000002' WHERE warehouse = 'W' AND no = 3;
			UPDATE documents SET no = 3, number = 'W-2027-000003' WHERE warehouse = 'W' AND no = 2;
			UPDATE documents SET no = 2 WHERE warehouse = 'W' AND no = 99`, "was changed"},
		{"replaced with a hash of its own", `UPDATE documents SET canonical = '', lines = sha256(''), hash = sha256('x') WHERE warehouse = 'W' AND no = 2`, "does not follow"},
		{"counter set back", `UPDATE document_series SET last = 3 WHERE warehouse = 'W'`, "the counter stands at 3"},
		{"counter set on", `UPDATE document_series SET last = 7 WHERE warehouse = 'W'`, "numbers 6 to 7 were cut off"},
		{"counter gone", `DELETE FROM document_series WHERE warehouse = 'W'`, "the counter of the series is gone"},
		{"tail replaced", `UPDATE document_series SET head = sha256('x') WHERE warehouse = 'W'`, "not the one that was counted last"},
		{"void removed", `DELETE FROM document_voids WHERE warehouse = 'W' AND no = 2`, "2 voids were recorded, 1 are there"},
		{"first void removed", `DELETE FROM document_voids WHERE warehouse = 'W' AND no = 1`, "voids 1 to 1 are missing"},
		{"void changed", `UPDATE document_voids SET reason = 'other' WHERE warehouse = 'W' AND no = 1`, "void 1 was changed"},
		{"void moved", `UPDATE document_voids SET document = (SELECT id FROM documents WHERE warehouse = 'W' AND no = 5) WHERE warehouse = 'W' AND no = 1`, "void 1 was changed"},
		{"void of nothing", `DELETE FROM documents WHERE warehouse = 'W' AND no = 2`, "void 1 is of a document that is not there"},
	}
	s := inventorytest.Store(t)
	docs := issue(t, s, draft("W", day), draft("W", day), draft("W", day), draft("W", day), draft("W", day))
	for _, d := range docs[1:3] {
		write(t, s, func(tx *database.Tx) error { return documents.Void(ctx, tx, d.ID, "a mistake") })
	}
	issue(t, s, draft("V", day))
	if broken := walk(t, s); broken != nil {
		t.Fatal("unharmed:", broken)
	}
	for _, c := range corruptions {
		t.Run(c.name, func(t *testing.T) {
			broken := corrupted(t, s, c.sql)
			found := false
			for _, b := range broken {
				found = found || b.Warehouse == "W" && b.Year == 2027 && strings.Contains(b.What, c.finds) && b.Ar != ""
				if b.Warehouse != "W" {
					t.Errorf("an unharmed series is blamed: %+v", b)
				}
			}
			if !found {
				t.Errorf("not found %q in %+v", c.finds, broken)
			}
		})
	}
	if broken := walk(t, s); broken != nil {
		t.Error("rolled back:", broken)
	}
}

// corrupted walks over tables that a superuser has changed, and puts them back.
func corrupted(t *testing.T, s *database.Store, sql string) (broken []documents.Broken) {
	t.Helper()
	tx, err := s.Pool().Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	// replica: triggers and foreign keys are off
	if _, err := tx.Exec(ctx, `SET LOCAL session_replication_role = replica; ALTER TABLE documents DROP CONSTRAINT documents_year; `+sql); err != nil {
		t.Fatal(err)
	}
	broken, err = documents.Walk(ctx, &database.Tx{Tx: tx, By: keeper})
	if err != nil {
		t.Fatal(err)
	}
	return broken
}

// Without such rights nothing changes at all.
func TestTablesOnlyGrow(t *testing.T) {
	s := inventorytest.Store(t)
	doc := issue(t, s, draft("W", day))[0]
	write(t, s, func(tx *database.Tx) error { return documents.Void(ctx, tx, doc.ID, "a mistake") })
	write(t, s, func(tx *database.Tx) error { _, err := documents.Print(ctx, tx, doc.ID, doc.ID); return err })
	for _, sql := range []string{
		`UPDATE documents SET no = no`, `DELETE FROM documents`, `TRUNCATE documents CASCADE`,
		`UPDATE document_voids SET reason = 'x'`, `DELETE FROM document_voids`, `TRUNCATE document_voids`,
		`UPDATE document_prints SET no = 2`, `DELETE FROM document_prints`, `TRUNCATE document_prints`,
		`UPDATE document_series SET last = 0`, `DELETE FROM document_series`, `TRUNCATE document_series CASCADE`,
		`UPDATE document_sites SET code = 'X'`, `DELETE FROM document_sites`, `TRUNCATE document_sites CASCADE`,
	} {
		if _, err := s.Pool().Exec(ctx, sql); err == nil || !strings.Contains(err.Error(), "KF001") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
