// The queue of a driver's phone, without a browser: what is sent, in which order,
// how often, and what becomes of it. It is built as the page is.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { build } from 'vite';

const dir = mkdtempSync(join(tmpdir(), 'katf-queue-'));
after(() => rmSync(dir, { recursive: true }));

async function module(name) {
	const out = await build({
		configFile: false, logLevel: 'silent',
		build: { write: false, minify: false, lib: { entry: new URL(`../src/driver/${name}.ts`, import.meta.url).pathname, formats: ['es'], fileName: name } },
	});
	const file = join(dir, `${name}.mjs`);
	writeFileSync(file, [out].flat()[0].output[0].code);
	return import(file);
}
const { draft, drop, due, exclusive, holdFor, knew, pump, ready, refresh, retry, undo } = await module('queue');
const { Passing } = await module('store');
const { standing } = await module('trip');

const stop = (n, more = {}) => ({
	stop: n, place: { id: `P${n}` }, cartons: 100, handed_out: 0, lost: 0, open: 100, left: 300 - 100 * n, outcome: 'open', asks: 'none', lots: [], entries: [], ...more,
});
const trip = (more = {}) => ({ manifest: 'T', state: 'dispatched', over: false, date: '2027-01-12', cartons: 300, on_truck: 300, stops: [stop(1), stop(2), stop(3)], others: [], ...more });

// World is a phone, its clock and a server that knows each step once. says is
// what the network does with the next requests: 'lost' carries them out and
// loses the answer, 'none' loses the request, a number refuses.
class World {
	store = new Passing();
	time = 1_800_000_000_000;
	requests = [];
	books = new Map();
	says = [];
	entries = [[], [], []];
	q = { store: this.store, now: () => this.time, send: (...a) => this.answer(...a) };

	async open(more) {
		await this.store.putTrip({ id: 'T', secret: 's', trip: trip(more), etag: '', fetched: 0, opened: 0, ended: false });
		return this;
	}

	async answer(secret, method, path, o = {}) {
		const base = { etag: '', date: this.time, wait: 0 };
		if (method === 'GET') {
			if (this.early) return { ...base, status: 200, body: trip({ state: 'loading' }) };
			if (this.away) return { ...base, status: 0, date: 0 };
			return { ...base, status: 200, body: trip({ stops: [1, 2, 3].map((n) => stop(n, { entries: this.entries[n - 1] })) }) };
		}
		const says = this.away ? 'none' : this.says.shift();
		this.requests.push({ method, path, key: o.key, body: structuredClone(o.body instanceof Blob ? 'picture' : o.body), says });
		if (says === 'none') return { ...base, status: 0, date: 0 };
		if (this.early) return { ...base, status: 409, refused: { status: 409, code: 'wrong_state', ar: 'لا', en: 'no', wrong: [] } };
		if (typeof says === 'number') return { ...base, status: says, refused: { status: says, code: 'x', ar: 'لا', en: 'no', wrong: [] } };
		const id = o.body?.step ?? path;
		const n = Number(/stops\/(\d)/.exec(path)?.[1] ?? 0);
		if (!this.books.has(id)) {
			this.books.set(id, o.body);
			if (n && path.endsWith('handovers')) this.entries[n - 1].push({ id, outcome: o.body.outcome, cartons: o.body.cartons, mine: true });
		}
		return says === 'lost' ? { ...base, status: 0, date: 0 } : { ...base, status: 201 };
	}

	async hand(n, id, cartons = 100, more = {}) {
		const known = knew((await this.store.trips())[0].trip.stops[n - 1], await this.store.items(), 'T');
		await this.store.add([draft(this.time, { id, trip: 'T', stop: n, kind: 'handover', knew: known, body: { outcome: 'full', cartons }, hold: this.time, ...more })]);
	}
	state = async (id) => (await this.store.items()).find((i) => i.id === id)?.state;
	later(ms) {
		this.time += ms;
		return this;
	}
}

test('nothing is sent while a tap can still be taken back on the phone', async () => {
	const w = await new World().open();
	await w.hand(1, 'a', 100, { hold: w.time + holdFor });
	await pump(w.q);
	assert.equal(w.requests.length, 0);
	assert.equal(due(await w.store.items(), await w.store.trips(), w.time), w.time + holdFor);
	assert.equal(await undo(w.q, 'a'), true);
	await pump(w.later(holdFor).q);
	assert.equal(w.requests.length, 0);
	assert.equal(await w.state('a'), 'dropped');
});

