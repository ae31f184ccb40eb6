// What is to be sent, and how it is sent exactly once: each thing has an id that
// is made on the phone and a key that is the same at each try; one tab or worker
// sends at a time; what the server refuses waits for the driver, and nothing of
// the same stop goes before it.
import type { Answer, Send } from './server';
import type { Store } from './store';
import { early, type Item, type Kept, type Stop, type Trip } from './trip';

export const holdFor = 8_000; // ms in which a mistaken tap is taken back on the phone

export interface Queue {
	store: Store;
	send: Send;
	now: () => number;
	told?: () => void; // something changed
}

// draft makes an item that is not in the queue yet.
export function draft(now: number, of: Pick<Item, 'id' | 'trip' | 'stop' | 'kind' | 'body'> & Partial<Item>): Omit<Item, 'n'> {
	return { state: 'waiting', knew: [], made: now, hold: now + holdFor, tries: 0, next: 0, round: 0, ...of };
}

// knew lists the entries of a stop that a driver has in view: those in the books
// and those of the phone that will be.
export function knew(stop: Stop, items: Item[], trip: string): string[] {
	const own = items.filter((i) => i.trip === trip && i.stop === stop.stop && i.kind !== 'picture' && (i.state === 'waiting' || i.state === 'done'));
	return [...new Set([...stop.entries.map((e) => e.id), ...own.map((i) => i.id)])];
}

// undo takes back what was recorded on the phone. What was never tried is dropped
// with its pictures; otherwise it may be in the books, and taking back is sent
// after it. It gives false where the driver is to be asked why.
export async function undo(q: Queue, id: string): Promise<boolean> {
	let dropped = false;
	await q.store.edit(id, (i) => {
		if (i.state !== 'waiting' || i.tries > 0) return;
		Object.assign(i, { state: 'dropped', why: 'undone' });
		dropped = true;
	});
	if (dropped) await dropPictures(q, id);
	q.told?.();
	return dropped;
}

async function dropPictures(q: Queue, of: string) {
	for (const i of await q.store.items()) {
		if (i.kind !== 'picture' || i.of !== of) continue;
		await q.store.edit(i.id, (p) => {
			if (p.state === 'waiting' || p.state === 'decide') Object.assign(p, { state: 'dropped', why: 'undone' });
		});
		await q.store.dropPicture(i.id);
	}
}

// drop gives up what the server refused.
export async function drop(q: Queue, id: string, why: 'dropped' | 'corrected') {
	const i = await q.store.edit(id, (i) => {
		if (i.state === 'decide') Object.assign(i, { state: 'dropped', why });
	});
	if (i?.kind === 'picture') await q.store.dropPicture(id);
	if (i?.kind === 'handover' && why === 'dropped') await dropPictures(q, id);
	q.told?.();
}

// retry sends again what was refused, as it is: things may stand otherwise now.
export async function retry(q: Queue, id: string) {
	await q.store.edit(id, (i) => {
		if (i.state === 'decide') Object.assign(i, { state: 'waiting', round: i.round + 1, next: 0, hold: 0, refusal: undefined });
	});
	q.told?.();
}

// picturesFirst is how often a picture is tried before what it proves goes
// without it: the picture follows.
const picturesFirst = 3;

// free lists what nothing goes before.
function free(items: Item[]): Item[] {
	const held = new Set<string>(); // stops at which something goes first
	const out: Item[] = [];
	for (const i of items) {
		if (i.state === 'done' || i.state === 'dropped') continue;
		const at = `${i.trip}/${i.stop}`;
		if (i.state === 'waiting' && (i.kind === 'picture' || !held.has(at))) out.push(i);
		const late = i.kind === 'picture' && (i.state === 'decide' || i.tries >= picturesFirst);
		if (!late) held.add(at);
	}
	return out;
}

// ready lists what may be sent now, in order.
export const ready = (items: Item[], now: number): Item[] => free(items).filter((i) => i.hold <= now && i.next <= now);

