// What the server says of scenarios, plans, comparisons and advice.

export type Kind =
	| 'target' | 'dates' | 'tier' | 'policy' | 'doors' | 'hours' | 'storage' | 'stock'
	| 'fleet' | 'production' | 'closure' | 'reopen' | 'day';

// Change gives new values, never differences; see planner/whatif.
export interface Change {
	kind: Kind;
	cartons?: number;
	first_day?: string;
	deadline?: string;
	tier?: number;
	starts_on?: string;
	complete_by?: string;
	floor_permille?: number;
	governorates?: string[];
	policy?: string;
	cap_permille?: number;
	quotas?: Record<string, number>;
	site?: string;
	doors?: number;
	vehicle?: string;
	owner?: string;
	trucks?: number;
	date?: string;
	working?: boolean;
	opens?: string;
	closes?: string;
	from?: string;
	to?: string;
	permille?: number;
	id?: string;
	what?: string;
	ref?: string;
	lat?: number;
	lng?: number;
	radius_m?: number;
	reason?: string;
}

export interface Step {
	change: Change;
	was: Change[];
	text_ar: string;
	text_en: string;
}

export interface Effect {
	change: number;
	text_ar: string;
	text_en: string;
}

export interface Scenario {
	id: string;
	name: string;
	scenario_sha256: string;
	campaign: string;
	target_cartons: number;
	first_day: string;
	deadline: string;
	households: number;
	places: number;
	warehouses: number;
	by: { login: string };
	at: string;
	copy?: { of: string; name: string; steps: Step[]; effects: Effect[] };
}

export type Status = 'planning' | 'planned' | 'failed' | 'cancelled' | 'approved' | 'superseded';

export interface TierSummary {
	tier: number;
	cartons: number;
	delivered: number;
	completed: string;
	complete_by: string;
}

export interface Plan {
	id: string;
	scenario: string;
	scenario_name: string;
	campaign: string;
	effort: string;
	note?: string;
	status: Status;
	version: number;
	why?: string;
	by: { login: string };
	at: string;
	violations: number;
	summary?: {
		target: number;
		allocated: number;
		delivered: number;
		unserved: number;
		local_metres: number;
		trunk_metres: number;
		local_piastres: number;
		trunk_piastres: number;
		tiers: TierSummary[];
		first_delivery: string;
		last_delivery: string;
	};
}

export interface Fleet {
	site: string;
	vehicle: string;
	trucks: number;
	owner: string;
}

export interface Production {
	plant: string;
	from: string;
	to: string;
	cartons_per_day: number;
}

export interface Site {
	id: string;
	kind: 'warehouse' | 'plant';
	name_ar: string;
	name_en: string;
	governorate: string;
	owner: string;
	point: { lat: number; lng: number };
	fleets: Fleet[];
	doors?: number;
	cartons_per_door_h?: number;
	opens?: string;
	closes?: string;
	storage_cartons?: number;
	stock_cartons?: number;
	production_cartons?: number;
	production?: Production[];
}

export interface Tier {
	number: number;
	name_ar: string;
	name_en: string;
	governorates?: string[];
	starts_on: string;
	complete_by: string;
	floor_permille: number;
}

export interface Closure {
	id: string;
	kind: string;
	ref?: string;
	centre: { lat: number; lng: number };
	radius_m?: number;
	permille?: number;
	from: string;
	to: string;
	reason?: string;
}

export interface Governorate {
	code: string;
	name_ar: string;
	name_en: string;
	tier: number;
	places: number;
	households: number;
}

export interface Figures {
	target_cartons: number;
	households: number;
	coverage_ppm: number;
	may_get_cartons: number;
	stock_cartons: number;
	production_cartons: number;
	days: number;
	working_days: number;
	doors: number;
	handling_cartons: number;
	storage_cartons: number;
	trucks: number;
	trunk_trucks: number;
	closures: number;
}

export interface Settings {
	campaign: {
		target_cartons: number;
		first_day: string;
		deadline: string;
		tiers: Tier[];
		policy: { name: string; quotas?: Record<string, number>; cap_permille?: number };
	};
	figures: Figures;
	sites: Site[];
	vehicles: { id: string; name_ar: string; name_en: string; trunk: boolean; cartons: number }[];
	calendar: { date: string; working: boolean; opens: string; closes: string; note_ar?: string; note_en?: string }[];
	closures: Closure[];
	governorates: Governorate[];
}

export interface Fault {
	location: string;
	change: number;
	field: string;
	text_ar: string;
	text_en: string;
}

export interface Checked {
	before: Figures;
	after?: Figures;
	steps: Step[];
	effects: Effect[];
	same: boolean;
	faults: Fault[];
}

export interface Making {
	status: Status;
	stage: 'fit' | 'carry' | 'finish';
	done: number;
	running: number;
	all: number;
	rounds: number;
	tried: number;
	most: number;
	why?: string;
	started: string;
}

export interface Advice {
	rank: number;
	basis: 'remedy' | 'price';
	limit: string;
	cartons: number;
	saving_piastres?: number;
	no_way?: boolean;
	text_ar: string;
	text_en: string;
	changes: Change[];
}

export interface Figure {
	name: string;
	unit?: string;
	better?: 'more' | 'less';
	a: number;
	b: number;
}

export interface Group {
	households: number;
	cartons: number;
	coverage_ppm: number;
	lowest_ppm: number;
	gini_ppm: number;
	jain_ppm: number;
	border_first_cost: number;
	delivered: number;
	first_day: string;
	last_day: string;
}

export interface Sides<T> {
	a?: T;
	b?: T;
}

export interface GroupChange extends Sides<Group> {
	level: 'country' | 'tier' | 'governorate';
	code: string;
	name_ar: string;
	name_en: string;
}

export interface TierChange extends Sides<TierSummary & { short: number; spare_days: number }> {
	tier: number;
	name_ar: string;
	name_en: string;
}

export interface Comparison {
	same_scenario: boolean;
	figures: Figure[];
	dates: { name: string; a: string; b: string }[];
	groups: GroupChange[];
	tiers: TierChange[];
	unserved: { reason: string; a: Unserved; b: Unserved }[];
	moves: Record<string, number>;
	sites: { id: string; name_ar: string; name_en: string }[];
	trips: { only_a: number; only_b: number; both: number };
}

export interface Unserved {
	places: number;
	cartons: number;
	proved: number;
}

export interface Arrival {
	cartons: number;
	delivered: number;
	first_day: string;
	last_day: string;
	warehouses?: string[];
}

export interface PlaceChange {
	n: number;
	place: string;
	name_ar: string;
	name_en: string;
	governorate: string;
	a: Arrival;
	b: Arrival;
	more: number;
	later_days: number;
}
