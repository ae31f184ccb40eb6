// The calls of a driver's phone. They know nothing of the page, so that the
// service worker makes them too.
import type { Refused } from './trip';

export interface Answer {
	status: number; // 0: none came, the request may have been carried out
	body?: unknown;
	etag: string;
	date: number; // by the server's clock, 0 if it did not say
	wait: number; // seconds to wait before the next try, 0 if it did not say
	refused?: Refused;
}

export type Send = (secret: string, method: string, path: string, o?: { body?: unknown; key?: string; etag?: string }) => Promise<Answer>;

// patience with a slow network, in milliseconds; a picture takes longer.
const patience = { small: 25_000, picture: 90_000 };

// send makes a call in the name of a link. It never throws.
export const send: Send = async (secret, method, path, o = {}) => {
	const headers: Record<string, string> = { Accept: 'application/json', Authorization: `Bearer ${secret}` };
	if (o.key) headers['Idempotency-Key'] = o.key;
	if (o.etag) headers['If-None-Match'] = o.etag;
	let body: BodyInit | undefined;
	if (o.body instanceof Blob) {
		body = o.body;
		headers['Content-Type'] = o.body.type;
	} else if (o.body !== undefined) {
		body = JSON.stringify(o.body);
		headers['Content-Type'] = 'application/json';
	}
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), body instanceof Blob ? patience.picture : patience.small);
	const nothing: Answer = { status: 0, etag: '', date: 0, wait: 0 };
	try {
		const r = await fetch(`/api/v1${path}`, { method, headers, body, signal: stop.signal, credentials: 'omit', cache: 'no-store' });
		const answer: Answer = { status: r.status, etag: r.headers.get('ETag') ?? '', date: Date.parse(r.headers.get('Date') ?? '') || 0, wait: Number(r.headers.get('Retry-After')) || 0 };
		const kind = r.headers.get('Content-Type') ?? '';
		if (r.ok) answer.body = await r.json();
		else if (kind.startsWith('application/problem+json')) answer.refused = refusedOf(r.status, await r.json());
		else if (r.status !== 304) return { ...nothing, wait: answer.wait }; // not the program: a proxy, a portal of the network
		return answer;
	} catch {
		return nothing;
	} finally {
		clearTimeout(timer);
	}
};

interface Problem {
	code: string;
	detail_ar: string;
	detail_en: string;
	errors?: { message_ar: string; message_en: string }[];
}

const refusedOf = (status: number, p: Problem): Refused => ({
	status, code: p.code, ar: p.detail_ar, en: p.detail_en, wrong: (p.errors ?? []).map((e) => ({ ar: e.message_ar, en: e.message_en })),
});
