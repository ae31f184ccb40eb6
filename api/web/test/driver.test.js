// The driver's story: a link opens the trip, the network goes, deliveries are
// recorded, one by mistake, the phone is restarted, the network comes back; what
// was recorded is in the books once, and what the warehouse recorded meanwhile is
// shown, not overwritten.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uuid } from './account.js';
import { languages } from './browser.js';
import { dispatched } from './campaign.js';
import { Driver, handed, sound } from './driver.js';
import { serve } from './server.js';

for (const language of languages) {
	test(`a trip without network, ${language}`, async () => {
		const server = await serve();
		const people = await server.people();
		const c = await dispatched(people);
		const d = await Driver.at(server, c.link, language);
		const { page, t } = d;

		await page.getByText(t('ready_offline')).waitFor();
		const stops = page.locator('ol > li');
		assert.equal(await stops.count(), 4);
		const { items } = await people.manager.get(`/plans/${c.plan}/stops`);
		const first = items.filter((s) => s.trip === c.manifests[0].trip);
		for (const [i, s] of first.entries()) {
			const text = await stops.nth(i).innerText();
			assert.ok(text.includes(language === 'ar' ? s.name_ar : s.name_en) && text.includes(String(s.cartons)), text);
		}
		await d.stop(4);
		await page.locator('a[href^="geo:24.063000,32.865000"]').waitFor();
		await page.getByText('جمعية تنمية المجتمع').waitFor();
		await d.button('cancel').click();

		await d.network(false);
		await d.deliver(1, 'full');
		await d.deliver(2, 'full');
		await page.getByRole('button', { name: t.like('undo_in') }).click(); // it was a mistake
		await page.getByText(t('undone')).waitFor();
		await d.waiting(1);
		await d.deliver(2, 'partly', { cartons: 100, why: 0 });
		await d.deliver(3, 'refused', { why: 1 });
		await d.waiting(3);
		assert.deepEqual(await handed(people.manager, c.trip), []);

		await page.reload();
		await d.waiting(3);
		await page.getByText(t('offline')).waitFor();
		assert.equal(await stops.count(), 4);

		// The first answers are lost on the way: the phone sends again what the
		// books have already.
		d.wire.set('mute');
		await page.clock.fastForward(10_000);
		await d.v.offline(false);
		while ((await handed(people.manager, c.trip)).length === 0) await page.waitForTimeout(100);
		d.wire.set('up');
		await page.getByRole('banner').getByRole('button', { name: t.like('to_send') }).click();
		while (!(await page.getByText(t('queue_empty')).isVisible())) {
			await d.button('send_now').click({ timeout: 1000 }).catch(() => {});
		}
		await d.button('cancel').click();
		await d.waiting(0);
		const three = [[1, 'full', 86], [2, 'partly', 100], [3, 'refused', 0]];
		assert.deepEqual(await handed(people.manager, c.trip), three);
		await page.reload();
		await d.waiting(0);
		assert.deepEqual(await handed(people.manager, c.trip), three);

		// They took the cartons after all: the refusal is taken back in the books.
		await d.stop(3);
		await d.button('take_back').click();
		await d.button('take_back_yes').click();
		await page.getByText(t('was_taken_back')).waitFor();
		await d.button('cancel').click();
		await d.deliver(3, 'full', { who: 1 });

		// The warehouse records the last stop while the driver does too.
		await d.network(false);
		await d.deliver(4, 'full');
		await people.keeper.post(`/manifests/${c.trip}/stops/4/handovers`, { step: uuid(), outcome: 'partly', cartons: 50, reason: 'نقص', receiver: 'لجنة القرية' });
		d.v.expect(409, 412);
		await page.clock.fastForward(10_000);
		await d.network(true);
		await d.button('decide_n', { n: 1 }).click();
		await page.getByText(t('books_say')).waitFor();
		await page.getByText(t('handed', { n: 50 })).first().waitFor();
		assert.doesNotMatch(await page.locator('main').innerText(), /changed_since|409|undefined/);
		await d.button('drop_mine').click();
		await d.button('drop_mine').click();
		await page.getByText(t('dropped')).waitFor();
		await d.button('cancel').click();
		await d.waiting(0);
		assert.deepEqual(await handed(people.manager, c.trip), [three[0], three[1], [3, 'full', 65], [4, 'partly', 50]]);
		await sound(people.manager);
		await d.close();
	});

	test(`a road that is closed, ${language}`, async () => {
		const server = await serve();
		const people = await server.people();
		const c = await dispatched(people);
		const d = await Driver.at(server, c.link, language);
		await d.deliver(1, 'closed_road', { why: 0 });
		await d.sent();
		assert.deepEqual(await handed(people.manager, c.trip), [[1, 'closed_road', 0]]);
		await people.keeper.must('DELETE', `/links/${c.link.link.id}`);
		d.v.expect(401);
		await d.deliver(2, 'full');
		await d.page.clock.fastForward(10_000);
		await d.page.getByText(d.t('link_ended'), { exact: true }).waitFor();
		await d.waiting(1); // kept for the next link
		await d.close();
	});
}
