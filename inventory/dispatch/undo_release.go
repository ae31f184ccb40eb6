package dispatch

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/steps"
)

// collectIDs reads rows of one uuid.
func collectIDs(rows pgx.Rows) ([]uuid.UUID, error) {
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// CanUndoRelease gives the release of a wave that can be taken back now, nil if
// there is none.
func CanUndoRelease(ctx context.Context, tx *database.Tx, plan uuid.UUID, wave string) (*steps.Undoable, error) {
	list, err := steps.Standing(ctx, tx, steps.Derive(plan, "wave", wave))
	return steps.Last(tx, list, releaseBack), err
}

// UndoRelease takes the last release of a wave back, as [Undo] does, while none
// of its manifests has come further: their papers are void, their cartons free,
// and the manifests planned again. It gives the manifests of the whole wave.
func UndoRelease(ctx context.Context, tx *database.Tx, step steps.Step, plan uuid.UUID, wave string, undoes uuid.UUID) ([]Manifest, error) {
	ms, err := collect(ctx, tx, `WHERE m.plan = $1 AND m.wave = $2 ORDER BY m.load_from, m.door, m.seq FOR UPDATE`, plan, wave)
	if err != nil {
		return nil, err
	}
	if len(ms) == 0 {
		return nil, database.Missing("wave", "دفعة", wave)
	}
	if err := keeps(tx, ms[0].Warehouse); err != nil {
		return nil, err
	}
	subject := steps.Derive(plan, "wave", wave)
	taken, err := step.Begin(ctx, tx, "wave", subject, steps.UndoAction, steps.Undoing{Undoes: undoes})
	if err != nil || taken {
		return ms, err
	}
	standing, err := steps.Standing(ctx, tx, subject)
	if err != nil {
		return nil, err
	}
	if _, err := step.Undo(ctx, tx, standing, undoes, releaseBack); err != nil {
		return nil, err
	}
	for i := range ms {
		m := &ms[i]
		of := steps.Derive(undoes, "document", m.ID.String())
		var released bool
		if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM documents WHERE id = $1)`, of).Scan(&released); err != nil {
			return nil, err
		}
		if !released {
			continue // by another release, or void before
		}
		if m.State != Released || *m.Document != of {
			return nil, steps.BuiltUpon(fmt.Sprintf("manifest %s has come further", m.Number), fmt.Sprintf("بيان الشحن %s تقدم خطوة أخرى", m.Number), releaseBack[release])
		}
		t := &taking{ctx: ctx, tx: tx, step: &step, Manifest: m}
		if err := t.unrelease(); err != nil {
			return nil, err
		}
	}
	return ofWave(ctx, tx, plan, wave)
}

// unrelease makes a released manifest a planned one.
func (t *taking) unrelease() error {
	if err := documents.Void(t.ctx, t.tx, *t.Document, t.step.Reason()); err != nil {
		return err
	}
	rows, err := t.tx.Query(t.ctx, `SELECT l.pending FROM waybill_line l JOIN waybill w ON w.id = l.waybill WHERE w.manifest = $1 ORDER BY l.pending`, t.ID)
	if err != nil {
		return err
	}
	held, err := collectIDs(rows)
	if err != nil {
		return err
	}
	free := make([]inventory.Settlement, len(held))
	for i, p := range held {
		free[i] = inventory.Settlement{ID: t.step.Derive("void", p.String()), Pending: p, Document: *t.Document, Occurred: t.step.Occurred}
	}
	if err := inventory.Void(t.ctx, t.tx, free...); err != nil {
		return err
	}
	if _, err := t.tx.Exec(t.ctx, `DELETE FROM waybill_line l USING waybill w WHERE w.manifest = $1 AND l.waybill = w.id`, t.ID); err != nil {
		return err
	}
	_, err = t.tx.Exec(t.ctx, `UPDATE manifest SET state = 'planned', document = NULL, number = NULL WHERE id = $1`, t.ID)
	return err
}
