// A change from one plan to another, in words and signs: colour alone says
// nothing.
import { kilometres, number, percent, pounds } from '../base/format';
import { count, words } from '../base/words.svelte';
import raw from './words.json';

const t = words(raw);

export type Verdict = 'better' | 'worse' | 'other' | 'same';

// verdict judges a change by which way people want it.
export function verdict(a: number, b: number, better?: string): Verdict {
	if (a === b) return 'same';
	if (better !== 'more' && better !== 'less') return 'other';
	return b > a === (better === 'more') ? 'better' : 'worse';
}

export const mark: Record<Verdict, string> = { better: '▲', worse: '▼', other: '●', same: '=' };
export const look: Record<Verdict, string> = { better: 'good', worse: 'bad', other: '', same: '' };

// measured writes a figure in its unit.
export function measured(n: number, unit = '', name = ''): string {
	switch (unit) {
		case 'ppm':
			return name === 'Gini' || name === 'Jain' ? (n / 1e6).toFixed(3) : percent(n);
		case 'metres':
			return kilometres(n);
		case 'piastres':
			return pounds(n, name === 'cost per carton' ? 2 : 0);
		case 'kg_km':
			return number(Math.round(n / 1000));
	}
	return number(n);
}

// signed writes a change with its sign, which stays before the number in both
// languages. A change of a percentage is in points.
export function signed(n: number, unit = '', name = ''): string {
	const sign = n > 0 ? '+' : '−';
	if (unit === 'ppm' && name !== 'Gini' && name !== 'Jain') return t('points', { n: `\u2066${sign}${(Math.abs(n) / 10_000).toFixed(1)}\u2069` });
	return measured(Math.abs(n), unit, name).replace(/[\d.,]+/, (digits) => `\u2066${sign}${digits}\u2069`);
}

// apart says by how many days b is later or earlier than a.
export const apart = (a: string, b: string): number => Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000);

export const days = (n: number): string => count('days', Math.abs(n));
