// Calls of the server. What it refuses is thrown as a Refusal, which says in both
// languages what was wrong and what to do.
import { language } from './words.svelte';

const prefix = '/api/v1';

export interface Wrong {
	location: string;
	message_ar: string;
	message_en: string;
	value?: unknown;
}

// Refusal is an answer other than the one asked for. status is 0 where no answer
// came: the request may have been carried out, and is sent again with its key.
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		readonly ar: string,
		readonly en: string,
		readonly wrong: Wrong[] = [],
		readonly instance = '',
		readonly retryAfter = 0,
		readonly body: unknown = undefined,
	) {
		super(en);
	}

	get text(): string {
		return language() === 'ar' ? this.ar : this.en;
	}
}

const offline = () =>
	new Refusal(0, 'offline', 'لا يوجد اتصال بالخادم؛ تحقق من الشبكة ثم أعد المحاولة', 'The server cannot be reached; check the network and try again');

const broken = (status: number) =>
	new Refusal(status, 'broken', `تعذّر على الخادم الرد (${status})؛ أعد المحاولة بعد قليل`, `The server could not answer (${status}); try again in a while`);

let secret = '';

// authorise makes further calls in the name of a driver's link instead of the
// session.
export function authorise(link: string) {
	secret = link;
}

let unauthenticated = () => {};

// onUnauthenticated says what happens when the session has ended.
export function onUnauthenticated(f: () => void) {
	unauthenticated = f;
}

// uuid makes an id; crypto.randomUUID is missing on pages served by plain http.
export function uuid(): string {
	const b = crypto.getRandomValues(new Uint8Array(16));
	b[6] = (b[6]! & 0x0f) | 0x40;
	b[8] = (b[8]! & 0x3f) | 0x80;
	const hex = Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export type Query = Record<string, string | number | boolean | null | undefined>;

// address gives the full address of an operation, for downloads and papers too.
export function address(path: string, query: Query = {}): string {
	const q = new URLSearchParams();
	for (const [k, v] of Object.entries(query)) if (v !== undefined && v !== null && v !== '') q.set(k, String(v));
	const text = q.toString();
	return prefix + path + (text ? `?${text}` : '');
}

export interface Options {
	signal?: AbortSignal;
	ifMatch?: string; // the version that the change was made on
	ifNoneMatch?: string;
	key?: string; // of a write: the same for each try of one action
}

export interface Answer<T> {
	data: T;
	etag: string;
	status: number;
	replayed: boolean; // the write had been carried out before
}

// call sends a request and gives its answer with the version it is of.
export async function call<T>(method: string, path: string, query: Query, body: unknown, o: Options = {}): Promise<Answer<T>> {
	const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language() };
	if (secret) headers.Authorization = `Bearer ${secret}`;
	if (o.ifMatch) headers['If-Match'] = o.ifMatch;
	if (o.ifNoneMatch) headers['If-None-Match'] = o.ifNoneMatch;
	if (method !== 'GET') headers['Idempotency-Key'] = o.key ?? uuid();
	let sent: BodyInit | undefined;
	if (body instanceof Blob || body instanceof FormData || body instanceof ArrayBuffer) {
		sent = body;
		if (body instanceof Blob && body.type) headers['Content-Type'] = body.type;
	} else if (body !== undefined) {
		headers['Content-Type'] = 'application/json';
		sent = JSON.stringify(body);
	}
	let r: Response;
	try {
		r = await fetch(address(path, query), { method, headers, body: sent, signal: o.signal, credentials: 'same-origin' });
	} catch (e) {
		if (o.signal?.aborted) throw e;
		throw offline();
	}
	if (r.status === 401 && !secret && path !== '/login' && path !== '/login/key') unauthenticated();
	if (!r.ok && r.status !== 304) throw await refusal(r);
	let data: T | undefined;
	if (r.status !== 204 && r.status !== 304) {
		try {
			data = (await r.json()) as T;
		} catch {
			throw offline(); // cut off on the way
		}
	}
	return { data: data as T, etag: r.headers.get('ETag') ?? '', status: r.status, replayed: r.headers.get('Idempotency-Replayed') === 'true' };
}

async function refusal(r: Response): Promise<Refusal> {
	if (!r.headers.get('Content-Type')?.startsWith('application/problem+json')) return broken(r.status);
	try {
		const p = await r.json();
		return new Refusal(r.status, p.code, p.detail_ar, p.detail_en, p.errors ?? [], p.instance ?? '', Number(r.headers.get('Retry-After') ?? 0), p);
	} catch {
		return broken(r.status);
	}
}

// get reads.
export async function get<T>(path: string, query: Query = {}, o: Options = {}): Promise<T> {
	return (await call<T>('GET', path, query, undefined, o)).data;
}

// write changes something. Give the key of the user's action, so that trying
// again is harmless.
export async function write<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, o: Options = {}): Promise<T> {
	return (await call<T>(method, path, {}, body, o)).data;
}

export interface Page<T> {
	items: T[];
	next?: string;
}

// all reads every page of a list.
export async function all<T>(path: string, query: Query = {}, o: Options = {}): Promise<T[]> {
	const items: T[] = [];
	let cursor: string | undefined;
	do {
		const page: Page<T> = await get(path, { ...query, limit: 1000, cursor }, o);
		items.push(...page.items);
		cursor = page.next;
	} while (cursor);
	return items;
}
