package dispatch

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/planner"
	"katf/planner/manifest"
)

// ID is the manifest of a plan's trip.
func ID(plan uuid.UUID, trip string) uuid.UUID { return steps.Derive(plan, "manifest", trip) }

// WaybillID is the waybill of a manifest's stop, 1 for the first.
func WaybillID(manifest uuid.UUID, stop int) uuid.UUID {
	return steps.Derive(manifest, "waybill", strconv.Itoa(stop))
}

// Plan writes what an approved plan promises each place, and a manifest for each
// of its trips, in state planned. Writing them again is harmless. It refuses with
// "promised_twice" if goods of another plan of the campaign have been released:
// a place would be promised its cartons a second time.
//
// Cost: the national plan's 13,416 trips take about a second.
func Plan(ctx context.Context, tx *database.Tx, plan uuid.UUID, b *Book) error {
	var there bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM promise WHERE plan = $1)`, plan).Scan(&there); err != nil || there {
		return err
	}
	n, err := Promised(ctx, tx, b.Plan.Campaign.ID, plan)
	if err != nil {
		return err
	}
	if n > 0 {
		return database.Refuse(database.Conflict, "promised_twice",
			fmt.Sprintf("%d cartons of this campaign were released under another plan, so places would be promised twice; void those manifests first, or leave that plan in force", n),
			fmt.Sprintf("أُفرج عن %d كرتونة من هذه الحملة بموجب خطة أخرى فتتكرر الوعود للأماكن؛ ألغِ بيانات الشحن تلك أولًا أو أبقِ تلك الخطة", n))
	}
	if err := supersede(ctx, tx, b.Plan.Campaign.ID, plan); err != nil {
		return err
	}
	if err := copyPromises(ctx, tx, plan, b.Plan); err != nil {
		return err
	}
	return copyManifests(ctx, tx, plan, b)
}

// Promised is the cartons of a campaign that have been released, or gone out,
// under plans other than the one given.
func Promised(ctx context.Context, tx *database.Tx, campaign string, but uuid.UUID) (n planner.Cartons, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(sum(cartons), 0)::bigint FROM manifest
		WHERE campaign = $1 AND plan <> $2 AND state NOT IN ('planned', 'voided')`, campaign, but).Scan(&n)
	return n, err
}

// supersede voids what other plans of the campaign have planned and not released.
// Nobody can release it meanwhile: the plan in force is locked by the approval.
func supersede(ctx context.Context, tx *database.Tx, campaign string, by uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		WITH old AS (
			SELECT id FROM manifest WHERE campaign = $1 AND plan <> $2 AND state = 'planned' ORDER BY id FOR UPDATE)
		UPDATE manifest m SET state = 'voided', why = 'another plan was approved / اعتُمدت خطة أخرى' FROM old WHERE m.id = old.id`, campaign, by)
	return err
}

func copyPromises(ctx context.Context, tx *database.Tx, plan uuid.UUID, p *planner.Plan) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"promise"}, []string{"plan", "place", "allocated"},
		pgx.CopyFromSlice(len(p.Allocations), func(i int) ([]any, error) {
			a := &p.Allocations[i]
			return []any{plan, string(a.Place), int64(a.Cartons)}, nil
		}))
	return err
}

func copyManifests(ctx context.Context, tx *database.Tx, plan uuid.UUID, b *Book) error {
	var bills [][]any
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"manifest"},
		[]string{"id", "plan", "campaign", "seq", "wave", "trip", "warehouse", "day", "tier", "vehicle", "truck", "door",
			"load_from", "departs", "returns", "draft", "cartons"},
		pgx.CopyFromSlice(len(b.Drafts), func(i int) ([]any, error) {
			m := &b.Drafts[i]
			id := ID(plan, m.Trip)
			bills = append(bills, billRows(id, m)...)
			return []any{id, plan, b.Plan.Campaign.ID, i, m.Wave, m.Trip, m.From.ID, m.Issued.Time(), m.Tier.Number, m.Truck.Type,
				m.Truck.No, m.Door, int(m.Loads), int(m.Leaves), int(m.Back), m.Number, int64(m.Total.Cartons)}, nil
		}))
	if err != nil {
		return err
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"waybill"}, []string{"id", "manifest", "stop", "place", "cartons"}, pgx.CopyFromRows(bills))
	return err
}

func billRows(id uuid.UUID, m *manifest.Manifest) [][]any {
	rows := make([][]any, len(m.Bills))
	for i := range m.Bills {
		w := &m.Bills[i]
		rows[i] = []any{WaybillID(id, w.Stop), id, w.Stop, w.To.ID, int64(w.Total.Cartons)}
	}
	return rows
}
