// How quantities are shown. Digits are Western in both languages, as on the
// papers; what is counted stays an integer until here.
import { language } from './words.svelte';

const locale = () => (language() === 'ar' ? 'ar-EG-u-nu-latn' : 'en-GB');
const cairo = 'Africa/Cairo';

// number groups digits: 4,500,000.
export const number = (n: number): string => n.toLocaleString('en-US');

// percent writes parts per million as a percentage, figure and sign kept together
// inside Arabic.
export const percent = (ppm: number, digits = 1): string =>
	`\u2066${(ppm / 10_000).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}%\u2069`;

// share writes a part of a whole as a percentage; – of nothing.
export const share = (part: number, whole: number, digits = 1): string =>
	whole === 0 ? '–' : percent((part / whole) * 1_000_000, digits);

// pounds writes piastres as Egyptian pounds, rounded to the pound unless digits
// are asked for.
export function pounds(piastres: number, digits = 0): string {
	const n = (piastres / 100).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
	return language() === 'ar' ? `${n} ج.م` : `EGP ${n}`;
}

// kilometres writes metres as kilometres.
export function kilometres(metres: number, digits = 0): string {
	const n = (metres / 1000).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
	return language() === 'ar' ? `${n} كم` : `${n} km`;
}

// Dates are civil days as the server writes them, YYYY-MM-DD.
const midnight = (date: string) => new Date(`${date}T00:00:00Z`);

// day writes a date: Sunday 10 January 2027.
export const day = (date: string): string =>
	date === '' ? '–' : midnight(date).toLocaleDateString(locale(), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

// shortDay writes a date in few letters: Sun 10 Jan.
export const shortDay = (date: string): string =>
	date === '' ? '–' : midnight(date).toLocaleDateString(locale(), { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

// hijri writes a date in the Umm al-Qura calendar, as computed: the month is
// sighted, so papers may differ by a day.
export const hijri = (date: string): string =>
	date === '' ? '–' : midnight(date).toLocaleDateString(language() === 'ar' ? 'ar-EG-u-ca-islamic-umalqura-nu-latn' : 'en-GB-u-ca-islamic-umalqura', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

// moment writes an instant in Egypt's time.
export const moment = (instant: string): string =>
	new Date(instant).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short', timeZone: cairo });

// hour writes the time of day of an instant in Egypt.
export const hour = (instant: string): string =>
	new Date(instant).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: cairo });

// today is the civil day in Egypt.
export const today = (): string => new Date().toLocaleDateString('en-CA', { timeZone: cairo });

// addDays gives the date so many days later.
export const addDays = (date: string, n: number): string => {
	const d = midnight(date);
	d.setUTCDate(d.getUTCDate() + n);
	return d.toISOString().slice(0, 10);
};

// digits reads what a person typed as a count: Arabic-Indic and Persian digits
// and grouping are taken; NaN if it is no whole number.
export function digits(typed: string): number {
	const western = typed
		.replace(/[\u0660-\u0669]/g, (c) => String(c.charCodeAt(0) - 0x660))
		.replace(/[\u06f0-\u06f9]/g, (c) => String(c.charCodeAt(0) - 0x6f0))
		.replace(/[\s,\u066c_]/g, '');
	return /^\d{1,15}$/.test(western) ? Number(western) : NaN;
}