// due is when the queue is to be looked at again; Infinity if nothing waits but
// for the driver or a new link.
export function due(items: Item[], trips: Kept[], now: number): number {
	let at = Infinity;
	const open = new Set(trips.filter((t) => !t.ended).map((t) => t.id));
	for (const i of free(items)) if (open.has(i.trip)) at = Math.min(at, Math.max(i.hold, i.next, now));
	return at;
}

// backOff doubles from 4 s to 5 minutes.
const backOff = (tries: number, wait: number) => Math.max(wait * 1000, Math.min(4_000 * 2 ** Math.min(tries - 1, 8), 300_000));

// hurry lets nothing wait for its time any longer: the network is back, or
// somebody asks.
export async function hurry(q: Queue) {
	for (const i of await q.store.items()) if (i.state === 'waiting' && i.next > 0) await q.store.edit(i.id, (x) => void (x.next = 0));
}

export type Net = 'online' | 'offline';

// pump sends what is ready until nothing is, or the network fails. Only one page
// or worker of the phone runs it at a time.
export async function pump(q: Queue, alive: () => Promise<boolean> = async () => true): Promise<Net | undefined> {
	let net: Net | undefined;
	for (const tried = new Set<string>(); await alive(); ) {
		const trips = new Map((await q.store.trips()).map((t) => [t.id, t]));
		const next = ready(await q.store.items(), q.now()).find((i) => !tried.has(`${i.id}.${i.round}`) && trips.get(i.trip)?.ended === false);
		if (!next) break;
		tried.add(`${next.id}.${next.round}`);
		const t = trips.get(next.trip)!;
		const a = await attempt(q, t, next);
		net = a.status ? 'online' : 'offline';
		q.told?.();
		if (!a.status) break;
	}
	return net;
}

// attempt sends one item and keeps what came of it.
async function attempt(q: Queue, t: Kept, item: Item): Promise<Answer> {
	const items = await q.store.items();
	const i = await q.store.edit(item.id, (i) => {
		if (i.kind === 'handover' && i.body.seen === undefined) i.body.seen = seen(i, items);
		i.tries++;
	});
	if (!i || i.state !== 'waiting') return { status: 200, etag: '', date: 0, wait: 0 };
	const a = await call(q, t, i);
	if (a.status >= 200 && a.status < 300) {
		await settled(q, i);
	} else if (a.status === 401) {
		await q.store.putTrip({ ...t, ended: true });
	} else if (a.status === 0 || a.status === 408 || a.status === 429 || a.status >= 500) {
		await q.store.edit(i.id, (i) => void (i.next = q.now() + backOff(i.tries, a.wait)));
	} else {
		await refused(q, t, i, a);
	}
	return a;
}

// seen is how many entries of the stop were in the driver's view and are in the
// books: those that were dropped since are not.
function seen(i: Item, items: Item[]): number {
	const gone = new Set(items.filter((x) => x.state === 'dropped').map((x) => x.id));
	return i.knew.filter((id) => !gone.has(id)).length;
}

async function call(q: Queue, t: Kept, i: Item): Promise<Answer> {
	const at = `/manifests/${t.id}`;
	const key = `${i.id}.${i.round}`;
	switch (i.kind) {
		case 'picture': {
			const body = await q.store.picture(i.id);
			if (!body) return { status: 410, etag: '', date: 0, wait: 0, refused: { status: 410, code: 'lost', ar: 'الصورة لم تعد على الهاتف', en: 'The picture is not on the phone any more', wrong: [] } };
			return q.send(t.secret, 'PUT', `${at}/stops/${i.stop}/proofs/${i.id}?kind=${String(i.body.kind)}`, { body, key });
		}
		case 'undo':
			return q.send(t.secret, 'POST', `${at}/handovers/${i.of}/undo`, { body: { ...i.body, step: i.id }, key });
		default:
			return q.send(t.secret, 'POST', `${at}/stops/${i.stop}/handovers`, { body: { ...i.body, step: i.id }, key });
	}
}

