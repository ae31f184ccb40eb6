// The cells in view, asked for a little beyond it and kept: moving the map back
// asks nothing, and a plan that is stored never changes.
import { get } from '../base/api';
import type { Box, Cells } from './answers';

// steps are the degrees to which a view is widened, so that a small move stays
// within what is there.
const steps: Record<number, number> = { 3: 8, 4: 6, 5: 4, 6: 2, 7: 0.8, 8: 0.3 };

export function around(b: Box, resolution: number): string {
	const s = steps[resolution] ?? 4;
	const out = [Math.floor(b.west / s) * s, Math.floor(b.south / s) * s, Math.ceil(b.east / s) * s, Math.ceil(b.north / s) * s];
	return out.map((n) => Number(n.toFixed(3))).join(',');
}

const most = 40;
const kept = new Map<string, Cells>();

export async function cells(plan: string, resolution: number, view: string, signal: AbortSignal): Promise<Cells> {
	const key = `${plan} ${resolution} ${view}`;
	const had = kept.get(key);
	if (had) return had;
	const answer = await get<Cells>(`/plans/${plan}/map`, { resolution, view }, { signal });
	kept.set(key, answer);
	if (kept.size > most) kept.delete(kept.keys().next().value!);
	return answer;
}
