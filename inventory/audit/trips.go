package audit

// trips are the invariants of what is promised to places and what is on the road.
var trips = []Rule{
	{
		ID: "promised", En: "no more is promised than the campaign has",
		Ar: "الوعود لا تزيد على هدف الحملة",
		sql: `
		SELECT 'plan ' || p.plan, format('%s cartons are allocated, the target is %s', sum(p.allocated), (r.campaign->>'target_cartons')::bigint)
		FROM promise p JOIN plan_result r ON r.plan = p.plan GROUP BY p.plan, r.campaign
		HAVING sum(p.allocated) > (r.campaign->>'target_cartons')::bigint ORDER BY 1`,
	},
	{
		ID: "handed_out", En: "no place was handed out more than its allocation, and what it was handed out is what its handovers say",
		Ar: "لم يتسلم مكان أكثر من حصته، وما تسلمه هو ما تقوله عمليات التسليم",
		sql: `
		WITH given AS (
			SELECT h.plan, h.place, sum(CASE WHEN h.takes_back IS NULL THEN h.cartons ELSE -h.cartons END)::bigint AS n FROM handover h GROUP BY 1, 2
		)
		SELECT 'plan ' || plan || ', place ' || place,
		       format('allocated %s, handed out %s, the handovers say %s', coalesce(p.allocated, 0), coalesce(p.handed_out, 0), coalesce(g.n, 0))
		FROM promise p FULL JOIN given g USING (plan, place)
		WHERE coalesce(p.handed_out, 0) <> coalesce(g.n, 0) OR coalesce(p.handed_out, 0) > coalesce(p.allocated, 0) ORDER BY 1`,
	},
	{
		ID: "delivered", En: "what a place was handed out stands in the ledger",
		Ar: "ما تسلمه كل مكان مقيد في الدفتر",
		sql: `
		WITH promised AS (SELECT place, sum(handed_out)::bigint AS n FROM promise GROUP BY place),
		booked AS (SELECT a.ref AS place, sum(b.on_hand)::bigint AS n FROM balance b JOIN account a ON a.id = b.account WHERE a.kind = 'place' GROUP BY a.ref)
		SELECT 'place ' || place, format('handed out %s, the ledger has %s', coalesce(p.n, 0), coalesce(b.n, 0))
		FROM promised p FULL JOIN booked b USING (place) WHERE coalesce(p.n, 0) <> coalesce(b.n, 0) ORDER BY 1`,
	},
	{
		ID: "aboard", En: "what a manifest has on the road stands on its account",
		Ar: "ما على الطريق من كل بيان شحن مقيد في حسابه",
		sql: `
		WITH booked AS (SELECT a.ref, sum(b.on_hand)::bigint AS n FROM balance b JOIN account a ON a.id = b.account WHERE a.kind = 'trip' GROUP BY a.ref)
		SELECT 'manifest ' || coalesce(m.number, m.draft, b.ref),
		       format('%s: loaded %s, handed out %s, lost %s, back %s; on its account are %s', m.state, m.loaded, m.handed_out, m.lost, m.back, coalesce(b.n, 0))
		FROM (SELECT *, id::text AS ref FROM manifest) m FULL JOIN booked b USING (ref)
		WHERE m.loaded - m.handed_out - m.lost - m.back <> coalesce(b.n, 0) OR (m.id IS NULL AND b.n <> 0) ORDER BY 1`,
	},
	{
		ID: "loads", En: "a manifest is the sum of its waybills, and a waybill of its lots",
		Ar: "كل بيان شحن مجموع بوالصه، وكل بوليصة مجموع تشغيلاتها",
		sql: `
		SELECT 'manifest ' || coalesce(m.number, m.draft), format('%s, its waybills %s', ARRAY[m.cartons, m.loaded, m.handed_out], w.sums)
		FROM manifest m JOIN (SELECT manifest, ARRAY[sum(cartons), sum(loaded), sum(handed_out)]::bigint[] AS sums FROM waybill GROUP BY 1) w ON w.manifest = m.id
		WHERE w.sums <> ARRAY[m.cartons, m.loaded, m.handed_out]
		UNION ALL
		SELECT 'waybill ' || w.id, format('%s, its lots %s', ARRAY[w.cartons, w.handed_out + w.lost], l.sums)
		FROM waybill w JOIN manifest m ON m.id = w.manifest
		JOIN (SELECT waybill, ARRAY[sum(cartons), sum(gone)]::bigint[] AS sums FROM waybill_line GROUP BY 1) l ON l.waybill = w.id
		WHERE l.sums <> ARRAY[w.cartons, w.handed_out + w.lost] ORDER BY 1`,
	},
	{
		ID: "held", En: "cartons are reserved for the manifests that are released or loading, and for no other",
		Ar: "الحجز لبيانات الشحن المفرج عنها أو قيد التحميل وحدها",
		sql: `
		WITH held AS (
			SELECT w.manifest, sum(p.cartons)::bigint AS n FROM waybill_line l JOIN waybill w ON w.id = l.waybill JOIN movement p ON p.id = l.pending
			WHERE NOT EXISTS (SELECT FROM movement s WHERE s.settles = p.id) GROUP BY 1
		)
		SELECT 'manifest ' || coalesce(m.number, m.draft), format('%s, %s of its %s cartons are reserved', m.state, coalesce(h.n, 0), m.cartons)
		FROM manifest m LEFT JOIN held h ON h.manifest = m.id
		WHERE coalesce(h.n, 0) <> CASE WHEN m.state IN ('released', 'loading') THEN m.cartons ELSE 0 END ORDER BY 1`,
	},
	{
		ID: "travels", En: "goods travel with a paper that is numbered and not void",
		Ar: "لا تتحرك بضاعة إلا بورقة مرقمة غير ملغاة",
		sql: `
		SELECT 'manifest ' || coalesce(m.number, m.draft), format('%s with the paper %s', m.state, coalesce(d.number, 'of none'))
		FROM manifest m LEFT JOIN documents d ON d.id = m.document AND d.number = m.number
		LEFT JOIN document_voids v ON v.document = m.document
		WHERE m.state NOT IN ('planned', 'voided') AND (d.id IS NULL OR v.document IS NOT NULL)
		   OR m.state = 'voided' AND m.document IS NOT NULL AND v.document IS NULL ORDER BY 1`,
	},
}
