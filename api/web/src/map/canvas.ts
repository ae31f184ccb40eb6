// The map itself: OpenLayers on a plain ground, no tiles. All cells of a class are
// one shape, so that thousands are a handful of things to draw, and what lies
// under a click is worked out by its outline, not by looking at pixels.
import Feature from 'ol/Feature';
import OlMap from 'ol/Map';
import View from 'ol/View';
import { boundingExtent, containsExtent, getCenter, type Extent } from 'ol/extent';
import LineString from 'ol/geom/LineString';
import MultiPolygon from 'ol/geom/MultiPolygon';
import OlPoint from 'ol/geom/Point';
import Polygon from 'ol/geom/Polygon';
import { defaults } from 'ol/interaction/defaults';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import Circle from 'ol/style/Circle';
import Fill from 'ol/style/Fill';
import RegularShape from 'ol/style/RegularShape';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';
import type { Box, Cells, Label, Outlines, Point, Routes, Site } from './answers';
import { type Shading, none } from './classes';
import { holds, outlines, ring } from './hexagons';

export const egypt: Box = { west: 24.6, south: 21.9, east: 37.0, north: 31.7 };

// What a click can mean.
export type Picked = { kind: 'site' | 'cell' | 'place'; id: string };

export interface Where {
	box: Box; // in view
	zoom: number;
	centre: Point;
	metres: number; // to a pixel, at the centre
}

// Cover is how much of the map is hidden at its sides, in pixels.
export interface Cover {
	bottom?: number;
	left?: number;
	right?: number;
}

const padding = (n: number, c: Cover): number[] => [n, n + (c.right ?? 0), n + (c.bottom ?? 0), n + (c.left ?? 0)];

// routeColours tell the trips of a wave apart; a number stands beside each too.
export const routeColours = ['#b3001b', '#0b5394', '#7a4b00', '#5b2a86', '#006d5b', '#8a0f5c', '#3d3d3d', '#a13d00'];

const font = (size: number, weight = 600) => `${weight} ${size}px Vazirmatn, Tahoma, sans-serif`;

// Names with numbers and dashes keep their own direction on a canvas.
const isolated = (text: string) => `\u2068${text}\u2069`;

const ink = '#14211d';
const halo = new Stroke({ color: 'rgba(255,255,255,0.92)', width: 3.5 });

const at = (p: Point) => fromLonLat([p.lng, p.lat]);

const extentOf = (b: Box): Extent => transformExtent([b.west, b.south, b.east, b.north], 'EPSG:4326', 'EPSG:3857');

// finest is the resolution at which a cell is still about a dozen pixels wide.
const edges: [number, number][] = [[8, 531], [7, 1406], [6, 3725], [5, 9854], [4, 26072]];
export function resolutionFor(metres: number): number {
	for (const [r, edge] of edges) if (edge / metres >= 5) return r;
	return 3;
}

export class MapCanvas {
	#map: OlMap;
	#land = new VectorSource();
	#borders = new VectorSource();
	#cells = new VectorSource();
	#routes = new VectorSource();
	#sites = new VectorSource();
	#names = new VectorSource();
	#marks = new VectorSource();
	#cellLayer: VectorLayer;
	#siteList: Site[] = [];
	#labels: Label[] = [];
	#shown: Cells | null = null;
	#still = matchMedia('(prefers-reduced-motion: reduce)').matches;
	#waiting = ''; // for what is drawn next

