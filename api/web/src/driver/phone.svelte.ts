// What the page shows and does: the trips on the phone, what waits to be sent,
// and the network as far as it is known.
import { uuid } from '../base/api';
import { drop, draft, due, exclusive, holdFor, hurry, knew, moment, pump, refresh, retry, tidy, undo, type Net, type Queue } from './queue';
import { send } from './server';
import { open, type Store } from './store';
import { standing, type Item, type Kept, type Refused, type Stop, type Trip } from './trip';

export type View = { page: 'trip' } | { page: 'stop'; stop: number } | { page: 'deliver'; stop: number; corrects?: string } | { page: 'queue' };

const every = 60_000; // ms between looks at the trip

class Phone {
	trips = $state.raw<Kept[]>([]);
	items = $state.raw<Item[]>([]);
	current = $state('');
	net = $state<Net | 'unknown'>('unknown');
	sending = $state(false);
	lasting = $state(true);
	ready = $state(false); // the store was read
	waiting = $state(false); // a link is to be opened
	bad = $state.raw<Refused | null>(null); // a link that does not work
	fresh = $state(''); // what was just saved, and can be undone by a tap
	left = $state(0); // seconds of it
	said = $state(''); // a short word on what was done, for a few seconds
	view = $state.raw<View>({ page: 'trip' });

	kept = $derived(this.trips.find((t) => t.id === this.current));
	stand = $derived(this.kept ? standing(this.kept.trip, this.items) : undefined);
	toSend = $derived(this.items.filter((i) => i.state === 'waiting'));
	// Pictures that go with what waits are not counted apart.
	alongside = $derived(this.toSend.filter((i) => i.kind === 'picture' && this.toSend.some((h) => h.id === i.of)).length);
	toDecide = $derived(this.items.filter((i) => i.state === 'decide'));

	#store!: Store;
	#q!: Queue;
	#me = uuid();
	#channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('katf-driver');
	#timer: ReturnType<typeof setTimeout> | undefined;
	#looked = 0;
	#pause = 250; // ms at least between looks; more while another tab sends

