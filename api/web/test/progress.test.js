// The progress page: the same figures as the books, renewed by itself, in files
// too, narrowed by what the address says.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Account, uuid } from './account.js';
import { languages, sizes, visit } from './browser.js';
import { underway } from './campaign.js';
import { serve } from './server.js';
import { words } from './words.js';

let server, people, c;
before(async () => {
	server = await serve();
	people = await server.people();
	c = await underway(people);
});

const number = (n) => n.toLocaleString('en-US');
const whole = async (query = '') => (await people.manager.get(`/plans/${c.plan}/funnel?by=whole${query}`)).items[0];

// bar gives what the page says of a stage.
const bar = (v, t, stage) => v.page.getByRole('row', { name: new RegExp(`^${t(stage)} `) }).first().locator('b');

for (const language of languages) {
	const t = words('progress', language);

	test(`every stage is what the books say, ${language}`, async () => {
		for (const size of Object.keys(sizes)) {
			const v = await visit(server, { language, size, who: people.manager });
			await v.go('/progress');
			const f = await whole();
			assert.ok(f.handed_out > 0 && f.on_road > 0 && f.lost > 0);
			for (const stage of ['target', 'allocated', 'loaded', 'arrived', 'handed_out', 'on_road', 'returned', 'lost']) {
				assert.equal(await bar(v, t, stage).innerText(), number(f[stage]), `${stage}, ${size}`);
			}
			await v.close();
		}
	});

	test(`rows add up and are narrowed by the address, ${language}`, async () => {
		const v = await visit(server, { language, who: people.manager });
		await v.go('/progress');
		const f = await whole();
		for (const by of ['day', 'organisation', 'owner', 'warehouse', 'tier', 'governorate']) {
			await v.page.getByRole('button', { name: t(`by_${by}`), exact: true }).press('Enter');
			await v.page.getByRole('heading', { name: t('division', { by: t(`by_${by}`).toLowerCase() }) }).waitFor();
			await v.still();
			const foot = v.page.locator('.division tfoot td');
			assert.equal(await foot.nth(4).innerText(), number(f.handed_out), by);
		}
		await v.page.getByRole('combobox', { name: t('governorate') }).selectOption('EG-ASN');
		await v.page.waitForURL(/governorate=EG-ASN/);
		await v.still();
		const aswan = await whole('&governorate=EG-ASN');
		assert.ok(aswan.target < f.target);
		assert.equal(await bar(v, t, 'target').innerText(), number(aswan.target));
		await v.page.reload();
		await v.still();
		assert.equal(await bar(v, t, 'target').innerText(), number(aswan.target));
		await v.page.getByRole('button', { name: t('clear') }).click();
		await v.still();
		assert.equal(await bar(v, t, 'target').innerText(), number(f.target));
		await v.close();
	});
}

test('every table is to be had as a file', async () => {
	const v = await visit(server, { who: people.manager });
	await v.go('/progress?by=warehouse&tier=1');
	await v.page.locator('details:not([open]) > summary').last().press('Enter');
	const files = await v.page.locator('a[download]').evaluateAll((list) => list.map((a) => a.href));
	assert.ok(files.length >= 4 && files.length % 2 === 0, String(files.length));
	for (const file of files) {
		const r = await v.page.request.get(file);
		assert.equal(r.status(), 200, file);
		assert.match(r.headers()['content-type'], file.includes('.csv') ? /text\/csv/ : /spreadsheetml/);
		assert.match(file, /tier=1/);
	}
	await v.close();
});

test('what others record shows by itself', async () => {
	const t = words('progress', 'ar');
	const v = await visit(server, { who: people.manager });
	await v.go('/progress');
	const before = await whole();
	const driver = Account.driver(people.manager.url, c.link.secret);
	await driver.post(`/manifests/${c.trip}/stops/3/handovers`, { step: uuid(), outcome: 'partly', cartons: 7, reason: 'تسليم جزئي' });
	await v.page.waitForFunction((text) => [...document.querySelectorAll('tr.handed_out b')].some((b) => b.textContent === text), number(before.handed_out + 7), { timeout: 30_000 });
	assert.equal(await bar(v, t, 'on_road').innerText(), number(before.on_road - 7));
	await v.close();
});

test('a keeper is told that the page is not theirs, an auditor sees it', async () => {
	const t = words('app', 'ar');
	const keeper = await visit(server, { who: people.keeper });
	await keeper.go('/progress');
	await keeper.page.getByText(t('denied')).waitFor();
	await keeper.close();
	const auditor = await visit(server, { who: people.auditor });
	await auditor.go('/progress');
	await auditor.page.locator('.division table').waitFor();
	await auditor.close();
});
