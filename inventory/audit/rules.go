package audit

// rules are the invariants that a query can tell.
var rules = []Rule{
	{
		ID: "sum_zero", En: "over all accounts, the cartons of a lot add up to zero",
		Ar: "مجموع كراتين كل تشغيلة في كل الحسابات صفر",
		// What sources gave must be what all others have, by the kept balances.
		sql: `
		SELECT 'lot ' || lot, 'the accounts add up to ' || sum(on_hand) FROM stock GROUP BY lot HAVING sum(on_hand) <> 0 ORDER BY 1`,
	},
	{
		ID: "balance", En: "a balance is what its movements add up to",
		Ar: "كل رصيد يساوي مجموع حركاته",
		sql: `
		WITH moved AS (
			SELECT account, lot, sum(n)::bigint AS on_hand, sum(held)::bigint AS reserved FROM (
				SELECT from_account AS account, lot, -moved AS n, held FROM movement
				UNION ALL SELECT to_account, lot, moved, 0 FROM movement) sides
			JOIN account a ON a.id = account WHERE NOT a.source GROUP BY account, lot
		)
		SELECT a.kind || ' ' || a.ref || ' ' || a.owner || ', lot ' || lot,
		       format('the balance has %s, %s of them reserved; the movements give %s and %s',
		              coalesce(b.on_hand, 0), coalesce(b.reserved, 0), coalesce(m.on_hand, 0), coalesce(m.reserved, 0))
		FROM moved m FULL JOIN balance b USING (account, lot) JOIN account a ON a.id = account
		WHERE (coalesce(b.on_hand, 0), coalesce(b.reserved, 0)) <> (coalesce(m.on_hand, 0), coalesce(m.reserved, 0)) ORDER BY 1`,
	},
	{
		ID: "not_negative", En: "no account has fewer than no cartons",
		Ar: "لا حساب رصيده سالب",
		sql: `
		SELECT a.kind || ' ' || a.ref || ' ' || a.owner || ', lot ' || b.lot, 'on hand ' || b.on_hand
		FROM balance b JOIN account a ON a.id = b.account WHERE b.on_hand < 0 ORDER BY 1`,
	},
	{
		ID: "reserved", En: "no more is reserved than is on hand",
		Ar: "المحجوز لا يزيد على الموجود",
		sql: `
		SELECT a.kind || ' ' || a.ref || ' ' || a.owner || ', lot ' || b.lot, format('%s on hand, %s reserved', b.on_hand, b.reserved)
		FROM balance b JOIN account a ON a.id = b.account WHERE b.reserved < 0 OR b.reserved > b.on_hand ORDER BY 1`,
	},
	{
		ID: "settled", En: "a reservation ends once, by at most what it held, on the same way",
		Ar: "كل حجز ينتهي مرة واحدة وبما لا يزيد عليه وعلى المسار نفسه",
		sql: `
		SELECT 'movement ' || s.id, format('%s of %s, settles %s', s.cartons, coalesce(p.cartons::text, 'nothing'), s.settles)
		FROM movement s LEFT JOIN movement p ON p.id = s.settles
		WHERE s.settles IS NOT NULL AND (p.id IS NULL OR p.phase <> 'pending' OR s.cartons > p.cartons OR -s.held <> p.cartons
		      OR (s.lot, s.from_account, s.to_account) <> (p.lot, p.from_account, p.to_account)
		      OR EXISTS (SELECT FROM movement o WHERE o.settles = s.settles AND o.id <> s.id)) ORDER BY 1`,
	},
	{
		ID: "reversed", En: "a reversal is the opposite of one movement, and there is one at most",
		Ar: "كل عكس يقابل حركة واحدة ولا يتكرر",
		sql: `
		SELECT 'movement ' || r.id, 'takes back ' || r.reverses
		FROM movement r LEFT JOIN movement o ON o.id = r.reverses
		WHERE r.reverses IS NOT NULL AND (o.id IS NULL OR (r.lot, r.from_account, r.to_account, r.cartons) <> (o.lot, o.to_account, o.from_account, o.moved)
		      OR EXISTS (SELECT FROM movement x WHERE x.reverses = r.reverses AND x.id <> r.id)) ORDER BY 1`,
	},
	{
		ID: "closed_day", En: "nothing was recorded later on a day that a count had closed",
		Ar: "لم يُسجَّل شيء على يوم أغلقه جرد من قبل",
		sql: `
		SELECT 'movement ' || m.id, format('occurred %s, closed until %s', m.occurred_at, c.until)
		FROM closing c JOIN account a ON a.kind IN ('warehouse', 'damaged') AND a.ref = c.warehouse
		JOIN movement m ON (m.from_account = a.id OR m.to_account = a.id)
		WHERE m.occurred_at <= c.until AND m.recorded_at > c.recorded_at AND m.phase IN ('single', 'pending', 'posted') ORDER BY 1`,
	},
	{
		ID: "paper", En: "a movement that names a paper names one that was issued",
		Ar: "كل حركة تذكر ورقة فالورقة صادرة",
		sql: `
		SELECT 'movement ' || m.id, 'there is no document ' || m.document
		FROM movement m WHERE m.document IS NOT NULL AND NOT EXISTS (SELECT FROM documents d WHERE d.id = m.document) ORDER BY 1`,
	},
	{
		ID: "answered", En: "a write that was begun was finished, with its answer",
		Ar: "كل كتابة بدأت اكتملت ومعها جوابها",
		sql: `
		SELECT 'key ' || key || ' of ' || actor, 'has no answer' FROM once WHERE status IS NULL ORDER BY 1`,
	},
	{
		ID: "recorded", En: "every write has its row in the activity",
		Ar: "كل كتابة لها سطر في النشاط",
		sql: `
		SELECT 'key ' || o.key || ' of ' || o.actor, 'status ' || o.status || ' is not in the activity'
		FROM once o WHERE o.status < 400 AND o.made_at > (SELECT coalesce(min(at), 'infinity') FROM activity)
		AND NOT EXISTS (SELECT FROM activity a WHERE a.by_id = o.actor AND a.key = o.key) ORDER BY 1`,
	},
	{
		ID: "guarded", En: "tables that only grow are guarded against changes",
		Ar: "الجداول التي لا تُعدَّل محمية من التعديل",
		sql: `
		SELECT 'table ' || want.name, CASE WHEN t.tgname IS NULL THEN 'the guard is missing' ELSE 'the guard is switched off' END
		FROM unnest(ARRAY['lot', 'account', 'movement', 'closing', 'documents', 'document_voids', 'document_prints', 'activity']) want (name)
		LEFT JOIN pg_trigger t ON t.tgrelid = want.name::regclass AND t.tgfoid = 'refuse_change'::regproc
		WHERE t.tgname IS NULL OR t.tgenabled = 'D' ORDER BY 1`,
	},
}
