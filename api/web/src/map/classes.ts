// Classes of a measure, with a colour each: five or six that hold about as many
// cells each, their bounds round. Palettes are ColorBrewer's sequential ones and
// that of Okabe and Ito, which people see who do not tell red from green.
import { addDays, number, percent } from '../base/format';
import { language } from '../base/words.svelte';
import type { Cells, Site } from './answers';

export type Measure = 'cartons' | 'coverage' | 'day' | 'warehouse' | 'need';
export const measures: Measure[] = ['cartons', 'coverage', 'day', 'warehouse', 'need'];

export interface Class {
	id: string;
	colour: string;
	label: string;
}

// Shading puts every cell into a class, -1 for none.
export interface Shading {
	classes: Class[];
	of: Int16Array;
}

const ramps = {
	cartons: ['#dff0d0', '#b2dfb4', '#73c6bf', '#3a9dc4', '#2369ae', '#10316e'], // GnBu
	coverage: ['#e9d8ec', '#c9b3d9', '#a28cc4', '#8460ab', '#6a3191', '#3f0a55'], // BuPu
	day: ['#fff0b8', '#fed37a', '#fda63f', '#ec7316', '#bf4a04', '#7c2a04'], // YlOrBr
	need: ['#fde3d0', '#fcbfa0', '#f98e6c', '#e6553f', '#bd2028', '#750013'], // Reds
};

// none is the colour of cells without a value: hidden for few households, or
// without a delivery.
export const none = '#b9bcb6';

const okabe = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#7a5195', '#4d4d4d'];

// round gives a number of two significant digits, so that a legend can be read.
function round(n: number): number {
	if (n < 20) return Math.round(n);
	const unit = 10 ** (Math.floor(Math.log10(n)) - 1);
	return Math.round(n / unit) * unit;
}

// breaks are the lower bounds of the classes after the first, rising.
function breaks(deciles: number[], at: number[], nice: (n: number) => number): number[] {
	const out: number[] = [];
	for (const i of at) {
		const b = nice(deciles[i] ?? 0);
		if (b > (out.at(-1) ?? deciles[0] ?? 0)) out.push(b);
	}
	return out;
}

// even are bounds at equal, round distances: shares are compared with each other,
// and half the places may have the same one.
function even(deciles: number[]): number[] {
	const [low, high] = [deciles[0] ?? 0, deciles.at(-1) ?? 0];
	const step = [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000].find((s) => (high - low) / s <= 6) ?? 500_000;
	const out: number[] = [];
	for (let b = Math.floor(low / step + 1) * step; b <= high && out.length < 5; b += step) out.push(b);
	return out;
}

function ramp(values: number[], bounds: number[], colours: string[], label: (i: number) => string, shown: (i: number) => boolean): Shading {
	const used = spread(colours, bounds.length + 1);
	const classes = used.map((colour, i) => ({ id: String(i), colour, label: label(i) }));
	const of = new Int16Array(values.length).fill(-1);
	values.forEach((v, i) => {
		if (!shown(i)) return;
		let c = 0;
		while (c < bounds.length && v >= bounds[c]!) c++;
		of[i] = c;
	});
	return { classes, of };
}

// spread takes n colours of a ramp, from its light end to its dark one.
function spread(colours: string[], n: number): string[] {
	if (n <= 1) return [colours[3]!];
	return Array.from({ length: n }, (_, i) => colours[Math.round((i * (colours.length - 1)) / (n - 1))]!);
}

type Say = (key: 'under' | 'from' | 'between', values: Record<string, string>) => string;

// apart keeps a figure and its sign together, whatever stands around it.
const apart = (text: string) => `\u2066${text}\u2069`;

// range says from where to where a class goes.
function range(bounds: number[], show: (n: number) => string, below: (n: number) => string, say: Say) {
	return (i: number): string => {
		if (bounds.length === 0) return say('from', { a: show(0) });
		if (i === 0) return say('under', { b: show(bounds[0]!) });
		if (i === bounds.length) return say('from', { a: show(bounds[i - 1]!) });
		return say('between', { a: show(bounds[i - 1]!), b: below(bounds[i]!) });
	};
}

