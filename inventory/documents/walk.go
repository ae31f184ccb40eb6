package documents

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// Broken is a place where a series does not hold together.
type Broken struct {
	Warehouse string `json:"warehouse"`
	Year      int    `json:"year"`
	No        int    `json:"no"`
	What      string `json:"what"`
	Ar        string `json:"what_ar"`
}

// Walk follows every chain from its first number to the counter and tells what
// is missing, changed or out of order, by warehouse, year and number. It reads
// every document once.
func Walk(ctx context.Context, tx *database.Tx) ([]Broken, error) {
	w := walker{}
	if err := w.load(ctx, tx); err != nil {
		return nil, err
	}
	if err := w.documents(ctx, tx); err != nil {
		return nil, err
	}
	if err := w.voids(ctx, tx); err != nil {
		return nil, err
	}
	w.ends()
	slices.SortStableFunc(w.broken, func(a, b Broken) int {
		return cmp.Or(cmp.Compare(a.Warehouse, b.Warehouse), cmp.Compare(a.Year, b.Year), cmp.Compare(a.No, b.No))
	})
	return w.broken, nil
}

type seriesKey struct {
	warehouse string
	year      int
}

// trail is how far a series was followed, beside what its counter says.
type trail struct {
	seriesKey
	counter  *series // nil if it is gone
	code     string
	last     int
	head     Hash
	voids    int
	voidHead Hash
}

type walker struct {
	trails map[seriesKey]*trail
	codes  map[string]string
	broken []Broken
}

func (w *walker) say(t *trail, no int, en, ar string) {
	w.broken = append(w.broken, Broken{t.warehouse, t.year, no, en, ar})
}

func (w *walker) load(ctx context.Context, tx *database.Tx) error {
	w.trails, w.codes = map[seriesKey]*trail{}, map[string]string{}
	rows, err := tx.Query(ctx, `SELECT warehouse, code FROM document_sites`)
	if err != nil {
		return err
	}
	var warehouse, code string
	if _, err := pgx.ForEachRow(rows, []any{&warehouse, &code}, func() error {
		w.codes[warehouse] = code
		return nil
	}); err != nil {
		return err
	}
	if rows, err = tx.Query(ctx, `SELECT warehouse, year, last, head, voids, void_head FROM document_series`); err != nil {
		return err
	}
	var s series
	var head, voidHead []byte
	_, err = pgx.ForEachRow(rows, []any{&s.warehouse, &s.year, &s.last, &head, &s.voids, &voidHead}, func() error {
		counter := s
		copy(counter.head[:], head)
		copy(counter.voidHead[:], voidHead)
		w.trail(s.warehouse, s.year).counter = &counter
		return nil
	})
	return err
}

func (w *walker) trail(warehouse string, year int) *trail {
	key := seriesKey{warehouse, year}
	if w.trails[key] == nil {
		w.trails[key] = &trail{seriesKey: key, code: w.codes[warehouse]}
	}
	return w.trails[key]
}

func (w *walker) documents(ctx context.Context, tx *database.Tx) error {
	rows, err := tx.Query(ctx, `
		SELECT id, kind, warehouse, year, no, number, issued, canonical, body::text, lines, prev, hash, recorded_at, by_login, '', 0
		FROM documents ORDER BY warehouse, year, no`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		d, err := scan(rows)
		if err != nil {
			return err
		}
		w.document(&d)
	}
	return rows.Err()
}

