// The board that is open: what the server says of it, what is chosen, and the
// change that waits for an answer.
import { Refusal, call, get, uuid, write } from '../base/api';
import { listen } from '../base/live';
import { shortDay } from '../base/format';
import { either } from '../base/words.svelte';
import { forget, tell } from '../kit/notices.svelte';
import type { Change, Changes, Finding, Load, Made, Site, Verdict, View, Wave } from './types';

// Stale is a change that came too late, with what was changed meanwhile.
export interface Stale {
	change: Change;
	refusal: Refusal;
}

class Table {
	plan = $state('');
	view = $state.raw<View | null>(null);
	error = $state<unknown>(null); // of reading
	problem = $state<unknown>(null); // of an edit
	here = $state.raw<string[]>([]);
	connected = $state(true);
	chosen = $state(''); // a wave, by its id in the plan
	proposed = $state.raw<Change | null>(null); // judged, not made yet
	verdict = $state.raw<Verdict | null>(null);
	judging = $state(false);
	saving = $state(false);
	stale = $state.raw<Stale | null>(null);
	fresh = $state.raw<Set<string>>(new Set()); // waves that others have just changed
}

export const table = new Table();

let mine = 0; // the last version that this page made
let turn = 0; // of judging: the last one counts
let offers: number[] = []; // notices that offer to take back what was done on this board
let key = ''; // of the edit under way, kept for trying again

// say tells what others did; it has the face's words.
export type Say = (by: string, text: string) => string;

// read fetches the board anew.
export async function read() {
	const plan = table.plan;
	try {
		const view = await get<View>(`/plans/${plan}/board`);
		if (plan !== table.plan) return;
		table.view = view;
		table.error = null;
	} catch (e) {
		if (plan === table.plan) table.error = e;
	}
}

// open begins with a board, and gives what leaves it.
export function open(plan: string, say: Say): () => void {
	Object.assign(table, { plan, view: null, error: null, problem: null, chosen: '', here: [], stale: null, fresh: new Set() });
	drop();
	mine = 0;
	void read();
	const deaf = listen<Changes>(
		`/plans/${plan}/board/changes`,
		{},
		['board'],
		(c) => void heard(c, say),
		(yes) => (table.connected = yes),
	);
	return () => {
		deaf();
		offers.forEach(forget);
		offers = [];
	};
}

// offer tells what was done, and takes it back for who asks while this board is
// open.
export function offer(text: string, undo: () => unknown) {
	offers.push(tell(text, { seconds: 20, undo: () => void undo() }));
}

async function heard(c: Changes, say: Say) {
	table.here = c.here;
	const others = c.edits.filter((e) => e.version > (table.view?.version ?? 0) && e.version !== mine);
	for (const e of others) tell(say(iso(e.by.login), said(e)), { kind: 'warn', seconds: 10 });
	if (!table.view) return;
	const gone = Object.values(releasedOf(table.view)).reduce((a, b) => a + b, 0);
	if (c.version === table.view.version && c.status === table.view.status && c.released === gone) return;
	table.fresh = new Set(others.map((e) => e.wave ?? '').filter((w) => w));
	await read();
	if (table.proposed && others.length) void propose(table.proposed); // on the board as it is now
	setTimeout(() => (table.fresh = new Set()), 8000);
}

// releasedOf counts the manifests that are no longer planned, by wave.
function releasedOf(v: View): Record<string, number> {
	const out: Record<string, number> = {};
	for (const w of v.waves) for (const [state, n] of Object.entries(w.states ?? {})) if (state !== 'planned') out[w.id] = (out[w.id] ?? 0) + n;
	return out;
}

// propose asks the referee about a change; nothing is written.
export async function propose(change: Change) {
	const now = ++turn;
	table.proposed = change;
	table.problem = null;
	table.judging = true;
	key = uuid();
	try {
		const verdict = await get<Verdict>(`/plans/${table.plan}/board/verdict`, { ...change });
		if (now === turn) table.verdict = verdict;
	} catch (e) {
		if (now === turn) {
			table.verdict = null;
			table.proposed = null;
			table.problem = e;
		}
	} finally {
		if (now === turn) table.judging = false;
	}
}

