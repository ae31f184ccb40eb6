// The service worker of the driver's page. It keeps the page on the phone, so
// that it opens with no network, and sends what waits when the network is back,
// even if the page is closed. It stands at /d and touches nothing else.
import { due, exclusive, hurry, pump, refresh, type Queue } from './queue';
import { send } from './server';
import { open } from './store';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };
interface ServiceWorkerGlobalScope extends EventTarget {
	skipWaiting(): Promise<void>;
	clients: { claim(): Promise<void> };
}
interface Lifecycle extends Event {
	waitUntil(p: Promise<unknown>): void;
}
interface Fetching extends Lifecycle {
	request: Request;
	respondWith(r: Promise<Response>): void;
}

// files are those of the driver's page alone, put here when the pages are built.
const files = self.__WB_MANIFEST;
const prefix = 'katf-driver-';
const name = prefix + hash(JSON.stringify(files));

function hash(text: string): string {
	let h = 5381;
	for (const c of text) h = (Math.imul(h, 33) ^ c.charCodeAt(0)) >>> 0;
	return h.toString(36);
}

self.addEventListener('install', (e) => {
	(e as Lifecycle).waitUntil(caches.open(name).then((c) => c.addAll(files.map((f) => new Request(f.url, { cache: f.revision ? 'reload' : 'default' })))));
});

self.addEventListener('activate', (e) => {
	const old = async () => {
		for (const n of await caches.keys()) if (n.startsWith(prefix) && n !== name) await caches.delete(n);
		await self.clients.claim();
	};
	(e as Lifecycle).waitUntil(old());
});

self.addEventListener('message', (e) => {
	if ((e as MessageEvent).data === 'renew') void self.skipWaiting();
});

self.addEventListener('fetch', (e) => {
	const { request } = e as Fetching;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== location.origin) return;
	const page = request.mode === 'navigate';
	if (page ? url.pathname !== '/d' : !files.some((f) => f.url === url.pathname)) return;
	(e as Fetching).respondWith(caches.open(name).then(async (c) => (await c.match(url.pathname)) ?? fetch(request)));
});

self.addEventListener('sync', (e) => {
	(e as Lifecycle).waitUntil(sendAll());
});

// sendAll sends what waits; it fails if something is left, so that the browser
// tries again.
async function sendAll() {
	const channel = new BroadcastChannel('katf-driver');
	const q: Queue = { store: await open(), send, now: () => Date.now(), told: () => channel.postMessage('changed') };
	if (!q.store.lasting) return;
	await exclusive(q, 'worker', async (alive) => {
		await hurry(q);
		const net = await pump(q, alive);
		if (net === 'online') for (const t of await q.store.trips()) if (!t.ended) await refresh(q, t);
	});
	channel.close();
	if (due(await q.store.items(), await q.store.trips(), q.now()) < Infinity) throw new Error('something is left');
}
