package progress

import (
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/dispatch"
	"katf/planner"
)

// lot is a line of a waybill.
type lot struct {
	waybill         uuid.UUID
	id              string
	owner           int
	cartons, loaded planner.Cartons
}

// split tells the owners of the cartons apart: every bill becomes one for each
// owner. Where a bill has lots of several, the ledger says whose cartons were
// handed out or lost.
func (r *reading) split() error {
	lots, err := r.lots()
	if err != nil {
		return err
	}
	moved, err := r.moved(lots)
	if err != nil {
		return err
	}
	var shared []uuid.UUID // papers with lots of several owners
	for i := range r.out.papers {
		p := &r.out.papers[i]
		var bills []bill
		for _, b := range p.bills {
			bills = append(bills, b.byOwner(lots[b.id], moved)...)
		}
		p.bills = bills
		if p.back != nil && len(bills) > 0 {
			p.back[bills[0].owner] = p.back[none] // unless they are of several
			if slices.ContainsFunc(bills, func(b bill) bool { return b.owner != bills[0].owner }) {
				shared = append(shared, p.id)
			}
		}
	}
	return r.backs(shared)
}

// lots reads the lines of the waybills, and who there is to own them.
func (r *reading) lots() (map[uuid.UUID][]lot, error) {
	rows, err := r.tx.Query(r.ctx, `SELECT waybill, lot, owner, cartons, loaded FROM waybill_line WHERE waybill = ANY ($1) ORDER BY owner, lot`, r.waybills())
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID][]lot{}
	at := map[string]int{}
	var l lot
	var owner string
	_, err = pgx.ForEachRow(rows, []any{(*key)(&l.waybill), &l.id, &owner, &l.cartons, &l.loaded}, func() error {
		var ok bool
		if l.owner, ok = at[owner]; !ok {
			l.owner = len(r.out.owners)
			at[owner], r.out.owners = l.owner, append(r.out.owners, owner)
		}
		out[l.waybill] = append(out[l.waybill], l)
		return nil
	})
	return out, err
}

func (r *reading) waybills() []key {
	out := make([]key, 0, len(r.bill))
	for id := range r.bill {
		out = append(out, key(id))
	}
	return out
}

// share says whose cartons a handover moved.
type share struct {
	gift  uuid.UUID
	owner int
	why   inventory.Why
}

// moved looks the handovers up in the ledger whose waybills have lots of several
// owners.
func (r *reading) moved(lots map[uuid.UUID][]lot) (map[share]planner.Cartons, error) {
	of := map[uuid.UUID]share{} // by movement
	var ids []key
	for i := range r.out.papers {
		for _, b := range r.out.papers[i].bills {
			if ls := lots[b.id]; len(b.gifts) > 0 && !alone(ls) {
				for _, g := range b.gifts {
					for _, l := range ls {
						for _, why := range []inventory.Why{inventory.ForHandover, inventory.ForLoss} {
							id := dispatch.MovementOf(g.id, why, l.id, r.out.owners[l.owner])
							of[id], ids = share{g.id, l.owner, why}, append(ids, key(id))
						}
					}
				}
			}
		}
	}
	out := map[share]planner.Cartons{}
	if ids == nil {
		return out, nil
	}
	rows, err := r.tx.Query(r.ctx, `SELECT id, cartons FROM movement WHERE id = ANY ($1)`, ids)
	if err != nil {
		return nil, err
	}
	var id uuid.UUID
	var n planner.Cartons
	_, err = pgx.ForEachRow(rows, []any{(*key)(&id), &n}, func() error {
		out[of[id]] += n
		return nil
	})
	return out, err
}

// alone reports whether all lots are of one owner.
func alone(ls []lot) bool {
	return !slices.ContainsFunc(ls, func(l lot) bool { return l.owner != ls[0].owner })
}

// byOwner gives the owners' parts of a bill; itself if no lots were chosen yet.
func (b *bill) byOwner(lots []lot, moved map[share]planner.Cartons) []bill {
	var out []bill
	for _, l := range lots { // by owner
		if len(out) == 0 || out[len(out)-1].owner != l.owner {
			out = append(out, bill{id: b.id, stop: b.stop, place: b.place, owner: l.owner})
		}
		part := &out[len(out)-1]
		part.cartons += l.cartons
		part.loaded += l.loaded
	}
	switch len(out) {
	case 0:
		return []bill{*b}
	case 1:
		out[0].gifts = b.gifts
		return out
	}
	for i := range out {
		for _, g := range b.gifts {
			g.cartons = moved[share{g.id, out[i].owner, inventory.ForHandover}]
			g.lost = moved[share{g.id, out[i].owner, inventory.ForLoss}]
			out[i].gifts = append(out[i].gifts, g)
		}
	}
	return out
}

// backs reads from the ledger whose cartons came back on papers with lots of
// several owners.
func (r *reading) backs(shared []uuid.UUID) error {
	if shared == nil {
		return nil
	}
	refs := make([]string, len(shared))
	for i, id := range shared {
		refs[i] = id.String()
	}
	rows, err := r.tx.Query(r.ctx, `
		SELECT a.ref::uuid, a.owner, sum(m.moved)::bigint FROM account a JOIN movement m ON m.from_account = a.id
		WHERE a.kind = 'trip' AND a.ref = ANY ($1) AND m.why IN ('return', 'damage')
		  AND NOT EXISTS (SELECT FROM movement u WHERE u.reverses = m.id)
		GROUP BY a.ref, a.owner`, refs)
	if err != nil {
		return err
	}
	at := r.byPaper()
	for _, id := range shared {
		clear(at[id].back)
	}
	var id uuid.UUID
	var owner string
	var n planner.Cartons
	_, err = pgx.ForEachRow(rows, []any{&id, &owner, &n}, func() error {
		at[id].back[slices.Index(r.out.owners, owner)] = n
		return nil
	})
	return err
}