// document checks one paper against itself and its predecessor.
func (w *walker) document(d *Document) {
	t := w.trail(d.Warehouse, d.Year)
	follows := d.No == t.last+1
	if !follows {
		w.say(t, t.last+1, fmt.Sprintf("numbers %d to %d are missing", t.last+1, d.No-1),
			fmt.Sprintf("الأرقام من %d إلى %d مفقودة", t.last+1, d.No-1))
	}
	if want := numberText(t.code, d.Year, d.No); d.Number != want {
		w.say(t, d.No, fmt.Sprintf("the paper says %s, it should be %s", d.Number, want),
			fmt.Sprintf("على الورقة %s والصحيح %s", d.Number, want))
	}
	if d.Lines != sha256.Sum256([]byte(d.Canonical)) {
		w.say(t, d.No, fmt.Sprintf("the lines of %s were changed: they do not give their hash", d.Number),
			fmt.Sprintf("تغيّرت سطور %s: لا تعطي بصمتها", d.Number))
	}
	if d.Hash != d.seal() {
		w.say(t, d.No, fmt.Sprintf("%s was changed: what it says does not give its hash", d.Number),
			fmt.Sprintf("تغيّر %s: محتواه لا يعطي بصمته", d.Number))
	}
	if follows && d.Prev != t.head {
		w.say(t, d.No, fmt.Sprintf("%s does not follow the paper before it: that one was replaced", d.Number),
			fmt.Sprintf("%s لا يتبع الورقة التي قبله: استُبدلت تلك", d.Number))
	}
	t.last, t.head = d.No, d.Hash
}

func (w *walker) voids(ctx context.Context, tx *database.Tx) error {
	rows, err := tx.Query(ctx, `
		SELECT v.document, v.warehouse, v.year, v.no, v.reason, v.hash, v.recorded_at, v.by_login, d.id
		FROM document_voids v LEFT JOIN documents d ON d.id = v.document AND d.warehouse = v.warehouse AND d.year = v.year
		ORDER BY v.warehouse, v.year, v.no`)
	if err != nil {
		return err
	}
	var v void
	var k seriesKey
	var hash []byte
	var document *uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&v.document, &k.warehouse, &k.year, &v.no, &v.reason, &hash, &v.recorded, &v.by, &document}, func() error {
		copy(v.hash[:], hash)
		w.void(w.trail(k.warehouse, k.year), &v, document != nil)
		return nil
	})
	return err
}

// void checks one void against itself and the void before it.
func (w *walker) void(t *trail, v *void, known bool) {
	if v.no != t.voids+1 {
		w.say(t, 0, fmt.Sprintf("voids %d to %d are missing", t.voids+1, v.no-1),
			fmt.Sprintf("الإلغاءات من %d إلى %d مفقودة", t.voids+1, v.no-1))
	} else if v.hash != v.seal(t.voidHead) {
		w.say(t, 0, fmt.Sprintf("void %d was changed: it does not give its hash", v.no),
			fmt.Sprintf("تغيّر الإلغاء %d: لا يعطي بصمته", v.no))
	}
	if !known {
		w.say(t, 0, fmt.Sprintf("void %d is of a document that is not there", v.no),
			fmt.Sprintf("الإلغاء %d لمستند غير موجود", v.no))
	}
	t.voids, t.voidHead = v.no, v.hash
}

// ends compares every trail with its counter.
func (w *walker) ends() {
	for _, t := range w.trails {
		c := t.counter
		switch {
		case c == nil:
			w.say(t, t.last, "the counter of the series is gone", "عدّاد السلسلة مفقود")
			continue
		case c.last > t.last:
			w.say(t, t.last+1, fmt.Sprintf("the counter stands at %d: numbers %d to %d were cut off the end", c.last, t.last+1, c.last),
				fmt.Sprintf("العدّاد عند %d: قُطعت الأرقام من %d إلى %d من آخر السلسلة", c.last, t.last+1, c.last))
		case c.last < t.last:
			w.say(t, c.last+1, fmt.Sprintf("the counter stands at %d, but there are papers up to %d", c.last, t.last),
				fmt.Sprintf("العدّاد عند %d وتوجد أوراق حتى %d", c.last, t.last))
		case c.head != t.head:
			w.say(t, t.last, "the last paper is not the one that was counted last", "الورقة الأخيرة ليست آخر ما عُدّ")
		}
		if c.voids != t.voids || c.voidHead != t.voidHead {
			w.say(t, 0, fmt.Sprintf("%d voids were recorded, %d are there, or the last is another", c.voids, t.voids),
				fmt.Sprintf("سُجّل %d إلغاء والموجود %d، أو الأخير غيره", c.voids, t.voids))
		}
	}
}
