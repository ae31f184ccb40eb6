// A trip as the server tells it, and what the phone keeps of it.

export interface Name {
	ar: string;
	en: string;
}

export interface Point {
	id: string;
	name_ar: string;
	name_en: string;
	within: Name;
	lat: number;
	lng: number;
	geo: string;
	illustrative?: boolean;
}

// clock writes a time of the day as people say it: the seconds are a computer's.
export const clock = (time: string) => time.slice(0, 5);

export type Outcome = 'open' | 'full' | 'partly' | 'refused' | 'diverted' | 'closed_road' | 'returned';
export type Ask = 'none' | 'photo' | 'signature' | 'either';

export interface Entry {
	id: string;
	outcome: Outcome;
	cartons: number;
	lost?: number;
	place?: string;
	reason?: string;
	receiver?: string;
	occurred_at: string;
	recorded_at: string;
	mine: boolean;
	takes_back?: string;
	taken_back?: boolean;
	proof?: string;
	proof_waits?: boolean;
}

export interface Stop {
	stop: number;
	number: string;
	place: Point;
	contact?: string;
	note?: string;
	arrives: string;
	leaves: string;
	metres: number;
	cartons: number;
	handed_out: number;
	lost: number;
	open: number;
	left: number;
	outcome: Outcome;
	asks: Ask;
	lots: { lot: string; owner?: string; expires: string; cartons: number; open: number }[];
	entries: Entry[];
}

export interface Other {
	id: string;
	name_ar: string;
	name_en: string;
	room: number;
	metres: number;
}

export interface Trip {
	manifest: string;
	number: string;
	state: string;
	over: boolean;
	link_ends_at?: string;
	campaign: Name;
	date: string;
	from: Point;
	truck: Name;
	plate?: string;
	load_from: string;
	departs: string;
	returns: string;
	metres: number;
	metres_home: number;
	cartons: number;
	on_truck: number;
	stops: Stop[];
	others: Other[];
	estimated: boolean;
}

// early reports whether the books do not know yet that the truck has left.
export const early = (trip: Trip) => ['planned', 'released', 'loading'].includes(trip.state);

// Kept is a trip on the phone, with the link that opens it.
export interface Kept {
	id: string; // of the manifest
	secret: string;
	trip: Trip;
	etag: string;
	fetched: number; // when it was last known to be so, by the phone's clock
	opened: number;
	ended: boolean; // the server knows the link no more
}

// Item is something to send. What is sent is fixed when it is first tried, and
// the same at each try: the server takes it once.
export interface Item {
	id: string; // of the step, or of the picture
	n: number; // in the order of recording
	trip: string;
	stop: number;
	kind: 'handover' | 'undo' | 'picture';
	state: 'waiting' | 'decide' | 'done' | 'dropped';
	body: Record<string, unknown>; // what is said; of a picture its kind
	of?: string; // the handover that is taken back, or that a picture is for
	knew: string[]; // entries of the stop that the driver had in view
	made: number;
	hold: number; // not sent before: a mistaken tap is taken back on the phone
	tries: number;
	next: number; // not tried again before
	round: number; // of the key: a new one when the driver says "try again"
	refusal?: Refused;
	why?: 'undone' | 'dropped' | 'corrected'; // it was dropped
}

// Refused is what the server said.
export interface Refused {
	status: number;
	code: string;
	ar: string;
	en: string;
	wrong: { ar: string; en: string }[];
}

// Seen is a stop as it stands with what the phone has not sent yet.
export interface Seen extends Stop {
	mine: Item[]; // on the phone, not in the books
	stuck: boolean; // one of them waits for a decision
}

// standing lays what waits on the phone over what the server told: what is on
// the truck, and what must stay on it after each stop.
export function standing(trip: Trip, items: Item[]): { stops: Seen[]; onTruck: number } {
	let onTruck = early(trip) ? trip.cartons : trip.on_truck; // as planned until it is loaded
	const known = new Set(trip.stops.flatMap((s) => s.entries.map((e) => e.id)));
	const stops = trip.stops.map((s): Seen => {
		const mine = items.filter((i) => i.trip === trip.manifest && i.stop === s.stop && i.kind !== 'picture' && !known.has(i.id));
		const seen: Seen = { ...s, open: early(trip) ? s.cartons : s.open, mine: mine.filter((i) => i.state !== 'done'), stuck: mine.some((i) => i.state === 'decide') };
		for (const i of mine) {
			if (i.state !== 'waiting' && i.state !== 'done') continue;
			const sign = i.kind === 'undo' ? -1 : 1;
			const what = i.kind === 'undo' ? figures(s, items, i.of) : { cartons: Number(i.body.cartons ?? 0), lost: Number(i.body.lost ?? 0) };
			seen.handed_out += sign * what.cartons;
			seen.lost += sign * what.lost;
			seen.open -= sign * (what.cartons + what.lost);
			onTruck -= sign * (what.cartons + what.lost);
		}
		if (mine.some((i) => i.state === 'waiting' || i.state === 'done')) seen.outcome = outcome(seen, s, mine, items);
		return seen;
	});
	let left = onTruck;
	for (const s of stops) {
		if (s.outcome === 'open') left -= s.open;
		s.left = left;
	}
	return { stops, onTruck };
}

// figures gives the cartons of a handover, in the books or on the phone.
function figures(s: Stop, items: Item[], id: string | undefined): { cartons: number; lost: number } {
	const e = s.entries.find((e) => e.id === id);
	if (e) return { cartons: e.cartons, lost: e.lost ?? 0 };
	const i = items.find((i) => i.id === id);
	return { cartons: Number(i?.body.cartons ?? 0), lost: Number(i?.body.lost ?? 0) };
}

// outcome says how a stop has gone, all of it together, as the server will.
function outcome(seen: Seen, s: Stop, mine: Item[], items: Item[]): Outcome {
	const back = new Set([...s.entries.map((e) => e.takes_back), ...items.filter((i) => i.kind === 'undo' && (i.state === 'waiting' || i.state === 'done')).map((i) => i.of)]);
	const valid = [
		...s.entries.filter((e) => !e.takes_back && !e.taken_back && !back.has(e.id)).map((e) => e.outcome),
		...mine.filter((i) => i.kind === 'handover' && (i.state === 'waiting' || i.state === 'done') && !back.has(i.id)).map((i) => i.body.outcome as Outcome),
	];
	const last = valid.at(-1);
	if (!last) return 'open';
	if (valid.includes('diverted')) return 'diverted';
	if (seen.handed_out > 0) return seen.open === 0 && seen.lost === 0 ? 'full' : 'partly';
	return last;
}