	async start() {
		this.#store = await open();
		this.lasting = this.#store.lasting;
		this.#q = { store: this.#store, send, now: () => Date.now(), told: () => void this.#told() };
		this.#channel?.addEventListener('message', () => void this.#read());
		await tidy(this.#q);
		await this.#read();
		this.current = String((await this.#store.note('current')) ?? this.trips.toSorted((a, b) => b.opened - a.opened)[0]?.id ?? '');
		await this.#link();
		this.ready = true;
		addEventListener('hashchange', () => void this.#link().then(() => this.look(true)));
		addEventListener('popstate', () => (this.view = this.#at().view));
		this.view = this.#at().view;
		addEventListener('online', () => void this.look(true));
		addEventListener('offline', () => (this.net = 'offline'));
		document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void this.look(true));
		await this.look(true);
	}

	// link takes the secret out of the address: it is not to be seen, bookmarked
	// or shared from there.
	async #link() {
		const secret = decodeURIComponent(location.hash.slice(1));
		if (!secret) return;
		history.replaceState(null, '', location.pathname);
		this.view = { page: 'trip' };
		await this.#store.putNote('link', secret);
	}

	// opened tries the link that waits.
	async #opened() {
		const secret = (await this.#store.note('link')) as string | undefined;
		this.waiting = !!secret;
		if (!secret) return;
		const a = await send(secret, 'GET', '/trip');
		this.net = a.status ? 'online' : 'offline';
		if (a.status === 200) {
			const trip = a.body as Trip;
			await this.#store.putTrip({ id: trip.manifest, secret, trip, etag: a.etag, fetched: Date.now(), opened: Date.now(), ended: false });
			if (a.date) await this.#store.putNote('ahead', Date.now() - a.date);
			await this.choose(trip.manifest);
			this.bad = null;
		} else if (a.refused && a.status < 500 && a.status !== 429) {
			this.bad = a.refused;
		} else return;
		await this.#store.putNote('link', '');
		this.waiting = false;
		await this.#told();
	}

	async choose(trip: string) {
		this.current = trip;
		await this.#store.putNote('current', trip);
		await this.#read();
	}

	async #told() {
		await this.#read();
		this.#channel?.postMessage('changed');
	}

	async #read() {
		this.trips = await this.#store.trips();
		this.items = await this.#store.items();
		this.#plan();
	}

	// plan sets the clock for the next look.
	#plan() {
		clearTimeout(this.#timer);
		const now = Date.now();
		const at = Math.min(due(this.items, this.trips, now), this.#looked + every);
		this.#timer = setTimeout(() => void this.look(), Math.max(this.#pause, at - now));
	}

	// look sends what is due and asks how the trip stands. asked: a person or the
	// network gave reason to, so that nothing waits for its time.
	async look(asked = false) {
		if (!asked && document.visibilityState === 'hidden' && due(this.items, this.trips, Date.now()) > Date.now()) return this.#plan();
		if (this.sending) return;
		this.sending = true;
		try {
			if (asked) await hurry(this.#q);
			const here = asked || Date.now() - this.#looked >= every;
			await this.#opened();
			let sent = false;
			const mine = await exclusive(this.#q, this.#me, async (alive) => {
				const net = await pump(this.#q, alive);
				sent = net !== undefined;
				this.net = net ?? this.net;
			});
			this.#pause = mine ? 250 : 3_000;
			if (this.kept && !this.kept.ended && (here || sent)) {
				const answered = await refresh(this.#q, this.kept);
				await this.#read();
				this.net = answered || this.kept.ended ? 'online' : 'offline';
			}
			if (here) this.#looked = Date.now();
		} finally {
			this.sending = false;
			await this.#read();
			void this.#wake();
		}
	}

	// wake asks the browser to send what is left when the network is back, even if
	// the page is closed then.
	async #wake() {
		if (!this.toSend.length || !navigator.serviceWorker) return;
		const r = (await navigator.serviceWorker.getRegistration('/d')) as (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | undefined;
		await r?.sync?.register('katf-driver').catch(() => {}); // where it may not, the page does
	}

	// at is where in the page the phone's back button has come to, and how many
	// steps it is from the trip.
	#at = (): { view: View; depth: number } => (history.state as { view: View; depth: number } | null) ?? { view: { page: 'trip' }, depth: 0 };

	go(view: View) {
		history.pushState({ view, depth: this.#at().depth + 1 }, '', location.pathname);
		this.view = view;
		scrollTo(0, 0);
	}

	back() {
		history.back();
	}

	home() {
		history.go(-this.#at().depth);
		scrollTo(0, 0);
	}

	// knew lists what a driver sees recorded at a stop, in the books or on the phone.
	knew = (stop: Stop) => knew(stop, this.items, this.current);

	// record keeps a delivery and its picture, and sends them after a moment in
	// which the tap can be taken back.
	async record(stop: Stop, known: string[], body: Record<string, unknown>, picture?: { kind: string; blob: Blob }, corrects?: string) {
		const trip = this.kept!.id;
		const id = uuid();
		const now = Date.now();
		const said = { ...body, occurred_at: await moment(this.#q) };
		const items: Omit<Item, 'n'>[] = [];
		if (picture) {
			const proof = uuid();
			await this.#store.putPicture(proof, picture.blob);
			items.push(draft(now, { id: proof, trip, stop: stop.stop, kind: 'picture', of: id, body: { kind: picture.kind } }));
			Object.assign(said, { proof });
		}
		if (corrects) await drop(this.#q, corrects, 'corrected');
		items.push(draft(now, { id, trip, stop: stop.stop, kind: 'handover', body: said, knew: known }));
		await this.#store.add(items);
		await this.#told();
		void this.#wake();
		void navigator.storage?.persist?.(); // not to be thrown away when the phone is full
		this.#offerUndo(id);
	}

	#offerUndo(id: string) {
		this.fresh = id;
		const end = Date.now() + holdFor;
		const tick = () => {
			if (this.fresh !== id) return;
			this.left = Math.ceil((end - Date.now()) / 1000);
			if (this.left > 0) setTimeout(tick, 250);
			else this.fresh = '';
		};
		tick();
	}

	// undo takes back what was never sent; false if it was and is to be taken back
	// in the books.
	async undo(id: string): Promise<boolean> {
		if (this.fresh === id) this.fresh = '';
		return undo(this.#q, id);
	}

	say(word: string) {
		this.said = word;
		setTimeout(() => this.said === word && (this.said = ''), 6000);
	}

	// takeBack sends that a handover was a mistake.
	async takeBack(stop: number, of: string, note: string) {
		const body = { occurred_at: await moment(this.#q), note };
		await this.#store.add([draft(Date.now(), { id: uuid(), trip: this.kept!.id, stop, kind: 'undo', of, body, hold: 0 })]);
		await this.#told();
		void this.look(true);
	}

	drop = (id: string) => drop(this.#q, id, 'dropped');
	async retry(id: string) {
		await retry(this.#q, id);
		await this.look(true);
	}
	picture = (id: string) => this.#store.picture(id);
}

export const phone = new Phone();
