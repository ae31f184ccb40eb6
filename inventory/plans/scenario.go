package plans

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Scenario is the head of a stored scenario: an upload, and what is in it. Two
// uploads of the same content share one body.
type Scenario struct {
	ID         uuid.UUID       `json:"id"`
	Name       string          `json:"name"`
	Digest     string          `json:"scenario_sha256" doc:"Equal for equal content"` // planner.Scenario.Digest
	Campaign   string          `json:"campaign" doc:"Its id"`
	NameAr     string          `json:"campaign_ar"`
	NameEn     string          `json:"campaign_en"`
	Target     planner.Cartons `json:"target_cartons"`
	FirstDay   planner.Date    `json:"first_day"`
	Deadline   planner.Date    `json:"deadline"`
	Households planner.Cartons `json:"households" doc:"Eligible, of all places"`
	Places     int             `json:"places"`
	Warehouses int             `json:"warehouses"`
	Plants     int             `json:"plants"`
	By         Person          `json:"by"`
	At         time.Time       `json:"at"`
	Copy       *Copied         `json:"copy,omitempty" doc:"It is a copy of another, with changes"`
}

// Person is who did something: a member of staff or a program.
type Person struct {
	ID    uuid.UUID `json:"id"`
	Login string    `json:"login"`
}

// AddScenario stores a valid scenario under an id of the caller's and a name, by
// which people tell uploads apart; the campaign's Arabic name if it is "". The
// same id with the same content and name is harmless, with another refused
// (id_reused). About 0.3 s for the whole country.
func AddScenario(ctx context.Context, tx *database.Tx, id uuid.UUID, name string, s *planner.Scenario) (*Scenario, error) {
	if name == "" {
		name = s.Campaign.NameAr
	}
	if err := short("name", name, 200); err != nil {
		return nil, err
	}
	body, err := addBody(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO scenario (id, body, name, by_id, by_login) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`,
		id, body, name, tx.By.ID, tx.By.Login); err != nil {
		return nil, err
	}
	head, err := GetScenario(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if head.Digest != s.Digest() || head.Name != name {
		return nil, reused("scenario", "سيناريو", id)
	}
	return head, nil
}

// addBody stores a content that is not there yet, and gives its number. Whoever
// stores the same at this moment is waited for.
func addBody(ctx context.Context, tx *database.Tx, s *planner.Scenario) (int64, error) {
	canonical := s.Canonical()
	digest := sha256.Sum256(canonical)
	var households planner.Cartons
	for i := range s.Places {
		households += s.Places[i].Households
	}
	c := &s.Campaign
	tag, err := tx.Exec(ctx, `
		INSERT INTO scenario_body (digest, body, campaign, name_ar, name_en, target, first_day, deadline, households, places, warehouses, plants)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (digest) DO NOTHING`,
		digest[:], packed(canonical), c.ID, c.NameAr, c.NameEn, int64(c.Target), date(c.FirstDay), date(c.Deadline),
		int64(households), len(s.Places), len(s.Warehouses), len(s.Plants))
	if err != nil {
		return 0, err
	}
	var no int64
	if err := tx.QueryRow(ctx, `SELECT no FROM scenario_body WHERE digest = $1`, digest[:]).Scan(&no); err != nil || tag.RowsAffected() == 0 {
		return no, err
	}
	if err := storePlaces(ctx, tx, no, s.Places); err != nil {
		return 0, err
	}
	return no, storeWarehouses(ctx, tx, no, s.Warehouses)
}

// packed compresses a body: 2.6 MB of the whole country to 0.4 MB in 30 ms.
func packed(data []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err == nil {
		_, err = z.Write(data)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic("plans: compressing in memory: " + err.Error()) // cannot be
	}
	return b.Bytes()
}

// unpacked reads a body back, and refuses one that is not what its digest says.
func unpacked(data, digest []byte) (*planner.Scenario, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	canonical, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(canonical); !bytes.Equal(sum[:], digest) {
		return nil, fmt.Errorf("the content has digest %x, not %x: the database is damaged", sum, digest)
	}
	s := new(planner.Scenario)
	return s, json.Unmarshal(canonical, s)
}

// LoadScenario reads a whole scenario, equal to the one that was stored; lists
// that were missing come back empty. See [Library.Scenario] for one that need
// not be read again.
func LoadScenario(ctx context.Context, tx *database.Tx, id uuid.UUID) (*planner.Scenario, error) {
	var body, digest []byte
	err := tx.QueryRow(ctx, `SELECT b.body, b.digest FROM scenario s JOIN scenario_body b ON b.no = s.body WHERE s.id = $1`, id).Scan(&body, &digest)
	if database.NoRows(err) {
		return nil, database.Missing("scenario", "سيناريو", id.String())
	}
	if err != nil {
		return nil, err
	}
	s, err := unpacked(body, digest)
	if err != nil {
		return nil, fmt.Errorf("scenario %s: %w", id, err)
	}
	return s, nil
}

// scenarioColumns are those of scan.
const scenarioColumns = `s.id, s.name, b.digest, b.campaign, b.name_ar, b.name_en, b.target, b.first_day, b.deadline,
	b.households, b.places, b.warehouses, b.plants, s.by_id, s.by_login, s.recorded_at, ` + copyColumns

func (s *Scenario) scan(row interface{ Scan(...any) error }) error {
	var digest []byte
	var c copyRow
	err := row.Scan(&s.ID, &s.Name, &digest, &s.Campaign, &s.NameAr, &s.NameEn, (*int64)(&s.Target), (*date)(&s.FirstDay), (*date)(&s.Deadline),
		(*int64)(&s.Households), &s.Places, &s.Warehouses, &s.Plants, &s.By.ID, &s.By.Login, &s.At,
		&c.of, &c.name, &c.steps, &c.effects)
	if err != nil {
		return err
	}
	s.Digest = hex.EncodeToString(digest)
	s.At = s.At.UTC()
	s.Copy, err = c.copied()
	return err
}

// GetScenario gives the head of a scenario.
func GetScenario(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Scenario, error) {
	s := new(Scenario)
	err := s.scan(tx.QueryRow(ctx, `SELECT `+scenarioColumns+` FROM `+scenarioTables+` WHERE s.id = $1`, id))
	if database.NoRows(err) {
		return nil, database.Missing("scenario", "سيناريو", id.String())
	}
	return s, err
}

// ScenarioFilter narrows a list of scenarios; "" for any.
type ScenarioFilter struct {
	Campaign, Digest string
}

// ListScenarios gives the heads of scenarios, the newest first.
func ListScenarios(ctx context.Context, tx *database.Tx, f ScenarioFilter, p Page[Mark]) ([]Scenario, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+scenarioColumns+` FROM `+scenarioTables+`
		WHERE ($1 = '' OR b.campaign = $1) AND ($2 = '' OR encode(b.digest, 'hex') = $2)
		  AND ($3::timestamptz IS NULL OR (s.recorded_at, s.id) < ($3, $4))
		ORDER BY s.recorded_at DESC, s.id DESC LIMIT $5`,
		f.Campaign, f.Digest, p.After.time(), p.After.ID, p.limit())
	if err != nil {
		return nil, err
	}
	return collect(rows, (*Scenario).scan)
}
