// A driver's phone when things are not as they should be: proof that is asked
// for, storage that is refused, several tabs, a page that is killed while it
// sends, a new version of the page while something waits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uuid } from './account.js';
import { accessible, fits } from './axe.js';
import { visit } from './browser.js';
import { dispatched, load, released } from './campaign.js';
import { Driver, handed, sound } from './driver.js';
import { serve } from './server.js';
import { words } from './words.js';

const t = words('driver', 'ar');

async function trip() {
	const server = await serve();
	const people = await server.people();
	return { server, people, ...(await dispatched(people)) };
}

test('a photo and a signature where they are asked for', async () => {
	const server = await serve();
	const people = await server.people();
	const c = await released(people);
	c.trip = c.manifests[0].id;
	const { waybills } = await people.manager.get(`/manifests/${c.trip}`);
	await people.manager.must('PUT', '/proof-rules', { asks: 'photo', place: waybills[0].place });
	await people.manager.must('PUT', '/proof-rules', { asks: 'either', warehouse: c.manifests[0].warehouse });
	await load(people.manager, c.trip);
	await people.manager.post(`/manifests/${c.trip}/dispatch`, { step: uuid() });
	const link = await people.manager.post('/links', { id: uuid(), manifest: c.trip });
	const d = await Driver.at(server, link, 'ar');
	const { page } = d;

	await d.network(false);
	await d.stop(1);
	await page.getByText(t('asks_photo')).waitFor();
	await d.button('deliver').click();
	await d.say('full', {});
	await page.getByRole('alert').getByText(t('asks_photo')).waitFor(); // not without it
	await page.locator('input[type=file]').setInputFiles({ name: 'p.jpg', mimeType: 'image/jpeg', buffer: await camera(page) });
	await page.getByAltText(t('photo')).waitFor();
	await accessible(page, 'a photo was taken');
	await fits(page, 'a photo was taken');
	await page.locator('form button.primary').last().click();
	await page.getByText(t('saved', { n: 1 })).waitFor();

	await d.stop(2);
	await d.button('deliver').click();
	await page.locator('input[value=full]').check();
	await d.button('signature').click();
	await sign(page);
	await d.say('full', {});
	const saved = page.getByText(t('saved', { n: 2 }));
	if (!(await saved.waitFor({ timeout: 8000 }).then(() => true, () => false))) { // the pad moved under the strokes: signed again, as a person would
		await sign(page);
		await d.say('full', {});
		await saved.waitFor();
	}
	await d.waiting(2); // a picture goes with its delivery
	await page.clock.fastForward(10_000);
	await d.network(true);
	await d.waiting(0);

	const m = await people.manager.get(`/manifests/${c.trip}`);
	assert.deepEqual(m.handovers.map((h) => [h.outcome, h.proof_kind, h.proof_sha256.length]), [['full', 'photo', 64], ['full', 'signature', 64]]);
	const picture = await people.manager.file(`/manifests/${c.trip}/stops/1/proofs/${m.handovers[0].proof}.jpg`);
	assert.ok(picture.length < 400 << 10 && !picture.includes('Exif'));
	const { width } = await people.manager.get(`/manifests/${c.trip}/stops/1/proofs/${m.handovers[0].proof}`);
	assert.equal(width, 1280);
	await d.close();
});

// camera gives a photo of 3000 by 2000 pixels.
async function camera(page) {
	const url = await page.evaluate(() => {
		const canvas = Object.assign(document.createElement('canvas'), { width: 3000, height: 2000 });
		const c = canvas.getContext('2d');
		for (let i = 0; i < 60; i++) {
			c.fillStyle = `hsl(${i * 6} 60% 50%)`;
			c.fillRect(i * 50, (i * 331) % 1500, 400, 400);
		}
		return canvas.toDataURL('image/jpeg');
	});
	return Buffer.from(url.split(',')[1], 'base64');
}

async function sign(page) {
	await page.locator('canvas').evaluate((c) => c.scrollIntoView({ block: 'center', behavior: 'instant' })); // strokes outside of the screen are none
	const pad = page.locator('canvas');
	await pad.scrollIntoViewIfNeeded();
	await page.mouse.wheel(0, 200);
	await page.waitForFunction(() => document.querySelector('canvas').getBoundingClientRect().bottom < innerHeight);
	const { x, y } = await pad.boundingBox();
	await page.mouse.move(x + 20, y + 40);
	await page.mouse.down();
	for (let i = 1; i < 12; i++) await page.mouse.move(x + 20 + i * 18, y + 40 + (i % 3) * 15);
	await page.mouse.up();
}

