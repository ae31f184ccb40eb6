package plans

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Shortfall is cartons of a place that a stored plan could not deliver: why, and
// the smallest changes that would serve them.
type Shortfall struct {
	N           int              `json:"n" doc:"From 1, in the plan's order"`
	Place       planner.PlaceID  `json:"place"`
	NameAr      string           `json:"name_ar"`
	NameEn      string           `json:"name_en"`
	Governorate string           `json:"governorate" doc:"ISO 3166-2"`
	Tier        int              `json:"tier"`
	Cartons     planner.Cartons  `json:"cartons"`
	Reason      planner.Reason   `json:"reason" enum:"supply,doors,trucks,days,distance,size,storage"`
	Proved      bool             `json:"proved" doc:"No plan at all does better; otherwise none was found"`
	TextAr      string           `json:"text_ar"`
	TextEn      string           `json:"text_en"`
	Remedies    []planner.Remedy `json:"remedies" nullable:"false"`
}

// ShortfallFilter narrows lists of shortfalls; "" for any.
type ShortfallFilter struct {
	Reason      planner.Reason
	Governorate string
	Tier        int
}

// Shortfalls lists what a plan leaves unserved, in its order, by number.
func Shortfalls(ctx context.Context, tx *database.Tx, plan uuid.UUID, f ShortfallFilter, p Page[int]) ([]Shortfall, error) {
	body, err := bodyOfPlan(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT u.seq + 1, u.place, coalesce(sp.name_ar, ''), coalesce(sp.name_en, ''), coalesce(sp.governorate, ''), coalesce(a.tier, 0),
			u.cartons, u.reason, u.proved, u.text_ar, u.text_en
		FROM plan_unserved u
		LEFT JOIN scenario_place sp ON sp.body = $1 AND sp.id = u.place
		LEFT JOIN plan_allocation a ON a.plan = u.plan AND a.place = u.place
		WHERE u.plan = $2 AND u.seq >= $3 AND ($4 = '' OR u.reason = $4) AND ($5 = '' OR sp.governorate = $5) AND ($6 = 0 OR a.tier = $6)
		ORDER BY u.seq LIMIT $7`, body, plan, p.After, string(f.Reason), f.Governorate, f.Tier, p.limit())
	if err != nil {
		return nil, err
	}
	list, err := collect(rows, func(s *Shortfall, row scanner) error {
		s.Remedies = []planner.Remedy{}
		return row.Scan(&s.N, (*string)(&s.Place), &s.NameAr, &s.NameEn, &s.Governorate, &s.Tier, (*int64)(&s.Cartons), (*string)(&s.Reason),
			&s.Proved, &s.TextAr, &s.TextEn)
	})
	if err != nil {
		return nil, err
	}
	return list, addRemedies(ctx, tx, plan, list)
}

// addRemedies reads the remedies of all shortfalls of a list at once.
func addRemedies(ctx context.Context, tx *database.Tx, plan uuid.UUID, list []Shortfall) error {
	at := map[int]*Shortfall{}
	var seqs []int
	for i := range list {
		at[list[i].N-1] = &list[i]
		seqs = append(seqs, list[i].N-1)
	}
	rows, err := tx.Query(ctx, `
		SELECT unserved, kind, site, vehicle, tier, amount, serves, text_ar, text_en
		FROM plan_remedy WHERE plan = $1 AND unserved = ANY($2) ORDER BY seq`, plan, seqs)
	if err != nil {
		return err
	}
	remedies, err := collect(rows, func(r *remedyRow, row scanner) error { return row.Scan(remedyTable.fields(r)...) })
	for i := range remedies {
		s := at[remedies[i].unserved]
		s.Remedies = append(s.Remedies, remedies[i].Remedy)
	}
	return err
}
