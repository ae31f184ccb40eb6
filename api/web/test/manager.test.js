// The manager's story: a plan is asked for and watched, looked at on the map, moved
// about on the board under the referee's eyes, approved and released; a changed
// copy is planned and compared; the funnel says how far it has come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, visit } from './browser.js';
import { planned } from './campaign.js';
import { Manager } from './manager.js';
import { serve } from './server.js';
import { later, scenario, today } from './world.js';
import { words } from './words.js';

for (const language of languages) {
	test(`a plan from its making to its release, ${language}`, async () => {
		const server = await serve();
		const people = await server.people();
		const { id: of } = await people.manager.post('/scenarios', scenario());
		const m = await Manager.at(server, people.manager, language, '/what-if');
		const { page } = m;

		// Planned, with its progress.
		await m.button(m.whatif('plan_it')).click();
		await page.getByRole('dialog').getByLabel(m.whatif('effort')).selectOption('quick');
		await page.getByRole('dialog').getByRole('button', { name: m.whatif('start') }).click();
		await page.getByText(m.whatif('status_planned'), { exact: true }).waitFor();
		const { items: [{ id: plan }] } = await people.manager.get(`/plans?scenario=${of}`);

		// On the map: the middle explained, and a village whose name is spelt otherwise.
		await m.v.go(`/map?plan=${plan}&at=24.4767,32.9463,9`);
		await page.locator('.canvas[data-drawn]').waitFor();
		await page.getByRole('application').focus();
		await page.keyboard.press('Enter');
		const panel = page.getByRole('complementary', { name: m.map('panel') });
		const near = language === 'ar' ? 'كوم أمبو' : 'Kom Ombo';
		await panel.getByRole('button', { name: near }).click();
		await panel.getByRole('heading', { name: near }).waitFor();
		const name = language === 'ar' ? 'نصر النوبة' : 'Nasr El Nuba';
		await page.getByRole('combobox', { name: m.map('search.label') }).fill(language === 'ar' ? 'نصر النوبه' : 'Nasser al Noba');
		await page.getByRole('option', { name }).filter({ hasText: m.map('kind.place') }).click();
		await panel.getByRole('heading', { name }).waitFor();
		await panel.getByText(m.map('number')).waitFor();
		const { items: stops } = await people.manager.get(`/plans/${plan}/stops`);
		const stop = stops.find((s) => s.name_en === 'Nasr El Nuba');
		await panel.getByText(stop.trip).waitFor();
		assert.match(await panel.innerText(), new RegExp(`\\b${stop.cartons}\\b`));
		await panel.getByRole('button', { name: m.map('route') }).first().click();
		await page.waitForURL(/wave=/);

		// On the board: what the referee says of two moves; one is accepted and undone.
		const { items: waves } = await people.manager.get(`/plans/${plan}/waves`);
		const wave = (w, tier) => waves.find((x) => x.warehouse === w && x.tier === tier && x.date === today()).id;
		await m.v.go(`/board?plan=${plan}`);
		await m.wave(wave('WH-ASN', 1)).waitFor();
		await m.drag(wave('WH-ASN', 1), 'WH-ASN', later(today(), 4));
		await m.side().getByText(m.board('breaks'), { exact: true }).waitFor();
		await m.side().getByRole('button', { name: m.board('discard') }).click();
		await m.cell('WH-ASN', today()).locator(`[data-wave="${wave('WH-ASN', 1)}"]`).waitFor();

		await m.toDay(wave('WH-LX', 2), 1);
		await m.side().getByRole('button', { name: m.board('accept') }).click();
		await m.cell('WH-LX', later(today(), 1)).locator(`[data-wave="${wave('WH-LX', 2)}"]`).waitFor();
		await page.getByText(m.board.like('version', { n: 1 })).waitFor();
		await page.getByRole('button', { name: m.board('undo_last') }).first().click();
		await m.cell('WH-LX', today()).locator(`[data-wave="${wave('WH-LX', 2)}"]`).waitFor();

		await m.wave(wave('WH-LX', 2)).click();
		await m.side().getByRole('button', { name: m.board('lock') }).click();
		await m.wave(wave('WH-LX', 2)).getByText(m.board('locked')).first().waitFor();

		await m.approve();
		await people.manager.post(`/plans/${plan}/opening`);
		await m.release(wave('WH-ASN', 1));
		await m.wave(wave('WH-ASN', 1)).getByText(m.board('state_released')).first().waitFor();
		await m.v.close();
	});

	test(`a changed copy, compared, ${language}`, async () => {
		const server = await serve();
		const people = await server.people();
		await people.manager.post('/scenarios', scenario());
		const m = await Manager.at(server, people.manager, language, '/what-if');
		const { page } = m;
		await m.button(m.whatif('plan_it')).click();
		await page.getByRole('dialog').getByLabel(m.whatif('effort')).selectOption('quick');
		await page.getByRole('dialog').getByRole('button', { name: m.whatif('start') }).click();
		await page.getByText(m.whatif('status_planned'), { exact: true }).waitFor();

		await m.button(m.whatif('copy_change')).click();
		await page.getByRole('button', { name: m.whatif('kind_target'), exact: true }).click();
		const target = page.getByLabel(m.whatif('f_cartons'), { exact: true });
		await target.fill('99999999');
		await page.getByText(m.whatif.like('faults_n')).waitFor(); // as it is typed
		assert.ok(await m.button(m.whatif('keep_plan')).isDisabled());
		await target.fill('٨٠٠');
		await page.getByText(m.whatif('fine'), { exact: true }).waitFor();
		await m.button(m.whatif('keep_plan')).click();
		await page.getByText(m.whatif('status_planned'), { exact: true }).nth(1).waitFor();

		await m.button(m.whatif('as_a')).nth(1).click();
		await m.button(m.whatif('as_b')).first().click();
		await m.button(m.whatif('open_compare')).click();
		await page.getByRole('heading', { name: m.whatif('figures') }).waitFor();
		const row = page.getByRole('row', { name: m.whatif('n_target') });
		assert.deepEqual((await row.innerText()).match(/\b[89]00\b/g), ['900', '800']);
		await page.getByRole('heading', { name: m.whatif('places_title') }).waitFor();
		await page.getByRole('link', { name: m.whatif('view_advice') }).click();
		await page.getByText(m.whatif('advice_of')).waitFor();
		await m.v.close();
	});
}