test('a browser that keeps nothing still records, and says so', async () => {
	const { server, people, link, trip: id } = await trip();
	const v = await visit(server, { size: 'phone', workers: 'block' });
	await v.context.addInitScript(() => {
		indexedDB.open = () => {
			throw new DOMException('refused', 'SecurityError');
		};
	});
	const d = new Driver();
	Object.assign(d, { v, page: v.page, t, index: 0 });
	await v.page.clock.install();
	await v.go(`/d#${link.secret}`);
	await v.page.getByText(t('no_store')).waitFor();
	await d.deliver(1, 'full');
	await d.sent();
	assert.deepEqual(await handed(people.manager, id), [[1, 'full', 86]]);
	await v.close();
});

test('several tabs, one of them killed while it sends: each delivery is in the books once', async () => {
	const { server, people, link, trip: id } = await trip();
	const d = await Driver.at(server, link, 'ar');
	const { context } = d.v;
	const others = [await context.newPage(), await context.newPage()];
	for (const p of others) {
		await p.goto(`${d.wire.url}/d`);
		await p.locator('ol > li').first().waitFor();
	}
	await d.network(false);
	await d.deliver(1, 'full');
	await d.deliver(2, 'closed_road');
	for (const p of others) await p.getByRole('button', { name: t('to_send', { n: 2 }) }).waitFor();
	d.v.gone = true;
	d.wire.set('mute'); // what arrives now is carried out, and nobody hears of it
	await d.page.clock.fastForward(10_000);
	await d.v.offline(false);
	while ((await handed(people.manager, id)).length === 0) await others[0].waitForTimeout(50);
	await d.page.close();
	d.wire.set('up');
	for (const p of others) {
		await p.bringToFront();
		await p.getByRole('button', { name: t('to_send', { n: 2 }) }).or(p.getByRole('button', { name: t('all_sent') })).click();
		await p.getByText(t('queue_empty')).or(p.getByRole('button', { name: t('send_now') })).first().waitFor();
		if (await p.getByRole('button', { name: t('send_now') }).isEnabled({ timeout: 500 }).catch(() => false)) await p.getByRole('button', { name: t('send_now') }).click().catch(() => {});
	}
	for (const p of others) await p.getByText(t('queue_empty')).waitFor();
	assert.deepEqual(await handed(people.manager, id), [[1, 'full', 86], [2, 'closed_road', 0]]);
	await sound(people.manager);
	await d.close();
});

test('the worker sends what waits when the page is closed', async () => {
	const { server, people, link, trip: id } = await trip();
	const d = await Driver.at(server, link, 'ar');
	await d.page.getByText(t('ready_offline')).waitFor();
	const cdp = await d.v.context.newCDPSession(d.page);
	const found = new Promise((done) => cdp.on('ServiceWorker.workerRegistrationUpdated', (e) => e.registrations.forEach((r) => r.scopeURL.endsWith('/d') && done(r.registrationId))));
	await cdp.send('ServiceWorker.enable');
	const registrationId = await found;
	await d.network(false);
	await d.deliver(1, 'full');
	await d.page.evaluate(async () => {
		// the moment of grace, for the worker whose clock is not the page's
		const db = await new Promise((done) => (indexedDB.open('katf-driver').onsuccess = (e) => done(e.target.result)));
		const store = db.transaction('items', 'readwrite').objectStore('items');
		store.getAll().onsuccess = (e) => e.target.result.forEach((i) => store.put({ ...i, hold: 0 }));
	});
	await d.page.goto('about:blank');
	await d.network(true);
	await cdp.send('ServiceWorker.dispatchSyncEvent', { origin: d.wire.url, registrationId, tag: 'katf-driver', lastChance: false });
	while ((await handed(people.manager, id)).length === 0) await new Promise((f) => setTimeout(f, 50));
	assert.deepEqual(await handed(people.manager, id), [[1, 'full', 86]]);
	await d.close();
});

test('a link that does not work, and the worker keeps out of the other pages', async () => {
	const { server, link } = await trip();
	const v = await visit(server, { size: 'phone', workers: 'allow' });
	v.expect(401);
	await v.go('/d#katf-nothing');
	await v.page.getByText(t('link_bad')).waitFor();
	assert.equal(new URL(v.page.url()).hash, '', 'no secret stays in the address');
	await v.page.evaluate(() => navigator.serviceWorker.ready);
	await v.go(`/d#${link.secret}`); // a link that is opened in the same tab
	await v.page.locator('ol > li').first().waitFor();
	await v.go('/login');
	await v.page.getByLabel(words('app', 'ar')('login'), { exact: true }).or(v.page.locator('input').first()).first().waitFor();
	const kept = await v.page.evaluate(async () => {
		const out = [];
		for (const n of await caches.keys()) for (const r of await (await caches.open(n)).keys()) out.push(new URL(r.url).pathname);
		return out;
	});
	assert.ok(kept.includes('/d') && kept.length < 10 && !kept.some((p) => /index|vazirmatn/.test(p)), String(kept));
	await v.close();
});
