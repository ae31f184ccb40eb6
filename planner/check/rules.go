package check

// Rule names what a plan must hold to.
type Rule string

// The rules, in the order in which they are reported. [Rule.Meaning] says each
// in a sentence.
const (
	SameScenario    Rule = "same-scenario"
	PlanForm        Rule = "plan-form"
	UniqueIDs       Rule = "unique-ids"
	TellingIDs      Rule = "telling-ids"
	KnownNames      Rule = "known-names"
	EveryPlace      Rule = "every-place"
	AllocationTotal Rule = "allocation-total"
	AllocationCap   Rule = "allocation-cap"
	AllocationParts Rule = "allocation-parts"
	RightTier       Rule = "right-tier"
	TierFloors      Rule = "tier-floors"
	PolicyShares    Rule = "policy-shares"
	FairnessAgrees  Rule = "fairness-agrees"
	FlowBalance     Rule = "flow-balance"
	FlowWays        Rule = "flow-ways"
	FlowsCarried    Rule = "flows-carried"
	PriceSense      Rule = "price-sense"
	Accounted       Rule = "accounted"
	UnservedReasons Rule = "unserved-reasons"
	WaveSum         Rule = "wave-sum"
	TierDates       Rule = "tier-dates"
	WorkingDay      Rule = "working-day"
	PlaceClosed     Rule = "place-closed"
	RightVehicle    Rule = "right-vehicle"
	VehicleLoad     Rule = "vehicle-load"
	VehicleSize     Rule = "vehicle-size"
	StopOnce        Rule = "stop-once"
	LoadingTime     Rule = "loading-time"
	DoorOverlap     Rule = "door-overlap"
	Driving         Rule = "driving"
	TimeWindow      Rule = "time-window"
	TruckOverlap    Rule = "truck-overlap"
	Shift           Rule = "shift"
	TripCost        Rule = "trip-cost"
	DoorCapacity    Rule = "door-capacity"
	StockOnHand     Rule = "stock-on-hand"
	StorageLimit    Rule = "storage-limit"
	Production      Rule = "production"
	TrunkTime       Rule = "trunk-time"
	TrunkTrucks     Rule = "trunk-trucks"
	SummaryAgrees   Rule = "summary-agrees"
)

