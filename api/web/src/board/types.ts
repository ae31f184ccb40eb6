// What the server says of a board.

export type Level = '' | 'tight' | 'risk' | 'over' | 'late';

export interface Reason {
	level: Level;
	code: string;
	text_ar: string;
	text_en: string;
}

export interface DayLoad {
	warehouse: string;
	date: string;
	working: boolean;
	arriving: number;
	sent: number;
	onward: number;
	handling: number;
	trips: number;
	late_trips: number;
	trucks: number;
	fleet: number;
	work_s: number;
	shift_s: number;
	stock: number;
	short: number;
	after: number;
	storage: number;
}

export interface Load extends DayLoad {
	level?: Level;
	reasons: Reason[];
}

export interface Wave {
	id: string;
	now: string;
	warehouse: string;
	date: string;
	from?: string;
	tier: number;
	cartons: number;
	trips: number;
	stops: number;
	status?: string;
	states?: Record<string, number>;
	locked?: string;
	stays?: { code: string; text_ar: string; text_en: string };
	spare: number;
	level?: Level;
	reasons: Reason[];
}

export interface Site {
	id: string;
	name_ar: string;
	name_en: string;
	governorate: string;
	governorate_ar: string;
	governorate_en: string;
	doors: number;
	storage: number;
	level?: Level;
}

export interface Finding {
	rule: string;
	count: number;
	warehouse?: string;
	date?: string;
	waves?: string[];
	text_ar: string;
	text_en: string;
	cases: { where: string; text_ar: string; text_en: string }[];
}

export interface Tier {
	tier: number;
	name_ar: string;
	name_en: string;
	starts_on: string;
	complete_by: string;
	completed?: string;
	cartons: number;
	delivered: number;
	late: number;
	at_risk: number;
}

export interface Derived {
	plan: string;
	version: number;
	status: string;
	by: string;
	at: string;
}

export interface Day {
	date: string;
	working: boolean;
	note_ar?: string;
	note_en?: string;
}

export interface View {
	plan: string;
	status: string;
	plan_etag: string;
	scenario_name: string;
	note?: string;
	version: number;
	changed_by?: string;
	changed_at?: string;
	editable: boolean;
	frozen_until?: string;
	moves: number;
	made: Derived[];
	of?: Derived;
	first_day: string;
	deadline: string;
	days: Day[];
	tiers: Tier[];
	warehouses: Site[];
	loads: Load[];
	waves: Wave[];
	violations: number;
	broken: Finding[];
}

export interface Change {
	kind: 'move' | 'lock' | 'unlock' | 'freeze' | 'thaw' | 'undo';
	wave?: string;
	day?: string;
	undoes?: number;
}

export interface Edit extends Change {
	id: string;
	version: number;
	was?: string;
	note?: string;
	breaks: number;
	mends: number;
	by: { id: string; login: string };
	at: string;
	undone?: boolean;
	text_ar: string;
	text_en: string;
}

export interface Verdict extends Change {
	version: number;
	text_ar: string;
	text_en: string;
	says_ar: string;
	says_en: string;
	breaks: number;
	mends: number;
	left: number;
	broken: Finding[];
	mended: Finding[];
	moved: { wave: string; warehouse: string; tier: number; cartons: number; from: string; to: string; joins?: string }[];
	retimed: number;
	tiers: { tier: number; complete_by: string; before: string; after: string }[];
	days: { before: DayLoad; after: DayLoad }[];
	piastres: number;
}

export interface Made {
	edit: Edit;
	verdict: Verdict;
}

export interface Changes {
	version: number;
	status: string;
	released: number;
	edits: Edit[];
	here: string[];
}

export interface Head {
	id: string;
	scenario_name: string;
	status: string;
	note?: string;
	at: string;
	violations: number;
	version: number;
	summary?: { delivered: number };
}
