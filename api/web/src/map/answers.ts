// What the server tells of a plan's map.

export interface PlanHead {
	id: string;
	status: 'planning' | 'planned' | 'failed' | 'cancelled' | 'approved' | 'superseded';
	scenario_name: string;
	note?: string;
	at: string;
	violations: number;
	summary?: { first_delivery: string; last_delivery: string };
}

export interface Region {
	code: string;
	name_ar: string;
	name_en: string;
	in_ar: string;
	in_en: string;
}

export interface Point {
	lat: number;
	lng: number;
}

export interface Box {
	west: number;
	south: number;
	east: number;
	north: number;
}

export interface Label {
	kind: 'markaz' | 'place';
	id: string;
	name_ar: string;
	name_en: string;
	point: Point;
}

// Columns of cells, side by side.
export interface Cells {
	plan: string;
	resolution: number;
	day: string;
	warehouses: string[];
	markazes: Region[];
	labels: Label[];
	scale: { cells: number; households: number[]; cartons: number[]; coverage_ppm: number[]; need_permille: number[]; last_day: number[] };
	corner_unit: number; // millionths of a degree
	corners: number[]; // of all cells, see outlines
	cells: string[];
	places: number[];
	tier: number[];
	households: number[];
	cartons: number[];
	delivered: number[];
	coverage_ppm: number[];
	need_permille: number[];
	first_day: number[];
	last_day: number[];
	warehouse: number[];
	markaz: number[];
	places_estimated: number[];
	suppressed: number[];
}

export interface Site {
	id: string;
	kind: 'warehouse' | 'plant';
	name_ar: string;
	name_en: string;
	governorate: string;
	point: Point;
	position: string;
	owner?: string;
	opening: number;
	in: number;
	onward: number;
	out: number;
	trips: number;
	waves: number;
	places: number;
	first_day: string;
	last_day: string;
}

export interface Outlines {
	source_ar: string;
	source_en: string;
	features: {
		id: string;
		properties: { name_ar: string; name_en: string; label: [number, number] };
		geometry: { coordinates: [number, number][][][] };
	}[];
}

export interface CellPlace {
	place: string;
	name_ar: string;
	name_en: string;
	tier: number;
	households: number;
	cartons: number;
	coverage_ppm: number;
	delivered: number;
	first_day: string;
	last_day: string;
	warehouse?: string;
	estimated?: boolean;
}

export interface CellStory {
	cell: string;
	resolution: number;
	centre: Point;
	box: Box;
	corners: Point[];
	markaz: Region;
	places: number;
	tier: number;
	suppressed?: boolean;
	households: number;
	cartons: number;
	coverage_ppm: number;
	delivered: number;
	unserved: number;
	need_permille: number;
	first_day: string;
	last_day: string;
	warehouse?: string;
	places_estimated: number;
	of: CellPlace[];
}

export interface Story {
	place: string;
	pcode?: string;
	name_ar: string;
	name_en: string;
	governorate_ar: string;
	governorate_en: string;
	markaz: string;
	markaz_ar: string;
	markaz_en: string;
	point: Point;
	population: number;
	population_basis: string;
	position: string;
	households: number;
	tier: number;
	cartons: number;
	coverage_ppm: number;
	share: string;
	delivered: number;
	number: { kind: string; text_ar: string; text_en: string }[];
	sources: { warehouse: string; name_ar: string; name_en: string; point: Point; cartons: number; metres: number; seconds: number; piastres_per_carton: number }[];
	visits: {
		date: string;
		warehouse: string;
		warehouse_ar: string;
		warehouse_en: string;
		wave: string;
		trip: string;
		vehicle_ar: string;
		vehicle_en: string;
		truck: number;
		door: number;
		load_from: string;
		departs: string;
		stop: number;
		stops: number;
		arrives: string;
		leaves: string;
		cartons: number;
	}[];
	unserved: { cartons: number; proved: boolean; text_ar: string; text_en: string; remedies?: { text_ar: string; text_en: string; serves: number }[] }[];
	note_ar: string;
	note_en: string;
}

export interface Route {
	id: string;
	vehicle_ar: string;
	vehicle_en: string;
	truck: number;
	door: number;
	cartons: number;
	load_from: string;
	departs: string;
	returns: string;
	metres: number;
	piastres: number;
	stops: { place: string; name_ar: string; name_en: string; point: Point; cartons: number; arrives: string; leaves: string }[];
}

export interface Routes {
	wave: string;
	warehouse: string;
	warehouse_ar: string;
	warehouse_en: string;
	point: Point;
	date: string;
	tier: number;
	cartons: number;
	trips: Route[];
	note_ar: string;
	note_en: string;
}

export type Kind = 'governorate' | 'markaz' | 'warehouse' | 'plant' | 'place' | 'wave' | 'trip' | 'manifest' | 'cell';

export interface Hit {
	kind: Kind;
	id: string;
	name_ar: string;
	name_en: string;
	in_ar?: string;
	in_en?: string;
	point: Point;
	box?: Box;
	cartons?: number;
	date: string;
	wave?: string;
	warehouse?: string;
	how: string;
}

export interface Wave {
	id: string;
	warehouse: string;
	date: string;
	tier: number;
	cartons: number;
	trips: number;
	stops: number;
}
