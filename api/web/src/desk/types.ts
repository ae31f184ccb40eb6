// What the server says of a warehouse: the parts that the desk shows.
export interface Undoable {
	step: string;
	action: string;
	by: string;
	until: string;
	left_s: number;
}

export interface Warehouse {
	id: string;
	name_ar: string;
	name_en: string;
	doors: number;
}

export interface Manifest {
	id: string;
	plan: string;
	wave: string;
	trip: string;
	warehouse: string;
	date: string;
	tier: number;
	vehicle: string;
	truck: number;
	plate?: string;
	door: number;
	load_from: string;
	departs: string;
	returns: string;
	draft: string;
	number?: string;
	state: State;
	why?: string;
	cartons: number;
	loaded: number;
	handed_out: number;
	lost: number;
	back: number;
	came_back: boolean;
	on_truck: number;
	possible: string[];
}

export type State = 'planned' | 'released' | 'loading' | 'dispatched' | 'delivered' | 'partly' | 'returned' | 'closed' | 'voided';

export interface Queued extends Manifest {
	vehicle_ar: string;
	vehicle_en: string;
	stops: number;
	counted: number;
	prints: number;
	held_until?: string;
	next: 'release' | 'print' | 'start_loading' | 'load' | 'dispatch' | 'wait' | 'return' | 'close' | 'none';
}

export interface Wave {
	plan: string;
	wave: string;
	tier: number;
	manifests: number;
	planned: number;
	unprinted: number;
	cartons: number;
	load_from: string;
	undo?: Undoable;
}

export interface Line {
	lot: string;
	expires: string;
	owner?: string;
	cartons: number;
	loaded: number;
	damaged: number;
	short: number;
	reason?: string;
	gone: number;
}

export interface Waybill {
	id: string;
	stop: number;
	place: string;
	cartons: number;
	loaded: number;
	handed_out: number;
	lost: number;
	outcome: string;
	lines: Line[];
}

export interface Whole extends Manifest {
	waybills: Waybill[];
	undo?: Undoable;
}

export interface Paper {
	waybills: { stop: number; to: { id: string; name_ar: string; name_en: string } }[];
	truck: { type: string; name_ar?: string; name_en?: string };
}

export interface Lot {
	id: string;
	sku: string;
	expires: string;
}

export interface BlindLot {
	lot: Lot;
	owner?: string;
}

export interface Counted extends BlindLot {
	good: number;
	damaged: number;
	note?: string;
}

export interface Difference {
	what: 'short' | 'damaged' | 'excess' | 'unfit';
	cartons: number;
	cause?: string;
	note?: string;
	write_off?: boolean;
}

export interface Compared extends Counted {
	announced: number;
	fitness: Fitness;
	differences?: Difference[];
}

export interface Receipt {
	id: string;
	warehouse: string;
	source: 'plant' | 'transfer' | 'unannounced';
	sender: string;
	transfer?: string;
	expected: string;
	papers: { waybill_ref?: string; carrier?: string; vehicle?: string };
	status: 'expected' | 'counted' | 'posted' | 'voided';
	round: number;
	made_at: string;
	number?: string;
	lots?: BlindLot[];
	compared?: { round: number; blind: boolean; complete: boolean; lines: Compared[] };
	undo?: Undoable;
}

export interface Transfer {
	id: string;
	from: string;
	to: string;
	cartons?: number;
	departs: string;
	arrives: string;
	plan_ref?: string;
	status: 'planned' | 'released' | 'dispatched' | 'received' | 'closed' | 'voided';
	number?: string;
	lines?: { lot: Lot; owner?: string; cartons: number; dispatched: number; open: number }[];
	undo?: Undoable;
}

export interface Adjustment {
	id: string;
	warehouse: string;
	kind: string;
	cause: string;
	note?: string;
	cartons: number;
	alone: boolean;
	status: 'pending' | 'posted' | 'refused' | 'voided';
	asked_by: string;
	occurred_at: string;
	number?: string;
	lines?: { lot: Lot; owner?: string; damaged?: boolean; cartons: number }[];
	undo?: Undoable;
}

export type Fitness = 'good' | 'expires_soon' | 'expired';

export interface Shelf {
	warehouse: string;
	lot: Lot;
	owner?: string;
	fitness: Fitness;
	on_hand: number;
	reserved: number;
	free: number;
	damaged: number;
}

export interface StockCount {
	id: string;
	warehouse: string;
	status: 'open' | 'submitted' | 'approved' | 'refused' | 'voided';
	round: number;
	lots?: BlindLot[];
	lines?: (Counted & { book_good: number; book_damaged: number })[];
	off: number;
	alone: boolean;
	counted_by?: string;
	counted_at?: string;
	decided_by?: string;
	decision?: string;
	number?: string;
	made_at: string;
	undo?: Undoable;
}

export interface Card {
	lot: Lot;
	carried: number;
	balance: number;
	rows: {
		seq: number;
		movement: string;
		occurred_at: string;
		document_no?: string;
		other: { kind: string; ref: string };
		damaged: boolean;
		why: string;
		reason?: string;
		in: number;
		out: number;
		balance: number;
		by: string;
	}[];
}

export interface Day {
	warehouse: string;
	date: string;
	today: string;
	waves: Wave[];
	queue: Queued[];
	left: Queued[];
	receipts: Receipt[];
	sending: Transfer[];
	waiting: Adjustment[];
	count?: string;
	expiring: Shelf[];
	days: { date: string; manifests: number; planned: number; done: number; cartons: number }[];
	nearest?: string;
}

export interface Scanned {
	kind: string;
	number?: string;
	warehouse: string;
	manifest?: string;
	stop?: number;
	id?: string;
	lot?: string;
	date?: string;
	agrees: boolean;
	said: { ar: string; en: string }[];
}

export interface Link {
	link: { id: string; expires_at: string; revoked_at?: string };
	address?: string;
	qr_svg?: string;
}