async function settled(q: Queue, i: Item) {
	await q.store.edit(i.id, (i) => void Object.assign(i, { state: 'done', refusal: undefined }));
	if (i.kind === 'picture') await q.store.dropPicture(i.id);
}

// refused looks into the books before it bothers the driver: what is there has
// been carried out, under another link perhaps.
async function refused(q: Queue, t: Kept, i: Item, a: Answer) {
	const fresh = await refresh(q, { ...t, etag: '' });
	const entries = fresh?.trip.stops[i.stop - 1]?.entries ?? [];
	if (entries.some((e) => e.id === i.id || (i.kind === 'undo' && e.takes_back === i.of))) return settled(q, i);
	if (fresh && a.refused?.code === 'wrong_state' && early(fresh.trip)) {
		// The truck has left, but its warehouse has not said so yet.
		await q.store.edit(i.id, (i) => void Object.assign(i, { next: q.now() + 60_000, round: i.round + 1 }));
		return;
	}
	const back = (await q.store.items()).filter((x) => x.kind === 'undo' && x.of === i.id && x.state === 'waiting');
	for (const b of back) await q.store.edit(b.id, (b) => void Object.assign(b, { state: 'dropped', why: 'undone' }));
	await q.store.edit(i.id, (i) => {
		i.refusal = a.refused;
		if (back.length) Object.assign(i, { state: 'dropped', why: 'undone' }); // it is not in the books, as was wanted
		else i.state = 'decide';
	});
}

// refresh asks for the trip anew and keeps it; undefined if there was no answer.
export async function refresh(q: Queue, t: Kept): Promise<Kept | undefined> {
	const a = await q.send(t.secret, 'GET', '/trip', { etag: t.etag });
	if (a.date) await q.store.putNote('ahead', q.now() - a.date);
	if (a.status === 401) {
		await q.store.putTrip({ ...t, ended: true });
		q.told?.();
	}
	if (a.status !== 200 && a.status !== 304) return undefined;
	const kept: Kept = { ...t, fetched: q.now(), ended: false };
	if (a.status === 200) Object.assign(kept, { trip: a.body as Trip, etag: a.etag });
	await q.store.putTrip(kept);
	q.told?.();
	return kept;
}

// moment is now by the server's clock as far as the phone knows it: one that is
// off by more than a minute is put right.
export async function moment(q: Queue): Promise<string> {
	const ahead = Number((await q.store.note('ahead')) ?? 0);
	return new Date(q.now() - (Math.abs(ahead) > 60_000 ? ahead : 0)).toISOString();
}

// tidy forgets trips of long ago and what was sent with them; what waits stays.
export async function tidy(q: Queue, days = 14) {
	const items = await q.store.items();
	for (const t of await q.store.trips()) {
		const own = items.filter((i) => i.trip === t.id);
		if (Date.parse(t.trip.date) > q.now() - days * 86_400_000 || own.some((i) => i.state === 'waiting' || i.state === 'decide')) continue;
		for (const i of own) await q.store.dropItem(i.id);
		await q.store.dropTrip(t.id);
	}
}

// exclusive runs something in one page or worker of the phone at a time, and not
// at all if another one does. A page that was killed holds nothing: its lock goes
// with it, and where there are no locks (plain http) its lease runs out.
export async function exclusive(q: Queue, holder: string, run: (alive: () => Promise<boolean>) => Promise<void>): Promise<boolean> {
	if (globalThis.navigator?.locks && q.store.lasting) {
		return navigator.locks.request('katf-driver', { ifAvailable: true }, async (lock) => {
			if (lock) await run(async () => true);
			return lock !== null;
		});
	}
	const mine = () => q.store.lease(holder, q.now(), 120_000);
	if (!(await mine())) return false;
	try {
		await run(mine);
	} finally {
		await q.store.lease(holder, q.now(), -1);
	}
	return true;
}