// meanings lists every rule with what it asks for, in the order above.
var meanings = []struct {
	rule   Rule
	en, ar string
}{
	{SameScenario, "the plan was made for this scenario, and its campaign is the scenario's", "أُعدت الخطة لهذا السيناريو، وحملتها هي حملته"},
	{PlanForm, "the schema and the effort are ones that this program knows", "صيغة الخطة ومستوى البحث مما يعرفه البرنامج"},
	{UniqueIDs, "no wave, trip or transfer stands twice or without an id, and a warehouse has one wave a day and tier", "لا تتكرر دفعة أو رحلة أو نقلة ولا تخلو من معرّف، وللمخزن دفعة واحدة لكل يوم وأولوية"},
	{TellingIDs, "a wave's id names its warehouse, day and tier; a trip's begins with its wave's", "يدل معرّف الدفعة على مخزنها ويومها وأولويتها، ويبدأ معرّف الرحلة بمعرّف دفعتها"},
	{KnownNames, "places, sites and vehicles are in the scenario, and a transfer goes to another site", "الأماكن والمواقع والشاحنات واردة في السيناريو، والنقلة تتجه إلى موقع آخر"},
	{EveryPlace, "each place has exactly one allocation", "لكل مكان تخصيص واحد لا أكثر ولا أقل"},
	{AllocationTotal, "allocations add up to the target", "مجموع التخصيص يساوي المستهدف"},
	{AllocationCap, "no place gets more than its eligible households or the policy's cap, and its cap is stated right", "لا يزيد نصيب مكان على أسره المستحقة ولا على سقف السياسة، والسقف المذكور صحيح"},
	{AllocationParts, "floor, need and rounding add up to the cartons, and places, markaz, governorates and tiers are within one carton of their exact shares", "الحد الأدنى والاحتياج والتقريب تساوي الكراتين، ولا يبعد مكان أو مركز أو محافظة أو أولوية عن نصيبه الدقيق كرتونة كاملة"},
	{RightTier, "a governorate's places are planned in its tier", "تُخطط أماكن المحافظة ضمن أولويتها"},
	{TierFloors, "floors are served in the order of tiers; no tier gets anything before the floors of those before it are met", "تُلبى الحدود الدنيا بترتيب الأولويات، ولا تأخذ أولوية شيئًا قبل استيفاء حدود ما قبلها"},
	{PolicyShares, "exact shares follow the policy: quotas are kept, and beyond the floors everyone gets in the same proportion up to the cap", "الأنصبة الدقيقة وفق السياسة: الحصص محفوظة، وما فوق الحدود الدنيا يوزع بنسبة واحدة حتى السقف"},
	{FairnessAgrees, "coverage and fairness figures are those of the allocations", "أرقام التغطية والعدالة هي أرقام التخصيص"},
	{FlowBalance, "every flow is stated once with cartons that exist; no warehouse or plant gives more than it has and gets", "كل تدفق مذكور مرة واحدة بكراتين موجودة، ولا يعطي مخزن أو مصنع أكثر مما لديه وما يصله"},
	{FlowWays, "lengths, times and cost of the flows are right", "أطوال التدفقات وأزمنتها وتكلفتها صحيحة"},
	{FlowsCarried, "trips and transfers carry what the flows say, from where they say", "تحمل الرحلات والنقلات ما تذكره التدفقات ومن حيث تذكره"},
	{PriceSense, "a price is of a limit of the scenario, never negative, and nothing where the limit does not bind", "السعر يخص حدًا في السيناريو، ولا يكون سالبًا، وهو صفر حيث لا يقيّد الحد"},
	{Accounted, "delivered and unserved cartons of a place add up to its allocation", "المسلّم وغير المسلّم لكل مكان يساويان تخصيصه"},
	{UnservedReasons, "unserved cartons have a known reason in both languages, and remedies that can be tried", "للكراتين غير المسلّمة سبب معروف باللغتين ومعالجات قابلة للتجربة"},
	{WaveSum, "a wave is the sum of its trips, a trip of its stops; none is empty", "الدفعة مجموع رحلاتها والرحلة مجموع نقاط تسليمها، ولا يخلو أي منها"},
	{TierDates, "a tier is delivered between its start and its completion date", "تُسلّم الأولوية بين موعد بدئها وموعد اكتمالها"},
	{WorkingDay, "nothing moves on a day off or through a closed warehouse", "لا حركة في يوم عطلة ولا عبر مخزن مغلق"},
	{PlaceClosed, "nothing is delivered to a closed place", "لا تسليم إلى مكان مغلق"},
	{RightVehicle, "local trips use local vehicles that are based there, transfers trunk vehicles", "الرحلات المحلية بمركبات محلية تابعة للمخزن، والنقلات بمركبات النقل الرئيسي"},
	{VehicleLoad, "no truck carries more than fits, by count and by mass", "لا تحمل شاحنة فوق سعتها عددًا أو وزنًا"},
	{VehicleSize, "no truck is too big for a place", "لا تُرسل إلى مكان شاحنة أكبر مما يسمح به طريقه"},
	{StopOnce, "a trip stops at a place once", "تقف الرحلة في المكان مرة واحدة"},
	{LoadingTime, "loading takes its time, in opening hours, at an existing door", "يأخذ التحميل وقته خلال ساعات العمل عند باب موجود"},
	{DoorOverlap, "one truck at a door at a time", "شاحنة واحدة عند الباب في الوقت الواحد"},
	{Driving, "driving and unloading take their time, and lengths are right", "تأخذ القيادة والتفريغ وقتهما، والأطوال صحيحة"},
	{TimeWindow, "a place is reached while it is open", "يصل إلى المكان وهو مفتوح"},
	{TruckOverlap, "a truck does one trip at a time, past midnight too", "تقوم الشاحنة برحلة واحدة في الوقت الواحد، ولو بعد منتصف الليل"},
	{Shift, "a truck's day fits its shift and its number of trips", "يوم الشاحنة ضمن ورديتها وعدد رحلاتها"},
	{TripCost, "trips and transfers cost what their vehicles cost", "تكلفة الرحلات والنقلات وفق أسعار مركباتها"},
	{DoorCapacity, "cartons in and out fit the doors of the day", "الداخل والخارج ضمن سعة أبواب اليوم"},
	{StockOnHand, "nothing leaves that has not arrived or has expired", "لا يغادر ما لم يصل أو ما انتهت صلاحيته"},
	{StorageLimit, "stock fits the warehouse", "الرصيد ضمن سعة المخزن"},
	{Production, "a plant sends no more than it has packed", "لا يرسل المصنع أكثر مما أنتج"},
	{TrunkTime, "a transfer takes its days, within the campaign, and arrives on the first working day", "تأخذ النقلة أيامها خلال الحملة وتصل في أول يوم عمل"},
	{TrunkTrucks, "no more trunk trucks are on the way than there are", "لا تزيد شاحنات النقل الرئيسي في الطريق على الموجود منها"},
	{SummaryAgrees, "the summary says what the plan says", "يذكر الملخص ما في الخطة"},
}

// Meaning says what the rule asks for, in a sentence without a full stop; both
// texts are empty for a rule that does not exist.
func (r Rule) Meaning() (en, ar string) {
	if i, ok := order[r]; ok {
		return meanings[i].en, meanings[i].ar
	}
	return "", ""
}

// Rules lists all rules in order.
func Rules() []Rule {
	out := make([]Rule, len(meanings))
	for i := range meanings {
		out[i] = meanings[i].rule
	}
	return out
}

// order ranks the rules as they stand above.
var order = func() map[Rule]int {
	m := map[Rule]int{}
	for i := range meanings {
		m[meanings[i].rule] = i
	}
	return m
}()