	constructor(target: HTMLElement, where: { centre?: Point; zoom?: number }, onmove: (w: Where) => void, onpick: (p: Picked | null) => void) {
		const layer = (source: VectorSource, z: number, more = {}) => new VectorLayer({ source, zIndex: z, updateWhileInteracting: false, ...more });
		this.#cellLayer = layer(this.#cells, 2, { renderBuffer: 20 });
		this.#map = new OlMap({
			target,
			controls: [],
			interactions: defaults({ altShiftDragRotate: false, pinchRotate: false }),
			layers: [
				layer(this.#land, 1),
				this.#cellLayer,
				layer(this.#borders, 3),
				layer(this.#routes, 4),
				layer(this.#marks, 5),
				layer(this.#sites, 6, { declutter: 'names' }),
				layer(this.#names, 7, { declutter: 'names', renderBuffer: 200 }),
			],
			view: new View({ center: where.centre ? at(where.centre) : getCenter(extentOf(egypt)), zoom: where.zoom ?? 6, minZoom: 4, maxZoom: 15, constrainRotation: true, enableRotation: false, extent: extentOf({ west: 18, south: 17, east: 44, north: 36 }), showFullExtent: true }),
		});
		if (!where.centre) this.fit(egypt, false);
		this.#map.on('moveend', () => onmove(this.where()));
		this.#map.on('singleclick', (e) => onpick(this.#pick(e.pixel as [number, number])));
		this.#map.on('pointermove', (e) => {
			if (!e.dragging) target.style.cursor = this.#pick(e.pixel as [number, number]) ? 'pointer' : '';
		});
		this.#map.on('rendercomplete', () => this.#drawn());
	}

	// where says what is in view.
	where(): Where {
		const view = this.#map.getView();
		const [west, south, east, north] = transformExtent(view.calculateExtent(this.#map.getSize()), 'EPSG:3857', 'EPSG:4326') as [number, number, number, number];
		const [lng, lat] = toLonLat(view.getCenter()!) as [number, number];
		return { box: { west, south, east, north }, zoom: view.getZoom() ?? 6, centre: { lat, lng }, metres: (view.getResolution() ?? 1) * Math.cos((lat * Math.PI) / 180) };
	}

	#pick(pixel: [number, number]): Picked | null {
		let best: Picked | null = null;
		let near = 16; // pixels, a fingertip
		const look = (kind: Picked['kind'], id: string, p: Point) => {
			const px = this.#map.getPixelFromCoordinate(at(p));
			const d = px ? Math.hypot(px[0]! - pixel[0], px[1]! - pixel[1]) : Infinity;
			if (d < near) [near, best] = [d, { kind, id }];
		};
		for (const s of this.#siteList) look('site', s.id, s.point);
		for (const l of this.#labels) if (l.kind === 'place') look('place', l.id, l.point);
		if (best) return best;
		const c = this.#map.getCoordinateFromPixel(pixel);
		if (!c) return null;
		const i = this.#shown ? outlines(this.#shown).findIndex((o) => holds(o, c[0]!, c[1]!)) : -1;
		return i >= 0 ? { kind: 'cell', id: this.#shown!.cells[i]! } : null;
	}

	// middle picks what lies in the middle, for the keyboard.
	middle(): Picked | null {
		const [w, h] = this.#map.getSize() ?? [0, 0];
		return this.#pick([w! / 2, h! / 2]);
	}

	// await measures from now until all is drawn, under a name.
	await(name: string) {
		this.#waiting = name;
		performance.mark(name);
	}

	#drawn() {
		if (!this.#waiting) return;
		performance.measure('map-drawn', this.#waiting);
		this.#map.getTargetElement()?.setAttribute('data-drawn', this.#waiting);
		this.#waiting = '';
	}

	setOutlines(o: Outlines) {
		this.#land.clear();
		this.#borders.clear();
		const shape = new MultiPolygon(o.features.flatMap((f) => f.geometry.coordinates.map((part) => part.map((r) => r.map((p) => fromLonLat(p))))));
		const land = new Feature(shape);
		land.setStyle(new Style({ fill: new Fill({ color: '#fbfaf5' }) }));
		this.#land.addFeature(land);
		const borders = new Feature(shape);
		borders.setStyle(new Style({ stroke: new Stroke({ color: 'rgba(40,55,50,0.75)', width: 1 }) }));
		this.#borders.addFeature(borders);
	}

	// setCells draws the cells by class; those of other classes than the one that is
	// held up fade.
	setCells(c: Cells, shading: Shading, held: string | null) {
		this.#shown = c;
		const shapes = outlines(c);
		const flat: number[][] = shading.classes.map(() => []);
		const ends: number[][][] = shading.classes.map(() => []);
		flat.push([]);
		ends.push([]);
		shapes.forEach((shape, i) => {
			const k = shading.of[i]! < 0 ? shading.classes.length : shading.of[i]!;
			flat[k]!.push(...shape.ring);
			ends[k]!.push([flat[k]!.length]);
		});
		const edge = c.resolution >= 7 ? 0.5 : 0;
		this.#cells.clear(true);
		this.#cells.addFeatures(
			flat.flatMap((coordinates, k) => {
				if (coordinates.length === 0) return [];
				const cls = shading.classes[k];
				const faded = held !== null && cls?.id !== held;
				const f = new Feature(new MultiPolygon(coordinates, 'XY', ends[k]));
				const colour = cls?.colour ?? none;
				f.setStyle(new Style({ fill: new Fill({ color: colour + (faded ? '2b' : 'e6') }), stroke: edge ? new Stroke({ color: 'rgba(255,255,255,0.7)', width: edge }) : undefined }));
				return [f];
			}),
		);
	}

	setSites(sites: Site[], chosen: string, name: (s: Site) => string, zoom: number) {
		this.#siteList = sites;
		this.#sites.clear(true);
		this.#sites.addFeatures(
			sites.map((s) => {
				const plant = s.kind === 'plant';
				const on = s.id === chosen;
				const f = new Feature(new OlPoint(at(s.point)));
				const fill = new Fill({ color: on ? '#ffd54a' : plant ? '#14211d' : '#ffffff' });
				const stroke = new Stroke({ color: plant && !on ? '#ffffff' : '#14211d', width: on ? 2.5 : 1.5 });
				const size = (zoom < 5.6 ? 3 : zoom < 7 ? 4 : 6) + (on ? 3 : 0);
				const image = plant
					? new RegularShape({ points: 3, radius: size + 3, fill, stroke, declutterMode: 'none' })
					: new RegularShape({ points: 4, radius: size + 1, angle: Math.PI / 4, fill, stroke, declutterMode: 'none' });
				const text = zoom >= 7.4 || on || (plant && zoom >= 6.4) ? new Text({ text: isolated(name(s)), font: font(12), offsetY: 16, fill: new Fill({ color: ink }), stroke: halo, overflow: true }) : undefined;
				f.setStyle(new Style({ image, text, zIndex: on ? 3 : plant ? 2 : 1 }));
				return f;
			}),
		);
	}

	// setNames writes the governorates, or the regions and places in view; places
	// have a dot, unless the stops of a trip stand there.
	setNames(o: Outlines | null, labels: Label[], name: (l: { name_ar: string; name_en: string }) => string, zoom: number, dots: boolean) {
		this.#labels = labels;
		this.#names.clear(true);
		const features: Feature[] = [];
		const write = (p: Point, text: string, size: number, weight: number, colour: string, z: number, above = false) => {
			const f = new Feature(new OlPoint(at(p)));
			f.setStyle(
				new Style({
					text: new Text({ text: isolated(text), font: font(size, weight), fill: new Fill({ color: colour }), stroke: halo, offsetY: above ? -12 : 0, padding: [2, 3, 2, 3] }),
					image: above && dots ? new Circle({ radius: 3, fill: new Fill({ color: ink }), stroke: new Stroke({ color: '#fff', width: 1 }), declutterMode: 'none' }) : undefined,
					zIndex: z,
				}),
			);
			features.push(f);
		};
		// Of names that collide the first one stays.
		if (zoom < 9.5) {
			for (const g of o?.features ?? []) {
				const [lng, lat] = g.properties.label;
				write({ lng, lat }, name(g.properties), zoom < 6 ? 11 : zoom < 8 ? 13 : 16, 700, '#22332d', 2);
			}
		}
		for (const l of labels) write(l.point, name(l), l.kind === 'markaz' ? 12 : 13, l.kind === 'markaz' ? 500 : 600, ink, 1, l.kind === 'place');
		this.#names.addFeatures(features);
	}

	setRoutes(routes: Routes | null, held: string) {
		this.#routes.clear(true);
		if (!routes) return;
		routes.trips.forEach((trip, i) => {
			const faded = held !== '' && trip.id !== held;
			const colour = routeColours[i % routeColours.length]! + (faded ? '30' : '');
			const line = new Feature(new LineString([routes.point, ...trip.stops.map((s) => s.point), routes.point].map(at)));
			line.setStyle([
				new Style({ stroke: new Stroke({ color: faded ? 'rgba(255,255,255,0.2)' : 'rgba(255,255,255,0.9)', width: 5 }), zIndex: faded ? 0 : 1 }),
				new Style({ stroke: new Stroke({ color: colour, width: trip.id === held ? 3.5 : 2.2 }), zIndex: faded ? 0 : 2 }),
			]);
			this.#routes.addFeature(line);
			if (faded) return;
			trip.stops.forEach((s, n) => {
				const f = new Feature(new OlPoint(at(s.point)));
				f.setStyle(
					new Style({
						image: new Circle({ radius: trip.id === held ? 9 : 4, fill: new Fill({ color: colour }), stroke: new Stroke({ color: '#fff', width: 1.5 }) }),
						text: trip.id === held ? new Text({ text: String(n + 1), font: font(11, 700), fill: new Fill({ color: '#fff' }), offsetY: 1 }) : undefined,
						zIndex: 3,
					}),
				);
				this.#routes.addFeature(f);
			});
		});
	}

	// setMarks shows what is chosen: a cell, a point, and from where it is served.
	setMarks(cell: Point[], point: Point | null, from: Point[]) {
		this.#marks.clear(true);
		const add = (g: Polygon | OlPoint | LineString, ...styles: Style[]) => {
			const f = new Feature<Polygon | OlPoint | LineString>(g);
			f.setStyle(styles);
			this.#marks.addFeature(f);
		};
		if (cell.length > 0) {
			const r = ring(cell);
			const shape = new Polygon(r, 'XY', [r.length]);
			add(shape, new Style({ stroke: new Stroke({ color: '#fff', width: 6 }) }), new Style({ stroke: new Stroke({ color: '#0a0a0a', width: 2.5 }) }));
		}
		if (!point) return;
		for (const w of from) {
			add(new LineString([at(w), at(point)]), new Style({ stroke: new Stroke({ color: 'rgba(255,255,255,0.9)', width: 5 }) }), new Style({ stroke: new Stroke({ color: '#0a0a0a', width: 2, lineDash: [6, 5] }) }));
		}
		add(new OlPoint(at(point)), new Style({ image: new Circle({ radius: 9, stroke: new Stroke({ color: '#fff', width: 6 }) }) }), new Style({ image: new Circle({ radius: 9, stroke: new Stroke({ color: '#0a0a0a', width: 2.5 }), fill: new Fill({ color: 'rgba(255,213,74,0.55)' }) }) }));
	}

	// fit brings a box into view, clear of what covers the map.
	fit(box: Box, move = true, cover: Cover = {}) {
		this.#map.getView().fit(extentOf(box), { padding: padding(24, cover), maxZoom: 13, duration: move && !this.#still ? 300 : 0 });
	}

	// show brings a point into view, near enough to see it; one that is seen already
	// stays where it is.
	show(p: Point, zoom: number, cover: Cover = {}) {
		const view = this.#map.getView();
		const seen = containsExtent(view.calculateExtent(this.#map.getSize()), boundingExtent([at(p)]));
		if (seen && (view.getZoom() ?? 0) >= zoom && !cover.bottom) return;
		const to = Math.max(zoom, view.getZoom() ?? 0);
		const c = at(p);
		const centre = [c[0]!, c[1]! - ((cover.bottom ?? 0) / 2) * view.getResolutionForZoom(to)];
		view.animate({ center: centre, zoom: to, duration: this.#still ? 0 : 300 });
	}

	// reveal brings a point into view with those it belongs to, unless it is seen.
	reveal(p: Point, others: Point[], cover: Cover = {}) {
		const view = this.#map.getView();
		const seen = containsExtent(view.calculateExtent(this.#map.getSize()), boundingExtent([at(p)]));
		if (seen && (view.getZoom() ?? 0) >= 8 && !cover.bottom) return;
		view.fit(boundingExtent([p, ...others].map(at)), { padding: padding(60, cover), maxZoom: 10.5, duration: this.#still ? 0 : 300 });
	}

	zoom(by: number) {
		const view = this.#map.getView();
		view.animate({ zoom: view.getConstrainedZoom((view.getZoom() ?? 6) + by) ?? 6, duration: this.#still ? 0 : 200 });
	}

	destroy() {
		this.#map.setTarget(undefined);
		this.#map.dispose();
	}
}