// shade classes the cells by a measure.
export function shade(c: Cells, by: Measure, sites: Map<string, Site>, say: Say, name: (s: Site | undefined, id: string) => string): Shading {
	const open = (i: number) => c.suppressed[i] === 0;
	const whole = (n: number) => number(n - 1);
	switch (by) {
		case 'cartons': {
			const b = breaks(c.scale.cartons, [2, 4, 6, 8, 9], round);
			return ramp(c.cartons, b, ramps.cartons, range(b, number, whole, say), open);
		}
		case 'coverage': {
			const b = even(c.scale.coverage_ppm);
			const show = (n: number) => percent(n, n % 10_000 === 0 ? 0 : 1);
			const label = range(b, show, show, say);
			const most = c.scale.coverage_ppm.at(-1); // nobody has more
			return ramp(c.coverage_ppm, b, ramps.coverage, (i) => (i === b.length && i > 0 && b[i - 1] === most ? show(most!) : label(i)), open);
		}
		case 'need': {
			const b = breaks(c.scale.need_permille, [2, 4, 6, 8, 9], (n) => Math.round(n / 10) * 10);
			const show = (n: number) => apart(`×${(n / 1000).toFixed(2)}`);
			return ramp(c.need_permille, b, ramps.need, range(b, show, show, say), open);
		}
		case 'day':
			return days(c, say, open);
		case 'warehouse':
			return warehouses(c, sites, name);
	}
}

// days are classed by even spans of the calendar.
function days(c: Cells, say: Say, open: (i: number) => boolean): Shading {
	const first = c.scale.last_day[0] ?? 0;
	const last = c.scale.last_day.at(-1) ?? 0;
	const span = Math.max(1, Math.ceil((last - first + 1) / 6));
	const b: number[] = [];
	for (let d = first + span; d <= last; d += span) b.push(d);
	const locale = language() === 'ar' ? 'ar-EG-u-nu-latn' : 'en-GB';
	const date = (n: number) => new Date(`${addDays(c.day, n)}T00:00:00Z`).toLocaleDateString(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
	const label = (i: number) => {
		const a = i === 0 ? first : b[i - 1]!;
		const z = i === b.length ? last : b[i]! - 1;
		return a === z ? date(a) : say('between', { a: date(a), b: date(z) });
	};
	return ramp(c.last_day, b, ramps.day, label, (i) => open(i) && c.last_day[i]! >= 0);
}

// warehouses, the one that sends most first.
function warehouses(c: Cells, sites: Map<string, Site>, name: (s: Site | undefined, id: string) => string): Shading {
	const colours = contrast(sites);
	const sum = new Float64Array(c.warehouses.length);
	c.warehouse.forEach((w, i) => {
		if (w >= 0) sum[w]! += c.cartons[i]!;
	});
	const order = [...c.warehouses.keys()].sort((a, b) => sum[b]! - sum[a]!);
	const place = new Map(order.map((w, i) => [w, i]));
	const classes = order.map((w) => {
		const id = c.warehouses[w]!;
		return { id, colour: colours.get(id) ?? none, label: name(sites.get(id), id) };
	});
	const of = new Int16Array(c.cells.length).fill(-1);
	c.warehouse.forEach((w, i) => {
		if (w >= 0) of[i] = place.get(w)!;
	});
	return { classes, of };
}

// contrast gives warehouses colours so that those near each other differ: each
// takes the one whose nearest bearer is farthest away.
function contrast(sites: Map<string, Site>): Map<string, string> {
	const out = new Map<string, string>();
	const done: [Site, string][] = [];
	for (const s of sites.values()) {
		if (s.kind !== 'warehouse') continue;
		let best = okabe[0]!;
		let far = -1;
		for (const colour of okabe) {
			let near = Infinity;
			for (const [o, taken] of done) {
				if (taken === colour) near = Math.min(near, Math.hypot(o.point.lat - s.point.lat, (o.point.lng - s.point.lng) * 0.89));
			}
			if (near > far) [best, far] = [colour, near];
		}
		out.set(s.id, best);
		done.push([s, best]);
	}
	return out;
}