test('an answer that was lost makes the same request again, with the same key and body', async () => {
	const w = await new World().open();
	w.says = ['lost'];
	await w.hand(1, 'a');
	assert.equal(await pump(w.q), 'offline');
	assert.equal(await w.state('a'), 'waiting');
	await pump(w.q);
	assert.equal(w.requests.length, 1, 'not before its time');
	assert.equal(await pump(w.later(10_000).q), 'online');
	assert.equal(await w.state('a'), 'done');
	assert.deepEqual({ ...w.requests[0], says: 0 }, { ...w.requests[1], says: 0 });
	assert.equal(w.books.size, 1);
});

test('tries back off, and wait as long as the server says', async () => {
	const w = await new World().open();
	await w.hand(1, 'a');
	w.away = true;
	const waits = [];
	for (let n = 0; n < 9; n++) {
		await pump(w.q);
		const at = due(await w.store.items(), await w.store.trips(), w.time);
		waits.push((at - w.time) / 1000);
		w.time = at;
	}
	assert.deepEqual(waits, [4, 8, 16, 32, 64, 128, 256, 300, 300]);
});

test('a refusal waits for the driver, and nothing of that stop goes before it; other stops go on', async () => {
	const w = await new World().open();
	await w.hand(1, 'a', 40);
	await w.hand(1, 'b', 60);
	await w.hand(2, 'c');
	w.says = [409];
	await pump(w.q);
	assert.deepEqual([await w.state('a'), await w.state('b'), await w.state('c')], ['decide', 'waiting', 'done']);
	assert.equal((await w.store.items())[0].refusal.ar, 'لا');
	await drop(w.q, 'a', 'dropped');
	await pump(w.q);
	assert.equal(await w.state('b'), 'done');
	assert.equal(w.books.get('b').seen, 0, 'what was dropped is not among what is in the books');
});

test('sent again after a refusal it has a new key, for the refusal is kept under the old one', async () => {
	const w = await new World().open();
	await w.hand(1, 'a');
	w.says = [409];
	await pump(w.q);
	await retry(w.q, 'a');
	await pump(w.q);
	assert.equal(await w.state('a'), 'done');
	assert.notEqual(w.requests[0].key, w.requests[1].key);
	assert.deepEqual(w.requests[0].body, w.requests[1].body);
});

test('what is recorded before the warehouse says that the truck left goes after that by itself', async () => {
	const w = await new World().open();
	w.early = true;
	await w.hand(1, 'a');
	await pump(w.q);
	assert.equal(await w.state('a'), 'waiting');
	w.early = false;
	await pump(w.later(61_000).q);
	assert.equal(await w.state('a'), 'done');
});

test('what is in the books already is done, whatever the answer', async () => {
	const w = await new World().open();
	await w.hand(1, 'a');
	w.says = ['lost', 422];
	await pump(w.q);
	await pump(w.later(10_000).q);
	assert.equal(await w.state('a'), 'done');
});

test('each delivery says what of its stop the driver knew', async () => {
	const w = await new World().open({ stops: [stop(1, { entries: [{ id: 'x', outcome: 'partly', cartons: 10, mine: false }] }), stop(2), stop(3)] });
	w.entries[0] = [{ id: 'x', outcome: 'partly', cartons: 10, mine: false }];
	await w.hand(1, 'a', 40);
	await w.hand(1, 'b', 50);
	await pump(w.q);
	assert.deepEqual(w.requests.map((r) => r.body.seen), [1, 2]);
});

test('a picture goes before what it proves; after three failures it follows', async () => {
	const w = await new World().open();
	const add = async (id) => {
		await w.store.putPicture(`${id}-p`, new Blob(['x'], { type: 'image/jpeg' }));
		await w.store.add([draft(w.time, { id: `${id}-p`, trip: 'T', stop: 1, kind: 'picture', of: id, body: { kind: 'photo' }, hold: w.time })]);
		await w.hand(1, id, 50);
	};
	await add('a');
	await pump(w.q);
	assert.deepEqual(w.requests.map((r) => r.method), ['PUT', 'POST']);
	assert.equal(await w.store.picture('a-p'), undefined, 'what was sent needs no room on the phone');
	w.requests = [];
	await add('b');
	for (let n = 0; n < 3; n++) {
		w.says = ['none'];
		await pump(w.later(400_000).q);
	}
	assert.deepEqual(w.requests.map((r) => r.method), ['PUT', 'PUT', 'PUT']);
	w.requests = [];
	await pump(w.later(1000).q);
	assert.deepEqual(w.requests.map((r) => r.method), ['POST']);
	await pump(w.later(400_000).q);
	assert.deepEqual([await w.state('b'), await w.state('b-p')], ['done', 'done']);
});

