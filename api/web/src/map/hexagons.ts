// Boundaries of H3 cells in the map's projection, kept: a cell never moves.
import { cellToBoundary, cellToLatLng, latLngToCell } from 'h3-js';
import type { Box } from './answers';
import { fromLonLat } from 'ol/proj';

const rings = new Map<string, number[]>();

// ring gives the closed boundary of a cell as x, y, x, y …
export function ring(cell: string): number[] {
	let r = rings.get(cell);
	if (!r) {
		r = [];
		for (const [lng, lat] of cellToBoundary(cell, true)) r.push(...fromLonLat([lng!, lat!]));
		rings.set(cell, r);
	}
	return r;
}

export const cellAt = (lat: number, lng: number, resolution: number): string => latLngToCell(lat, lng, resolution);

const middles = new Map<string, [number, number]>();

// reach is how far a cell reaches from its middle, in degrees at most.
const reach: Record<number, number> = { 3: 0.8, 4: 0.3, 5: 0.11, 6: 0.042, 7: 0.016, 8: 0.006 };

// touches reports whether a cell may be seen in a view.
export function touches(cell: string, resolution: number, b: Box): boolean {
	let m = middles.get(cell);
	if (!m) middles.set(cell, (m = cellToLatLng(cell) as [number, number]));
	const r = reach[resolution] ?? 0.8;
	return m[0] >= b.south - r && m[0] <= b.north + r && m[1] >= b.west - r && m[1] <= b.east + r;
}
