// The whole way of the cartons through all three faces: approved and released by a
// manager, printed, scanned, loaded and sent off by a keeper, handed over by a
// driver without network; what the funnel shows then is what the books say, and
// the books are true.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, visit } from './browser.js';
import { planned } from './campaign.js';
import { Desk, scan } from './desk.js';
import { Driver, handed, sound } from './driver.js';
import { read } from './film.js';
import { Manager } from './manager.js';
import { serve } from './server.js';

for (const language of languages) {
	test(`from the plan to the hand that takes it, ${language}`, async () => {
		const server = await serve();
		const people = await server.people();
		const { plan, waves } = await planned(people);
		const wave = waves.find((w) => w.warehouse === 'WH-ASN').id;

		const m = await Manager.at(server, people.manager, language, `/board?plan=${plan}`);
		await m.approve();
		await people.manager.post(`/plans/${plan}/opening`);
		await m.release(wave);

		const v = await visit(server, { who: people.keeper, language });
		const desk = new Desk(v, language);
		await v.go('/desk');
		const pdf = v.context.waitForEvent('response', (r) => r.url().endsWith('/manifests.pdf'));
		await desk.button('print_wave').click();
		assert.equal((await pdf).status(), 200);
		const { items: [truck] } = await people.keeper.get(`/manifests?plan=${plan}&wave=${wave}`);
		await scan(v.page, read(await people.keeper.file(`/manifests/${truck.id}.pdf`)).text, language);
		await v.page.getByRole('heading', { name: truck.number }).waitFor();
		await desk.button('next_start_loading').click();
		await desk.missing(4, 'short', 5, 'miscounted');
		await desk.button('all_loaded').click();
		await desk.loaded(311);
		await v.page.getByLabel(desk.t('plate')).fill('أسوان 1234');
		await desk.button('next_dispatch').click();
		await v.page.getByText(desk.t('on_road', { n: 311 })).waitFor();
		await desk.button('drivers_link').click();
		const address = await v.page.locator('.address').innerText();

		const d = await Driver.at(server, { secret: new URL(address).hash.slice(1) }, language);
		await d.page.getByText(d.t('ready_offline')).waitFor();
		await d.network(false);
		await d.deliver(1, 'full');
		await d.deliver(2, 'partly', { cartons: 100 });
		await d.deliver(3, 'refused');
		await d.deliver(4, 'closed_road');
		await d.waiting(4);
		await d.network(true);
		await d.sent();
		assert.deepEqual(await handed(people.manager, truck.id), [[1, 'full', 86], [2, 'partly', 100], [3, 'refused', 0], [4, 'closed_road', 0]]);
		await d.close();

		// 311 left; 186 were taken, 75 were brought to a place and not taken.
		await m.v.go(`/progress?plan=${plan}`);
		const { items: [sum] } = await people.manager.get(`/plans/${plan}/funnel?by=whole`);
		const want = { target: 900, allocated: 900, loaded: 311, arrived: 186 + 10 + 65, handed_out: 186, on_road: 125, returned: 0, lost: 0 };
		assert.deepEqual(Object.fromEntries(Object.keys(want).map((k) => [k, sum[k]])), want);
		const total = m.page.locator('.division tfoot tr');
		await total.getByText('186').waitFor();
		for (const k of ['target', 'loaded', 'arrived', 'handed_out', 'on_road', 'returned', 'lost']) {
			assert.ok((await total.innerText()).split(/\s+/).includes(String(want[k])), `${k}: ${await total.innerText()}`);
		}
		await sound(people.manager);
		await v.close();
		await m.v.close();
	});
}