for (const language of languages) {
	test(`what one manager does the other sees, ${language}`, async () => {
		const server = await serve();
		const people = await server.people();
		const { plan, waves } = await planned(people);
		const second = await people.admin.make('second', 'Second manager', 'manager');
		const id = waves.find((w) => w.warehouse === 'WH-LX' && w.tier === 2).id;

		const a = await Manager.at(server, people.manager, language, `/board?plan=${plan}`);
		const b = await Manager.at(server, second, language, `/board?plan=${plan}`);
		await b.wave(id).waitFor();
		await b.page.getByText(b.board.like('here')).waitFor();
		await a.toDay(id, 1);
		await a.side().getByRole('button', { name: a.board('accept') }).click();
		await b.cell('WH-LX', later(today(), 1)).locator(`[data-wave="${id}"]`).waitFor();
		await b.page.getByRole('region', { name: words('kit', language)('notice') }).getByText(/manager/).waitFor();

		// A third page hears nothing of changes, and writes on what it saw.
		const c = new Manager(await visit(server, { who: second, language }), language);
		await c.page.route('**/board/changes*', (route) => route.abort());
		c.v.gone = true; // the stream fails, as it is meant to
		await c.v.go(`/board?plan=${plan}`);
		await c.wave(id).click();
		await a.button(a.board('undo_last')).first().click();
		await a.cell('WH-LX', today()).locator(`[data-wave="${id}"]`).waitFor();
		c.v.expect(412);
		await c.side().getByRole('button', { name: c.board('lock') }).click();
		const told = c.page.getByRole('dialog', { name: c.board('stale_title') });
		await told.getByRole('listitem').first().waitFor();
		assert.match(await told.innerText(), /manager/);
		await told.getByRole('button', { name: c.board('forget') }).click();
		await c.cell('WH-LX', today()).locator(`[data-wave="${id}"]`).waitFor();
		for (const m of [a, b, c]) await m.v.close();
	});
}
