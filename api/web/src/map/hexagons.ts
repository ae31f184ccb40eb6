// The outlines of cells, read from the corners that the server gives.
import { fromLonLat } from 'ol/proj';
import type { Box, Cells, Point } from './answers';

export interface Outline {
	ring: number[]; // in the map's projection, closed: x, y, x, y …
	box: Box;
}

// ring gives corners as a closed line in the map's projection: x, y, x, y …
export const ring = (corners: Point[]): number[] => [...corners, ...corners.slice(0, 1)].flatMap((p) => fromLonLat([p.lng, p.lat]));

function outline(corners: Point[]): Outline {
	const [lngs, lats] = [corners.map((p) => p.lng), corners.map((p) => p.lat)];
	return { ring: ring(corners), box: { west: Math.min(...lngs), south: Math.min(...lats), east: Math.max(...lngs), north: Math.max(...lats) } };
}

const kept = new WeakMap<Cells, Outline[]>();

// outlines gives the outlines of an answer's cells, in their order.
export function outlines(c: Cells): Outline[] {
	let o = kept.get(c);
	if (!o) kept.set(c, (o = read(c)));
	return o;
}

// read adds up corners. For each cell there are: their number; the first, less the
// first of the cell before; each other less its own first, less the same of the
// cell before where that has as many.
function read(c: Cells): Outline[] {
	let at = 0;
	const next = () => c.corners[at++]!;
	const degrees = (n: number) => (n * c.corner_unit) / 1e6;
	let [lng, lat] = [0, 0];
	let shape: [number, number][] = []; // of the other corners
	return c.cells.map(() => {
		const others = next() - 1;
		lng += next();
		lat += next();
		const before = shape.length === others ? shape : null;
		shape = Array.from({ length: others }, (_, k) => [(before?.[k]![0] ?? 0) + next(), (before?.[k]![1] ?? 0) + next()]);
		return outline([[0, 0], ...shape].map(([x, y]) => ({ lng: degrees(lng + x!), lat: degrees(lat + y!) })));
	});
}

// touches reports whether a cell may be seen in a view.
export const touches = ({ box }: Outline, b: Box): boolean => box.south <= b.north && box.north >= b.south && box.west <= b.east && box.east >= b.west;

// holds reports whether a point of the map's projection lies in a cell, by the
// edges that a line from it crosses. Cells share their corners, so that a point on
// an edge is in one of them.
export function holds({ ring: r }: Outline, x: number, y: number): boolean {
	let odd = false;
	for (let i = 0; i + 3 < r.length; i += 2) {
		const [x1, y1, x2, y2] = [r[i]!, r[i + 1]!, r[i + 2]!, r[i + 3]!];
		if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) odd = !odd;
	}
	return odd;
}
