// How the desk names things.
import { addDays, today } from '../base/format';
import { either, words } from '../base/words.svelte';
import raw from './words.json';
import type { Fitness, Undoable, Warehouse } from './types';

const t = words(raw);
type Key = keyof typeof raw;

// clock writes a time of day; after midnight it is of the next day.
export const clock = (time: string): string => time.slice(0, 5);

export const stateOf = (s: string): string => t(`state_${s}` as Key);
export const causeOf = (c: string): string => t(`cause_${c}` as Key);
export const actionOf = (u: Undoable): string => t(`did_${u.action}` as Key);

// kindOf is the colour of a state's tag.
export const kindOf = (s: string): string =>
	({ released: 'warn', loading: 'warn', dispatched: '', delivered: 'good', partly: 'warn', returned: 'warn', voided: 'bad', posted: 'good', approved: 'good', counted: 'warn', pending: 'warn', submitted: 'warn', refused: 'bad' })[s] ?? '';

// fit says in words what the colour of an expiry date says.
export const fit = (f: Fitness): { text: string; kind: string } =>
	({ good: { text: t('fit_good'), kind: 'good' }, expires_soon: { text: t('fit_soon'), kind: 'warn' }, expired: { text: t('fit_expired'), kind: 'bad' } })[f];

// fitnessOf judges a lot by its date as the server does by default: 30 days ahead.
export function fitnessOf(expires: string, on = today()): Fitness {
	if (!expires) return 'good';
	if (expires < on) return 'expired';
	return expires <= addDays(on, 30) ? 'expires_soon' : 'good';
}

export const nameOf = (w: Warehouse): string => either(w.name_ar, w.name_en);

// causes that a person at a door or a shelf chooses from, by what happened.
export const causes: Record<string, string[]> = {
	load: ['torn', 'crushed', 'wet', 'fell', 'infested', 'misplaced', 'miscounted', 'unknown', 'other'],
	short: ['not_loaded', 'theft', 'accident', 'miscounted', 'unknown', 'other'],
	damaged: ['torn', 'crushed', 'wet', 'fell', 'infested', 'accident', 'unknown', 'other'],
	excess: ['loaded_twice', 'miscounted', 'donated', 'unknown', 'other'],
	unfit: ['expired', 'other'],
	loss: ['theft', 'misplaced', 'miscounted', 'sampled', 'unknown', 'other'],
	find: ['misplaced', 'miscounted', 'donated', 'unknown', 'other'],
	damage: ['torn', 'crushed', 'wet', 'fell', 'infested', 'expired', 'unknown', 'other'],
	destruction: ['destroyed', 'expired', 'infested', 'wet', 'other'],
	repair: ['repacked', 'other'],
	back: ['torn', 'crushed', 'wet', 'theft', 'accident', 'unknown', 'other'],
};

// reason is what the books keep: the cause in both languages, and what was typed.
export function reason(cause: string, note: string): string {
	const pair = raw[`cause_${cause}` as Key];
	const said = cause === '' || cause === 'other' ? '' : `${pair[0]} / ${pair[1]}`;
	return [said, note.trim()].filter((s) => s !== '').join(': ');
}

// reasonOf puts what the ledger keeps into words: a cause, and what was typed.
export function reasonOf(text: string): string {
	const cause = /^([a-z_]+)(: |$)/.exec(text);
	if (!cause || !(`cause_${cause[1]}` in raw)) return text;
	return causeOf(cause[1]!) + (cause[2] ? `: ${text.slice(cause[0].length)}` : '');
}

// svg gives a picture as an address.
export const svg = (text: string): string => `data:image/svg+xml,${encodeURIComponent(text)}`;

