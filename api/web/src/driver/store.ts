// Where the phone keeps trips and what is to be sent: IndexedDB, or memory where
// the browser refuses that.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Item, Kept } from './trip';

// Store is what the queue needs of either. edit changes one item in one
// transaction, so that two tabs never overwrite each other.
export interface Store {
	lasting: boolean;
	trips(): Promise<Kept[]>;
	putTrip(t: Kept): Promise<void>;
	dropTrip(id: string): Promise<void>;
	items(): Promise<Item[]>;
	add(items: Omit<Item, 'n'>[]): Promise<void>;
	edit(id: string, change: (i: Item) => void): Promise<Item | undefined>;
	dropItem(id: string): Promise<void>;
	picture(id: string): Promise<Blob | undefined>;
	putPicture(id: string, b: Blob): Promise<void>;
	dropPicture(id: string): Promise<void>;
	note(name: string): Promise<unknown>;
	putNote(name: string, value: unknown): Promise<void>;
	lease(holder: string, now: number, ms: number): Promise<boolean>;
}

interface Schema extends DBSchema {
	trips: { key: string; value: Kept };
	items: { key: string; value: Item };
	pictures: { key: string; value: { type: string; bytes: ArrayBuffer } };
	notes: { key: string; value: unknown };
}

// open gives the phone's own store; a page that may not keep anything, or whose
// storage fails at once, gets one that lasts as long as it is open.
export async function open(): Promise<Store> {
	try {
		const db = await openDB<Schema>('katf-driver', 1, {
			upgrade(db) {
				db.createObjectStore('trips', { keyPath: 'id' });
				db.createObjectStore('items', { keyPath: 'id' });
				db.createObjectStore('pictures');
				db.createObjectStore('notes');
			},
			blocking: (_, __, e) => (e.target as IDBDatabase).close(), // a newer page wants to change it
		});
		await db.put('notes', Date.now(), 'tried'); // some browsers open it and then refuse
		return new Lasting(db);
	} catch {
		return new Passing();
	}
}

class Lasting implements Store {
	lasting = true;
	constructor(private db: IDBPDatabase<Schema>) {}
	trips = () => this.db.getAll('trips');
	putTrip = async (t: Kept) => void (await this.db.put('trips', t));
	dropTrip = (id: string) => this.db.delete('trips', id);
	items = async () => (await this.db.getAll('items')).sort((a, b) => a.n - b.n);
	dropItem = (id: string) => this.db.delete('items', id);
	dropPicture = (id: string) => this.db.delete('pictures', id);
	note = (name: string) => this.db.get('notes', name);
	putNote = async (name: string, value: unknown) => void (await this.db.put('notes', value, name));

	async add(items: Omit<Item, 'n'>[]) {
		const tx = this.db.transaction('items', 'readwrite', { durability: 'strict' });
		let n = 0;
		for (const i of await tx.store.getAll()) n = Math.max(n, i.n);
		for (const i of items) await tx.store.add({ ...i, n: ++n });
		await tx.done;
	}

	async edit(id: string, change: (i: Item) => void) {
		const tx = this.db.transaction('items', 'readwrite', { durability: 'strict' });
		const i = await tx.store.get(id);
		if (i) {
			change(i);
			await tx.store.put(i);
		}
		await tx.done;
		return i;
	}

	// Bytes are kept, for older Safari loses blobs.
	async picture(id: string) {
		const p = await this.db.get('pictures', id);
		return p && new Blob([p.bytes], { type: p.type });
	}
	async putPicture(id: string, b: Blob) {
		await this.db.put('pictures', { type: b.type, bytes: await b.arrayBuffer() }, id);
	}

	async lease(holder: string, now: number, ms: number) {
		const tx = this.db.transaction('notes', 'readwrite');
		const held = (await tx.store.get('lease')) as { holder: string; until: number } | undefined;
		// A clock that was set back must not hold everybody up.
		const free = !held || held.holder === holder || held.until < now || held.until > now + 10 * 60_000;
		if (free) await tx.store.put({ holder, until: now + ms }, 'lease');
		await tx.done;
		return free;
	}
}

// Passing keeps all in memory.
export class Passing implements Store {
	lasting = false;
	private kept = { trips: new Map<string, Kept>(), items: new Map<string, Item>(), pictures: new Map<string, Blob>(), notes: new Map<string, unknown>() };
	private n = 0;
	private held = { holder: '', until: 0 };
	trips = async () => structuredClone([...this.kept.trips.values()]);
	putTrip = async (t: Kept) => void this.kept.trips.set(t.id, structuredClone(t));
	dropTrip = async (id: string) => void this.kept.trips.delete(id);
	items = async () => structuredClone([...this.kept.items.values()]);
	add = async (items: Omit<Item, 'n'>[]) => items.forEach((i) => this.kept.items.set(i.id, structuredClone({ ...i, n: ++this.n })));
	dropItem = async (id: string) => void this.kept.items.delete(id);
	picture = async (id: string) => this.kept.pictures.get(id);
	putPicture = async (id: string, b: Blob) => void this.kept.pictures.set(id, b);
	dropPicture = async (id: string) => void this.kept.pictures.delete(id);
	note = async (name: string) => this.kept.notes.get(name);
	putNote = async (name: string, value: unknown) => void this.kept.notes.set(name, value);
	async edit(id: string, change: (i: Item) => void) {
		const i = this.kept.items.get(id);
		if (i) change(i);
		return structuredClone(i);
	}
	async lease(holder: string, now: number, ms: number) {
		const free = this.held.holder === holder || this.held.until < now;
		if (free) this.held = { holder, until: now + ms };
		return free;
	}
}