test('taking back what may have been sent is sent after it, and not at all if it was refused', async () => {
	const w = await new World().open();
	await w.hand(1, 'a');
	w.says = ['lost'];
	await pump(w.q);
	assert.equal(await undo(w.q, 'a'), false);
	const back = (id, of) => w.store.add([draft(w.time, { id, trip: 'T', stop: 1, kind: 'undo', of, body: { note: 'mistake' }, hold: 0 })]);
	await back('u', 'a');
	await pump(w.later(10_000).q);
	assert.deepEqual(w.requests.map((r) => r.path), ['/manifests/T/stops/1/handovers', '/manifests/T/stops/1/handovers', '/manifests/T/handovers/a/undo']);
	await w.hand(2, 'b');
	await w.store.edit('b', (i) => void (i.tries = 1));
	await w.store.add([draft(w.time, { id: 'v', trip: 'T', stop: 2, kind: 'undo', of: 'b', body: {}, hold: 0 })]);
	w.says = [409];
	await pump(w.q);
	assert.deepEqual([await w.state('b'), await w.state('v')], ['dropped', 'dropped']);
});

test('a link that has ended stops its trip; a new one goes on with what waits', async () => {
	const w = await new World().open();
	await w.hand(1, 'a');
	await w.hand(2, 'b');
	w.says = [401];
	await pump(w.q);
	assert.equal(w.requests.length, 1);
	assert.equal(due(await w.store.items(), await w.store.trips(), w.time), Infinity);
	const [t] = await w.store.trips();
	assert.equal(t.ended, true);
	await refresh(w.q, { ...t, secret: 'new' });
	await pump(w.later(10_000).q);
	assert.deepEqual([await w.state('a'), await w.state('b')], ['done', 'done']);
});

test('two tabs do not send at the same time; the lease of one that died runs out', async () => {
	const w = await new World().open();
	w.store.lasting = false; // no locks of the browser here
	let inside = 0;
	const one = exclusive(w.q, 'one', async () => {
		inside++;
		assert.equal(await exclusive(w.q, 'two', async () => assert.fail('both')), false);
	});
	assert.equal(await one, true);
	assert.equal(inside, 1);
	await w.store.lease('dead', w.time, 120_000);
	assert.equal(await exclusive(w.q, 'two', async () => {}), false);
	assert.equal(await exclusive(w.later(121_000).q, 'two', async () => {}), true);
});

test('what waits on the phone counts on the truck, and what is refused does not', () => {
	const item = (n, id, state, body, more = {}) => ({ ...draft(0, { id, trip: 'T', stop: n, kind: 'handover', body }), n: 0, state, ...more });
	const t = trip();
	const items = [
		item(1, 'a', 'waiting', { outcome: 'full', cartons: 100 }),
		item(2, 'b', 'done', { outcome: 'partly', cartons: 60, lost: 10 }),
		item(3, 'c', 'decide', { outcome: 'full', cartons: 100 }),
	];
	let s = standing(t, items);
	assert.deepEqual(s.stops.map((x) => [x.outcome, x.open, x.left]), [['full', 0, 130], ['partly', 30, 130], ['open', 100, 30]]);
	assert.equal(s.onTruck, 130);
	assert.deepEqual(s.stops.map((x) => x.stuck), [false, false, true]);
	s = standing(t, [...items, item(1, 'u', 'waiting', {}, { kind: 'undo', of: 'a' })]);
	assert.deepEqual([s.stops[0].outcome, s.stops[0].open, s.onTruck], ['open', 100, 230]);
});

test('nothing is ready twice, and order is kept', () => {
	const list = [['a', 1, 'done'], ['b', 1, 'waiting'], ['c', 1, 'waiting'], ['d', 2, 'waiting']].map(([id, n, state], i) => ({ ...draft(0, { id, trip: 'T', stop: n, kind: 'handover', body: {}, hold: 0 }), n: i, state }));
	assert.deepEqual(ready(list, 1).map((i) => i.id), ['b', 'd']);
});
