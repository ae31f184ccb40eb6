// Scenarios and their plans, as all parts of the page see them.
import { all, get } from '../base/api';
import { listen } from '../base/live';
import { either } from '../base/words.svelte';
import type { Making, Plan, Scenario } from './types';

class Shelf {
	scenarios = $state<Scenario[]>([]);
	plans = $state<Plan[]>([]);
	makings = $state<Record<string, Making>>({}); // by plan, while it is being planned
	connected = $state<Record<string, boolean>>({});
	loaded = $state(false);
	error = $state<unknown>(null);
}

export const shelf = new Shelf();

// load reads both lists anew.
export async function load() {
	try {
		const [scenarios, plans] = await Promise.all([all<Scenario>('/scenarios'), all<Plan>('/plans')]);
		shelf.scenarios = scenarios;
		shelf.plans = plans;
		shelf.error = null;
		shelf.loaded = true;
	} catch (e) {
		shelf.error = e;
	}
}

// refresh reads one plan anew.
export async function refresh(id: string) {
	const plan = await get<Plan>(`/plans/${id}`);
	const at = shelf.plans.findIndex((p) => p.id === id);
	if (at >= 0) shelf.plans[at] = plan;
	else shelf.plans.unshift(plan);
	return plan;
}

// A browser keeps six connections to a server; further plans that are being made
// are asked for when one of these is done.
const mostWatched = 3;
const watched = new Map<string, () => void>();

// watch follows the making of plans, calling ended when one is not being made any
// more. It gives what ends the watching.
export function watch(ids: string[], ended: (id: string, m: Making) => void) {
	for (const [id, stop] of watched) {
		if (!ids.includes(id)) {
			stop();
			watched.delete(id);
		}
	}
	for (const id of ids.slice(0, mostWatched)) {
		if (watched.has(id)) continue;
		const stop = listen<Making>(
			`/plans/${id}/progress`,
			{},
			['progress'],
			(m) => {
				shelf.makings[id] = m;
				if (m.status === 'planning') return;
				watched.get(id)?.();
				watched.delete(id);
				ended(id, m);
			},
			(yes) => (shelf.connected[id] = yes),
		);
		watched.set(id, stop);
	}
}

export function unwatch() {
	for (const stop of watched.values()) stop();
	watched.clear();
}

// ready are the plans that have a result.
export const ready = (): Plan[] => shelf.plans.filter((p) => p.summary);

export const scenarioOf = (p: Plan): Scenario | undefined => shelf.scenarios.find((s) => s.id === p.scenario);

// lineage is a scenario after all that it descends from, the uploaded one first.
export function lineage(id: string | undefined): Scenario[] {
	const out: Scenario[] = [];
	for (let s = shelf.scenarios.find((x) => x.id === id); s && !out.includes(s); ) {
		out.unshift(s);
		const of: string | undefined = s.copy?.of;
		s = shelf.scenarios.find((x) => x.id === of);
	}
	return out;
}

// perCarton is trunk and local cost for each delivered carton, in piastres.
export const perCarton = (p: Plan): number =>
	p.summary && p.summary.delivered > 0 ? (p.summary.local_piastres + p.summary.trunk_piastres) / p.summary.delivered : 0;

export const named = (x: { name_ar: string; name_en: string }): string => either(x.name_ar, x.name_en);

// said is a sentence of the server's; dates in it do not break at the end of a
// line.
export const said = (x: { text_ar: string; text_en: string }): string =>
	either(x.text_ar, x.text_en).replace(/(\d{4})-(\d\d)-(\d\d)/g, '$1\u2011$2\u2011$3');
