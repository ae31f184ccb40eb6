// What the server says of how far a plan has come; inventory/progress defines
// each stage.

export interface Figures {
	target: number;
	allocated: number;
	planned: number;
	not_released: number;
	released: number;
	loading: number;
	voided: number;
	left_behind: number;
	diverted: number;
	loaded: number;
	arrived: number;
	handed_out: number;
	on_road: number;
	returned: number;
	lost: number;
	due_loaded: number;
	due_arrived: number;
	due_handed_out: number;
}

export interface Row extends Figures {
	key: string;
	name_ar: string;
	name_en: string;
	rest?: boolean;
	point?: { lat: number; lng: number }; // of a governorate
}

// Moves are what trucks do; each has figures planned and actual.
export const moves = ['loaded', 'arrived', 'handed_out'] as const;
export type Move = (typeof moves)[number];

export interface Sums extends Record<Move, number> {
	planned_loaded: number;
	planned_arrived: number;
	planned_handed_out: number;
	returned: number;
	lost: number;
	on_road: number;
}

export interface Day extends Record<Move, number> {
	date: string;
	past: boolean;
	planned_loaded: number;
	planned_arrived: number;
	planned_handed_out: number;
	returned: number;
	lost: number;
	so_far: Sums;
}

export interface LateWave extends Figures {
	id: string;
	warehouse: string;
	warehouse_ar: string;
	warehouse_en: string;
	date: string;
	days_late: number;
	tier: number;
	trips: number;
	trips_not_left: number;
	trips_on_road: number;
	trips_void: number;
	not_handed_out: number;
}

// Divisions are what the rows of the funnel can be.
export const divisions = ['governorate', 'day', 'organisation', 'owner', 'warehouse', 'tier'] as const;
export type Division = (typeof divisions)[number];

// Filters are those of the address, which the server takes by the same names.
export const filters = ['governorate', 'organisation', 'owner', 'warehouse', 'tier', 'from', 'to'] as const;
export type Filters = Partial<Record<(typeof filters)[number], string>>;

const stages: (keyof Figures)[] = [
	'target', 'allocated', 'planned', 'not_released', 'released', 'loading', 'voided', 'left_behind', 'diverted', 'loaded', 'arrived',
	'handed_out', 'on_road', 'returned', 'lost', 'due_loaded', 'due_arrived', 'due_handed_out',
];

// total adds rows up: every stage of a division does.
export function total(rows: Row[]): Figures {
	const sum = Object.fromEntries(stages.map((s) => [s, 0])) as unknown as Figures;
	for (const r of rows) for (const s of stages) sum[s] += r[s];
	return sum;
}

export const due = (f: Figures, m: Move): number => f[`due_${m}`];
export const planned = (d: Day | Sums, m: Move): number => d[`planned_${m}`];
