package documents

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"katf/inventory/database"
)

// Issue numbers documents of one warehouse and year in their order. The series
// is locked until the transaction ends, which is why its numbers have no gaps;
// take it after the locks on manifests and before those on balances. A draft
// whose id was issued before gives that document again; if that one is of
// another kind or warehouse the refusal is id_reused. The cost is a fixed number
// of statements, however many drafts there are.
func Issue(ctx context.Context, tx *database.Tx, drafts ...Draft) ([]Document, error) {
	if len(drafts) == 0 {
		return nil, nil
	}
	year := drafts[0].Issued.Time().Year()
	ids := make([]uuid.UUID, len(drafts))
	for i := range drafts {
		d := &drafts[i]
		if d.Warehouse != drafts[0].Warehouse || d.Issued.Time().Year() != year {
			return nil, fmt.Errorf("documents of %s %d and %s %s issued together: one series at a time",
				drafts[0].Warehouse, year, d.Warehouse, d.Issued)
		}
		ids[i] = d.ID
	}
	s, err := lockSeries(ctx, tx, drafts[0].Warehouse, year)
	if err != nil {
		return nil, err
	}
	known, err := byID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	return s.issue(ctx, tx, drafts, known)
}

// byID finds those documents that were issued before.
func byID(ctx context.Context, tx *database.Tx, ids []uuid.UUID) (map[uuid.UUID]*Document, error) {
	found, err := collect(ctx, tx, `WHERE d.id = ANY($1)`, ids)
	known := make(map[uuid.UUID]*Document, len(ids))
	for i := range found {
		known[found[i].ID] = &found[i]
	}
	return known, err
}

func (s *series) issue(ctx context.Context, tx *database.Tx, drafts []Draft, known map[uuid.UUID]*Document) ([]Document, error) {
	out := make([]Document, len(drafts))
	var fresh []*Document
	for i := range drafts {
		d := &drafts[i]
		if old := known[d.ID]; old != nil {
			if old.Kind != d.Kind || old.Warehouse != d.Warehouse {
				return nil, reused(d.ID, old.Number)
			}
			out[i] = *old
			continue
		}
		if err := s.fill(&out[i], d, tx.By.Login); err != nil {
			return nil, err
		}
		known[d.ID] = &out[i]
		fresh = append(fresh, &out[i])
	}
	if len(fresh) == 0 {
		return out, nil
	}
	if err := insert(ctx, tx, fresh); err != nil {
		return nil, err
	}
	return out, s.store(ctx, tx)
}

func reused(id uuid.UUID, number string) error {
	return database.Refuse(database.Invalid, "id_reused",
		fmt.Sprintf("the id %s is that of document %s; choose a new one", id, number),
		fmt.Sprintf("المعرّف %s هو معرّف المستند %s؛ اختر معرّفًا جديدًا", id, number))
}

// fill gives a draft the next number and links it to the chain.
func (s *series) fill(out *Document, d *Draft, login string) error {
	s.last++
	*out = Document{
		ID: d.ID, Kind: d.Kind, Warehouse: s.warehouse, Year: s.year, No: s.last, Number: s.number(s.last),
		Issued: d.Issued, Prev: s.head, Recorded: s.now, By: login,
	}
	canonical, body, err := d.Fill(out.Number)
	if err != nil {
		return fmt.Errorf("document %s: %w", out.Number, err)
	}
	out.Canonical = canonical
	if out.Body, err = json.Marshal(body); err != nil {
		return fmt.Errorf("document %s: %w", out.Number, err)
	}
	out.Lines = sha256.Sum256([]byte(canonical))
	out.Hash = out.seal()
	s.head = out.Hash
	return nil
}

func insert(ctx context.Context, tx *database.Tx, docs []*Document) error {
	n := len(docs)
	ids, kinds, nos, numbers, issued := make([]uuid.UUID, n), make([]string, n), make([]int, n), make([]string, n), make([]string, n)
	canonical, bodies := make([]string, n), make([]string, n)
	lines, prevs, hashes := make([][]byte, n), make([][]byte, n), make([][]byte, n)
	for i, d := range docs {
		ids[i], kinds[i], nos[i], numbers[i], issued[i] = d.ID, string(d.Kind), d.No, d.Number, d.Issued.String()
		canonical[i], bodies[i] = d.Canonical, string(d.Body)
		lines[i], prevs[i], hashes[i] = d.Lines[:], d.Prev[:], d.Hash[:]
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO documents (id, kind, warehouse, year, no, number, issued, canonical, body, lines, prev, hash, recorded_at, by_id, by_login)
		SELECT id, kind, $11, $12, no, number, issued::date, canonical, body::json, lines, prev, hash, $13, $14, $15
		FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::bytea[])
			AS t(id, kind, no, number, issued, canonical, body, lines, prev, hash)`,
		ids, kinds, nos, numbers, issued, canonical, bodies, lines, prevs, hashes,
		docs[0].Warehouse, docs[0].Year, docs[0].Recorded, tx.By.ID, tx.By.Login)
	return err
}
