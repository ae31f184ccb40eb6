package proofs

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/planner"
)

// Ask says what a driver is asked for when cartons are handed over.
type Ask string

// What may be asked for.
const (
	Nothing     Ask = "none"
	APhoto      Ask = "photo"
	ASignature  Ask = "signature"
	EitherOfTwo Ask = "either"
	AsWider     Ask = "wider" // of a rule: what the rule around it says
)

var asks = []Ask{Nothing, APhoto, ASignature, EitherOfTwo, AsWider}

// Takes reports whether a kind of picture is what is asked for.
func (a Ask) Takes(k Kind) bool {
	return a == Nothing || a == EitherOfTwo || string(a) == string(k)
}

// In says what is asked for in English and Arabic.
func (a Ask) In() (en, ar string) {
	switch a {
	case APhoto:
		return "a photo", "صورة"
	case ASignature:
		return "a signature", "توقيع"
	case EitherOfTwo:
		return "a photo or a signature", "صورة أو توقيع"
	}
	return "nothing", "لا شيء"
}

// Rule asks for proof everywhere, at the stops of one warehouse's trips, at one
// place, or both. The rule of a place goes before that of a warehouse, and that
// before the one for all.
type Rule struct {
	Warehouse string          `json:"warehouse" required:"false" maxLength:"200" doc:"Trips from there; of all if empty"`
	Place     planner.PlaceID `json:"place" required:"false" maxLength:"200" doc:"Stops there; at all if empty"`
	Asks      Ask             `json:"asks" enum:"none,photo,signature,either,wider" doc:"wider: what the rule around it says"`
}

// Kept is a rule in force, with who set it.
type Kept struct {
	Rule
	By    string    `json:"by"`
	Since time.Time `json:"since"`
}

// subject is what the steps that set rules are about.
var subject = uuid.NewSHA1(uuid.NameSpaceURL, []byte("katf:proofs/rules"))

// SetRule changes a rule for the trucks that leave from now on. The caller has
// made sure that the warehouse and the place are known.
func SetRule(ctx context.Context, tx *database.Tx, step steps.Step, r Rule) error {
	if tx.By.Organisation != "" || tx.By.Role != database.Manager && tx.By.Role != database.Administrator {
		return database.Refuse(database.Forbidden, "not_a_manager",
			"what drivers are asked for is set by a manager of the Alliance", "ما يُطلب من السائقين يحدده مدير في التحالف")
	}
	if !slices.Contains(asks, r.Asks) {
		return invalid("asks", r.Asks, "one of none, photo, signature, either, wider", "إحدى القيم none وphoto وsignature وeither وwider")
	}
	taken, err := step.Begin(ctx, tx, "proof_rule", subject, "set", r)
	if taken || err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO proof_rule (step, warehouse, place, asks) VALUES ($1, $2, $3, $4)`, step.ID, r.Warehouse, string(r.Place), r.Asks)
	return err
}

// Rules lists the rules in force, the widest first.
func Rules(ctx context.Context, tx *database.Tx) ([]Kept, error) {
	rows, err := tx.Query(ctx, `
		SELECT l.warehouse, l.place, l.asks, s.by_login, s.recorded_at
		FROM (SELECT DISTINCT ON (warehouse, place) * FROM proof_rule ORDER BY warehouse, place, seq DESC) l JOIN steps s ON s.id = l.step
		WHERE l.asks <> 'wider' ORDER BY l.place <> '', l.warehouse, l.place`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (k Kept, err error) {
		return k, row.Scan(&k.Warehouse, &k.Place, &k.Asks, &k.By, &k.Since)
	})
}

// Asked says what is asked for at places on a trip of a warehouse by the rules as
// they were at a moment; the zero time is now. A driver without network is held
// to what the truck left with.
func Asked(ctx context.Context, tx *database.Tx, warehouse string, places []planner.PlaceID, at time.Time) (map[planner.PlaceID]Ask, error) {
	ids := make([]string, len(places))
	out := make(map[planner.PlaceID]Ask, len(places))
	for i, p := range places {
		ids[i], out[p] = string(p), Nothing
	}
	var moment *time.Time
	if !at.IsZero() {
		moment = &at
	}
	rows, err := tx.Query(ctx, `
		WITH held AS (
			SELECT DISTINCT ON (r.warehouse, r.place) r.warehouse, r.place, r.asks FROM proof_rule r JOIN steps s ON s.id = r.step
			WHERE r.warehouse IN ('', $2) AND (r.place = '' OR r.place = ANY ($1)) AND ($3::timestamptz IS NULL OR s.recorded_at <= $3)
			ORDER BY r.warehouse, r.place, r.seq DESC)
		SELECT DISTINCT ON (p.id) p.id, h.asks FROM unnest($1::text[]) AS p (id) JOIN held h ON h.place IN ('', p.id)
		WHERE h.asks <> 'wider' ORDER BY p.id, h.place <> '' DESC, h.warehouse <> '' DESC`, ids, warehouse, moment)
	if err != nil {
		return nil, err
	}
	var place planner.PlaceID
	var asks Ask
	_, err = pgx.ForEachRow(rows, []any{&place, &asks}, func() error {
		out[place] = asks
		return nil
	})
	return out, err
}

func invalid(path string, value any, en, ar string) error {
	return &database.Error{Kind: database.Invalid, Code: "invalid", En: "the request is not right", Ar: "الطلب غير صحيح",
		Fields: []database.Field{{Path: path, Value: value, En: en, Ar: ar}}}
}
