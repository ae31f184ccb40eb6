package stock

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// Broken is a row for which a rule does not hold.
type Broken struct {
	Rule   string `json:"rule"`
	Where  string `json:"where"`  // which row
	Detail string `json:"detail"` // what it says, and what it should
	En     string `json:"en"`     // the rule
	Ar     string `json:"ar"`
}

// rule is what must hold between the rows of this package, the papers and the
// ledger. Its query gives the rows for which it does not: where, and a detail.
type rule struct {
	id, en, ar string
	sql        string
}

// Audit checks that what warehouses did is what papers and ledger say. It reads
// every row once and shares no code with what writes them.
func Audit(ctx context.Context, tx *database.Tx) ([]Broken, error) {
	out := []Broken{}
	for _, r := range rules {
		rows, err := tx.Query(ctx, r.sql)
		if err != nil {
			return nil, fmt.Errorf("audit, rule %s: %w", r.id, err)
		}
		found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Broken, error) {
			b := Broken{Rule: r.id, En: r.en, Ar: r.ar}
			return b, row.Scan(&b.Where, &b.Detail)
		})
		if err != nil {
			return nil, fmt.Errorf("audit, rule %s: %w", r.id, err)
		}
		out = append(out, found...)
	}
	return out, nil
}

var rules = []rule{
	{
		id: "stock_opening", en: "a warehouse was opened with the cartons that the ledger took over", ar: "رصيد افتتاح المخزن هو ما أخذته الدفاتر",
		sql: `
		WITH took AS (
			SELECT a.ref AS warehouse, sum(m.moved)::bigint AS n FROM movement m JOIN account a ON a.id = m.to_account
			WHERE m.why = 'opening' GROUP BY a.ref)
		SELECT 'warehouse ' || coalesce(o.warehouse, t.warehouse), 'opened with ' || coalesce(o.cartons, 0) || ', the ledger took over ' || coalesce(t.n, 0)
		FROM stock_openings o FULL JOIN took t USING (warehouse) WHERE o.cartons IS DISTINCT FROM t.n`,
	},
	{
		id: "stock_paper", en: "what was posted has its paper, of its kind and not void", ar: "لكل ما رُحِّل ورقته من نوعه غير ملغاة",
		sql: `
		WITH said AS (
			SELECT 'receipt' AS kind, id, warehouse, document, false AS void FROM stock_receipts WHERE document IS NOT NULL
			UNION ALL SELECT 'adjustment', id, warehouse, document, status = 'voided' FROM stock_adjustments WHERE document IS NOT NULL
			UNION ALL SELECT 'count', id, warehouse, document, false FROM stock_counts WHERE document IS NOT NULL
			UNION ALL SELECT DISTINCT 'loan', n.loan, l.warehouse, n.document, false FROM stock_loan_lines n JOIN stock_loans l ON l.id = n.loan
			UNION ALL SELECT 'transfer', id, from_site, document, status = 'voided' FROM stock_transfers WHERE document IS NOT NULL)
		SELECT s.kind || ' ' || s.id, CASE WHEN d.id IS NULL THEN 'its paper ' || s.document || ' is not there'
			WHEN d.kind <> s.kind OR d.warehouse <> s.warehouse THEN 'paper ' || d.number || ' is a ' || d.kind || ' of ' || d.warehouse
			WHEN s.void THEN 'paper ' || d.number || ' is not void' ELSE 'paper ' || d.number || ' is void' END
		FROM said s LEFT JOIN documents d ON d.id = s.document LEFT JOIN document_voids v ON v.document = d.id
		WHERE d.id IS NULL OR d.kind <> s.kind OR d.warehouse <> s.warehouse OR s.void <> (v.document IS NOT NULL)`,
	},
	{
		id: "stock_known", en: "a receipt, count, loan or live waybill belongs to something that was done", ar: "كل إذن استلام أو جرد أو سلفة أو بوليصة سارية يخص عملية تمت",
		sql: `
		SELECT 'paper ' || d.number, 'is a ' || d.kind || ' of nothing' FROM documents d
		WHERE d.kind IN ('receipt', 'count', 'loan', 'transfer')
			AND NOT EXISTS (SELECT FROM stock_receipts WHERE document = d.id) AND NOT EXISTS (SELECT FROM stock_counts WHERE document = d.id)
			AND NOT EXISTS (SELECT FROM stock_loan_lines WHERE document = d.id) AND NOT EXISTS (SELECT FROM stock_transfers WHERE document = d.id)
			AND NOT EXISTS (SELECT FROM document_voids WHERE document = d.id)`,
	},
	{
		id: "stock_receipt", en: "what a receipt counted is what came into the warehouse", ar: "ما عُدّ في إذن الاستلام هو ما دخل المخزن",
		sql: `
		WITH counted AS (
			SELECT r.id, c.lot, c.owner, c.good + c.damaged AS n FROM stock_receipts r
			JOIN stock_receipt_counted c ON c.receipt = r.id AND c.round = r.round WHERE r.status = 'posted' AND c.good + c.damaged > 0),
		came AS (
			SELECT r.id, m.lot, a.owner, sum(m.moved)::bigint AS n FROM stock_receipts r JOIN movement m ON m.document = r.document
			JOIN account a ON a.id = m.to_account AND a.kind IN ('warehouse', 'damaged') AND a.ref = r.warehouse
			WHERE m.reverses IS NULL GROUP BY r.id, m.lot, a.owner)
		SELECT 'receipt ' || id || ' lot ' || lot, 'counted ' || coalesce(c.n, 0) || ', came ' || coalesce(m.n, 0)
		FROM counted c FULL JOIN came m USING (id, lot, owner) WHERE c.n IS DISTINCT FROM m.n`,
	},
	{
		id: "stock_transfer", en: "what a transfer dispatched stands on its account until it is received or lost", ar: "ما أُرسل في تحويل يبقى على حسابه حتى يُستلم أو يُشطب",
		sql: `
		WITH sent AS (
			SELECT t.id, t.status, l.lot, l.owner, coalesce(l.dispatched, 0) AS n FROM stock_transfers t JOIN stock_transfer_lines l ON l.transfer = t.id),
		account_of AS (
			SELECT a.ref, a.owner, m.lot, sum(m.moved) FILTER (WHERE m.to_account = a.id AND m.reverses IS NULL AND r.id IS NULL)::bigint AS came,
				sum(CASE WHEN m.to_account = a.id THEN m.moved ELSE -m.moved END)::bigint AS open
			FROM account a JOIN movement m ON a.id IN (m.from_account, m.to_account) LEFT JOIN movement r ON r.reverses = m.id WHERE a.kind = 'transfer' GROUP BY a.ref, a.owner, m.lot)
		SELECT 'transfer ' || coalesce(s.id::text, b.ref) || ' lot ' || coalesce(s.lot, b.lot),
			'status ' || coalesce(s.status, 'none') || ', dispatched ' || coalesce(s.n, 0) || ', by the ledger ' || coalesce(b.came, 0) || ' of which open ' || coalesce(b.open, 0)
		FROM sent s FULL JOIN account_of b ON b.ref = s.id::text AND b.owner = s.owner AND b.lot = s.lot
		WHERE coalesce(s.n, 0) <> coalesce(b.came, 0) OR (coalesce(b.open, 0) <> 0 AND s.status NOT IN ('dispatched', 'received'))`,
	},
	{
		id: "stock_closed", en: "a transfer is closed when nothing is open, and only then", ar: "يُغلق التحويل حين لا يبقى منه شيء، وحينها فقط",
		sql: `
		SELECT 'transfer ' || t.id, 'status ' || t.status || ', open ' || n FROM stock_transfers t, LATERAL (
			SELECT coalesce(sum(b.on_hand), 0) AS n FROM account a JOIN balance b ON b.account = a.id WHERE a.kind = 'transfer' AND a.ref = t.id::text) open
		WHERE (t.status = 'closed' AND n <> 0) OR (t.status IN ('dispatched', 'received') AND n = 0)`,
	},
	{
		id: "stock_reserved", en: "released transfers and waiting adjustments hold what they need, others nothing", ar: "التحويلات المفرج عنها والتسويات المنتظرة تحجز حاجتها، وغيرها لا يحجز شيئًا",
		sql: `
		WITH held AS (
			SELECT 'transfer ' || t.id AS what, l.movement, l.cartons, t.status = 'released' AS held FROM stock_transfers t JOIN stock_transfer_lines l ON l.transfer = t.id
			UNION ALL
			SELECT 'adjustment ' || a.id, l.movement, l.cartons, a.status = 'pending' FROM stock_adjustments a JOIN stock_adjustment_lines l ON l.adjustment = a.id
			WHERE NOT a.alone AND a.kind <> 'find')
		SELECT h.what, CASE WHEN p.id IS NULL THEN 'nothing was reserved for a line of ' || h.cartons WHEN p.cartons <> h.cartons THEN p.cartons || ' reserved, not ' || h.cartons
			WHEN h.held THEN 'its reservation is settled' ELSE 'its reservation is still open' END
		FROM held h LEFT JOIN movement p ON p.id = h.movement AND p.phase = 'pending' LEFT JOIN movement s ON s.settles = p.id
		WHERE p.id IS NULL OR p.cartons <> h.cartons OR h.held = (s.id IS NOT NULL)`,
	},
	{
		id: "stock_adjustment", en: "an adjustment moved what it says, and nothing before it was decided", ar: "التسوية نقلت ما تقوله، ولا شيء قبل القرار",
		sql: `
		SELECT 'adjustment ' || a.id || ' lot ' || l.lot, 'status ' || a.status || ', ' || l.cartons || ' cartons, moved ' || coalesce(m.n, 0)
		FROM stock_adjustments a JOIN stock_adjustment_lines l ON l.adjustment = a.id, LATERAL (
			SELECT sum(moved)::bigint AS n FROM movement o WHERE (id = l.movement OR settles = l.movement) AND NOT EXISTS (SELECT FROM movement r WHERE r.reverses = o.id)) m
		WHERE coalesce(m.n, 0) <> CASE a.status WHEN 'posted' THEN l.cartons ELSE 0 END`,
	},
	{
		id: "stock_second", en: "above the limit a second person decided", ar: "فوق الحد قرر شخص ثانٍ",
		sql: `
		SELECT 'adjustment ' || id, decided_login || ' asked and approved' FROM stock_adjustments WHERE status = 'posted' AND NOT alone AND decided = asked
		UNION ALL
		SELECT 'count ' || id, decided_login || ' counted and approved' FROM stock_counts WHERE status = 'approved' AND NOT alone AND decided = counted`,
	},
	{
		id: "stock_count", en: "an approved count moved its differences, and closed the books up to its moment", ar: "الجرد المعتمد نقل فروقه وأغلق الدفاتر حتى لحظته",
		sql: `
		WITH moved AS (
			SELECT c.id, m.lot, a.owner, sum(CASE WHEN m.to_account = a.id THEN m.moved ELSE -m.moved END)::bigint AS n
			FROM stock_counts c JOIN movement m ON m.document = c.document
			JOIN account a ON a.id IN (m.from_account, m.to_account) AND a.kind IN ('warehouse', 'damaged')
			WHERE m.reverses IS NULL GROUP BY c.id, m.lot, a.owner)
		SELECT 'count ' || c.id || ' lot ' || l.lot, 'differs by ' || l.good + l.damaged - l.book_good - l.book_damaged || ', moved ' || coalesce(m.n, 0)
		FROM stock_counts c JOIN stock_count_lines l ON l.count = c.id AND l.round = c.round LEFT JOIN moved m ON (m.id, m.lot, m.owner) = (c.id, l.lot, l.owner)
		WHERE coalesce(m.n, 0) <> CASE c.status WHEN 'approved' THEN l.good + l.damaged - l.book_good - l.book_damaged ELSE 0 END
		UNION ALL
		SELECT 'count ' || c.id, 'the books are not closed up to ' || c.counted_at FROM stock_counts c
		WHERE c.status = 'approved' AND NOT EXISTS (SELECT FROM closing WHERE warehouse = c.warehouse AND until >= c.counted_at)`,
	},
	{
		id: "stock_loan", en: "what is outstanding of a loan is what went less what came back", ar: "المتبقي من السلفة هو ما ذهب ناقص ما عاد",
		sql: `
		SELECT 'loan ' || l.id, 'lent ' || l.cartons || ' and ' || l.repaid || ' repaid, by the ledger ' || coalesce(m.lent, 0) || ' and ' || coalesce(m.repaid, 0)
		FROM stock_loans l, LATERAL (
			SELECT sum(m.moved) FILTER (WHERE n.repayment IS NULL AND m.why = 'loan' AND f.owner = l.lender AND t.owner = l.borrower)::bigint AS lent,
				sum(m.moved) FILTER (WHERE n.repayment IS NOT NULL AND m.why = 'repayment' AND f.owner = l.borrower AND t.owner = l.lender)::bigint AS repaid
			FROM stock_loan_lines n JOIN movement m ON m.id = n.movement AND m.moved = n.cartons
			JOIN account f ON f.id = m.from_account JOIN account t ON t.id = m.to_account WHERE n.loan = l.id) m
		WHERE coalesce(m.lent, 0) <> l.cartons OR coalesce(m.repaid, 0) <> l.repaid`,
	},
}
