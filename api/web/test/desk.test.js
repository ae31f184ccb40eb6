// The keeper's story: the day's wave released and printed, a truck found by the
// symbol of its paper, loaded line by line with some cartons short and damaged,
// sent off, taken back and sent off again; a delivery counted blind, a count of the
// whole warehouse, and the card of a lot.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, visit } from './browser.js';
import { approved, released } from './campaign.js';
import { Desk, Keys, scan } from './desk.js';
import { sound } from './driver.js';
import { film, read } from './film.js';
import { serve } from './server.js';

for (const language of languages) {
	test(`a day at the warehouse, ${language}`, async () => {
		const server = await serve();
		const people = await server.people();
		const c = await approved(people);
		const v = await visit(server, { who: people.keeper, language });
		const desk = new Desk(v, language);
		const { page, t } = desk;

		await v.go('/desk');
		await desk.button('release').click();
		await page.getByText(t('released_done')).waitFor();
		const pdf = v.context.waitForEvent('response', (r) => r.url().endsWith('/manifests.pdf'));
		await desk.button('print_wave').click();
		assert.equal((await pdf).status(), 200);

		const { items: manifests } = await people.keeper.get(`/manifests?warehouse=WH-ASN&plan=${c.plan}`);
		const { id, number } = manifests.find((m) => m.cartons === 316);
		const paper = await people.keeper.file(`/manifests/${id}.pdf`);
		await scan(page, read(paper).text, language);
		await page.getByRole('heading', { name: number }).waitFor();

		await desk.button('next_start_loading').click();
		await desk.missing(1, 'short', 3, 'miscounted');
		await desk.missing(2, 'damaged', 2, 'wet');
		await desk.stop(1).getByRole('button', { name: t('all_of_it') }).first().click();
		await desk.stop(1).getByText(t('line_done')).first().waitFor();
		await desk.button('all_loaded').click();
		await desk.loaded(311);
		await page.getByLabel(t('plate')).fill('أسوان 1234');
		await desk.button('next_dispatch').click();
		await page.getByText(t('on_road', { n: 311 })).waitFor();
		await desk.takeBack();
		await desk.loaded(311);
		await page.getByLabel(t('plate')).fill('أسوان 5678');
		await desk.button('next_dispatch').click();
		await page.getByText(t('on_road', { n: 311 })).waitFor();
		const sent = await people.keeper.get(`/manifests/${id}`);
		assert.deepEqual([sent.state, sent.loaded, sent.plate], ['dispatched', 311, 'أسوان 5678']);
		await sound(people.manager);

		// The first paper is void now: the desk says so, and opens the truck.
		await desk.button('back').click();
		await scan(page, read(paper).text, language);
		await page.getByRole('alert').filter({ hasText: number }).waitFor();

		// A delivery: 60 announced, 57 counted and one of them damaged.
		await people.manager.post('/receipts', { warehouse: 'WH-ASN', source: 'plant', sender: 'PL-LX', lines: [{ lot: { id: 'LOT-P1', sku: 'KATF-15', expires: '2040-06-30' }, owner: 'ORG-01', cartons: 60 }] });
		await desk.button('back').click();
		await desk.view('receive');
		await page.getByRole('button', { name: t('to_count', { from: 'PL-LX' }) }).click();
		const lot = page.getByRole('group', { name: 'LOT-P1' });
		await lot.getByLabel(t('good')).fill('٥٦');
		await lot.getByLabel(t('damaged')).fill('1');
		assert.doesNotMatch(await page.locator('main').innerText(), /\b60\b/); // blind
		await desk.button('hand_in').click();
		for (const [what, n, cause] of [['short', 3, 'not_loaded'], ['damaged', 1, 'torn']]) {
			await page.locator('.difference', { hasText: t(`what_${what}`, { n }) }).getByRole('button').click();
			await page.getByRole('dialog').getByLabel(t('why')).selectOption(cause);
			await page.getByRole('dialog').getByRole('button', { name: t('save') }).click();
			await page.getByRole('dialog').waitFor({ state: 'hidden' });
		}
		await desk.button('post').click();
		await page.getByText(t('state_posted'), { exact: true }).waitFor();

		// The whole warehouse is counted; two cartons more are there than in the books.
		await desk.button('back').click();
		await desk.view('count');
		await desk.button('start_count').click();
		const { items: shelves } = await people.manager.get('/warehouses/WH-ASN/stock');
		for (const s of shelves) {
			const on = page.getByRole('group', { name: s.lot.id });
			await on.getByLabel(t('good')).fill(String(s.on_hand + (s.lot.id === 'LOT-A2' ? 2 : 0)));
			await on.getByLabel(t('damaged')).fill(String(s.damaged));
		}
		await desk.button('hand_in').click();
		await page.getByText(t('off_alone', { n: 2 })).waitFor();
		await desk.button('approve').click();
		await page.getByText(t('state_approved'), { exact: true }).first().waitFor();

		await desk.view('stock');
		await page.getByRole('link', { name: 'LOT-A2' }).click();
		const was = shelves.find((s) => s.lot.id === 'LOT-A2');
		await page.locator('header .big', { hasText: new RegExp(`^${was.on_hand + 2}$`) }).waitFor();
		await sound(people.manager);
		await v.close();
	});

	test(`a paper before the camera, and the keyboard alone, ${language}`, async () => {
		const server = await serve();
		const people = await server.people();
		const c = await released(people);
		const [first, second] = c.manifests;
		const v = await visit(server, { who: people.keeper, language, film: film(await people.keeper.file(`/manifests/${second.id}.pdf`)) });
		const desk = new Desk(v, language);
		await v.go('/desk');
		await desk.button('camera').click();
		await v.page.getByRole('heading', { name: second.number }).waitFor();

		const keys = new Keys(v.page);
		await v.go('/desk');
		await desk.button('open').waitFor();
		await v.page.keyboard.press('/');
		await v.page.keyboard.type(first.number, { delay: 70 });
		await v.page.keyboard.press('Enter');
		await keys.press(desk.button('next_start_loading'));
		await keys.press(desk.button('all_loaded'));
		await desk.loaded(316);
		await keys.press(desk.button('next_dispatch'));
		await v.page.getByText(desk.t('on_road', { n: 316 })).waitFor();
		await keys.press(v.page.locator('.undo').getByRole('button'));
		await desk.loaded(316);
		assert.equal((await people.keeper.get(`/manifests/${first.id}`)).state, 'loading');
		await v.close();
	});
}