// drop forgets the change that waits.
export function drop() {
	turn++;
	table.proposed = null;
	table.verdict = null;
	table.judging = false;
}

// make writes a change, on the version that is seen.
export async function make(change: Change, done: (m: Made) => void, again = uuid()) {
	if (!table.view || table.saving) return;
	table.saving = true;
	table.problem = null;
	try {
		const seen = table.view.version;
		const made = await write<Made>('POST', `/plans/${table.plan}/board/edits`, change, { ifMatch: `"v${seen}"`, key: again });
		mine = made.edit.version;
		drop();
		await read();
		done(made);
	} catch (e) {
		if (e instanceof Refusal && e.status === 412) {
			table.stale = { change, refusal: e };
			drop();
			await read();
		} else {
			table.problem = e;
		}
	} finally {
		table.saving = false;
	}
}

// accept makes the change that was judged.
export const accept = (done: (m: Made) => void) => (table.proposed ? make(table.proposed, done, key) : Promise.resolve());

// release gives out the papers of a wave, as a step that can be taken back; with
// undoes it takes back the step that did.
export async function release(wave: string, step: string, undoes?: string): Promise<boolean> {
	table.saving = true;
	table.problem = null;
	try {
		const path = `/plans/${table.plan}/waves/${encodeURIComponent(wave)}/${undoes ? 'undo' : 'release'}`;
		await call('POST', path, {}, undoes ? { step, undoes } : { step }, { key: step });
		await read();
		return true;
	} catch (e) {
		table.problem = e;
		return false;
	} finally {
		table.saving = false;
	}
}

// plain folds the spellings of a name: letters that people interchange, marks that
// they leave out.
export const plain = (x: string): string =>
	x.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f\u064b-\u0655\u0670\u0640]/g, '').replace(/[إأآٱ]/g, 'ا').replace(/ى/g, 'ي').replace(/ة/g, 'ه').replace(/ؤ/g, 'و').replace(/ئ/g, 'ي').replace(/[\s-]+/g, ' ').trim();

export const siteName = (s: Site | undefined, id: string): string => (s ? either(s.name_ar, s.name_en) : id);

// iso keeps a value in its own direction inside of a sentence.
export const iso = (x: string | number): string => `\u2068${x}\u2069`;

// told is a sentence of the server for reading: days as people say them, ids in their own direction.
export const told = (text: string): string =>
	text.replace(/\d{4}-\d\d-\d\d(?![\d-])/g, (d) => iso(shortDay(d))).replace(/\b[A-Z]{2}[A-Z0-9]*(?:-[A-Z0-9]+)+\b/g, (x) => `\u2066${x}\u2069`);
export const said = (x: { text_ar: string; text_en: string }): string => told(either(x.text_ar, x.text_en));
export const where = (warehouse: string, date: string): string => `${warehouse} ${date}`;

// part is a share in percent, for bars.
export const part = (used: number, limit: number): number => (limit > 0 ? Math.round((used / limit) * 100) : used > 0 ? 999 : 0);

export interface Bar {
	name: 'doors' | 'trucks' | 'stock';
	percent: number;
}

// bars are the three loads of a warehouse-day.
export const bars = (l: Pick<Load, 'arriving' | 'sent' | 'onward' | 'handling' | 'work_s' | 'shift_s' | 'stock' | 'short'>): Bar[] => [
	{ name: 'doors', percent: part(l.arriving + l.sent + l.onward, l.handling) },
	{ name: 'trucks', percent: part(l.work_s, l.shift_s) },
	{ name: 'stock', percent: part(l.sent + l.onward, l.stock) },
];

// at gives the day on which a wave is shown: where it is proposed to go, if it is.
export const at = (w: Wave, proposed: Change | null): string => (proposed?.kind === 'move' && proposed.wave === w.id ? proposed.day! : w.date);

export const urgent = (level: string | undefined): boolean => level === 'risk' || level === 'over' || level === 'late';

export type { Finding };
