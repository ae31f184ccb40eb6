package audit

// words say a rule to people.
type words struct{ en, ar string }

// ledgerRules are the ledger's own, by their names there.
var ledgerRules = map[string]words{
	"sum_zero":       {"over all accounts, the cartons of a lot add up to zero", "مجموع كراتين كل تشغيلة في كل الحسابات صفر"},
	"balance":        {"a balance is what its movements add up to", "كل رصيد يساوي مجموع حركاته"},
	"reserved":       {"what is reserved is what open reservations add up to", "المحجوز يساوي مجموع الحجوزات المفتوحة"},
	"negative":       {"no account has fewer than no cartons", "لا حساب رصيده سالب"},
	"over_reserved":  {"no more is reserved than is on hand", "المحجوز لا يزيد على الموجود"},
	"settlement":     {"a reservation is settled as it was made, in its time, by at most what it held", "كل حجز يُسوّى كما تم وفي وقته وبما لا يزيد عليه"},
	"settled_twice":  {"a reservation is settled once", "كل حجز يُسوّى مرة واحدة"},
	"reversal":       {"a reversal is the opposite of a movement", "كل عكس يقابل حركة"},
	"reversed_twice": {"a movement is reversed once", "كل حركة تُعكس مرة واحدة"},
	"recorded_twice": {"a movement is recorded once", "كل حركة تُسجَّل مرة واحدة"},
	"movement":       {"a movement goes a way that cartons go", "كل حركة على مسار تسلكه الكراتين"},
	"expired_left":   {"what has expired does not leave", "ما انتهت صلاحيته لا يخرج"},
	"closed_day":     {"nothing was recorded later on a day that a count had closed", "لم يُسجَّل شيء على يوم أغلقه جرد من قبل"},
}

var rules = []Rule{
	{
		ID: "paper", En: "a movement that names a paper names one that was issued", Ar: "كل حركة تذكر ورقة فالورقة صادرة",
		sql: `
		SELECT 'movement ' || m.id, 'there is no document ' || m.document
		FROM movement m WHERE m.document IS NOT NULL AND NOT EXISTS (SELECT FROM documents d WHERE d.id = m.document) ORDER BY 1`,
	},
	{
		ID: "promise", En: "what a place is promised is what the plan allocates to it", Ar: "الموعود لكل مكان هو ما خصصته له الخطة",
		sql: `
		SELECT 'plan ' || r.plan || ' place ' || r.place, format('%s promised, %s allocated', r.allocated, coalesce(a.n::text, 'none'))
		FROM promise r LEFT JOIN (SELECT plan, place, sum(cartons) AS n FROM plan_allocation GROUP BY plan, place) a USING (plan, place)
		WHERE r.allocated IS DISTINCT FROM a.n ORDER BY 1`,
	},
	{
		ID: "answered", En: "a write that was begun was finished, with its answer", Ar: "كل كتابة بدأت اكتملت ومعها جوابها",
		sql: `
		SELECT 'key ' || key || ' of ' || actor, 'has no answer' FROM once WHERE status IS NULL ORDER BY 1`,
	},
	{
		ID: "recorded", En: "every write has its row in the activity", Ar: "كل كتابة لها سطر في النشاط",
		sql: `
		SELECT 'key ' || o.key || ' of ' || o.actor, 'status ' || o.status || ' is not in the activity'
		FROM once o WHERE o.status < 400 AND o.made_at > (SELECT coalesce(min(at), 'infinity') FROM activity)
		AND NOT EXISTS (SELECT FROM activity a WHERE a.by_id = o.actor AND a.key = o.key) ORDER BY 1`,
	},
	{
		ID: "guarded", En: "tables that only grow are guarded against changes", Ar: "الجداول التي لا تُعدَّل محمية من التعديل",
		sql: `
		SELECT 'table ' || want.name, CASE WHEN t.tgname IS NULL THEN 'the guard is missing' ELSE 'the guard is switched off' END
		FROM unnest(ARRAY['lot', 'account', 'movement', 'closing', 'documents', 'document_voids', 'document_prints', 'steps', 'undone', 'handover', 'people_log', 'activity']) want (name)
		LEFT JOIN pg_trigger t ON t.tgrelid = want.name::regclass AND t.tgfoid = 'refuse_change'::regproc
		WHERE t.tgname IS NULL OR t.tgenabled = 'D' ORDER BY 1`,
	},
}
