// Every page while the server answers nonsense, is gone, or the network is: a
// sentence in the language of the page, and a way to go on; never a code or the
// browser's own words.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { languages, visit } from './browser.js';
import { approved, planned } from './campaign.js';
import { Manager } from './manager.js';
import { serve } from './server.js';
import { words } from './words.js';
import { zip } from './zip.js';

const faces = ['/map', '/board', '/what-if', '/progress', '/desk'];

// answers are what a page gets instead of what it asked for.
const answers = {
	'a gateway without a server (502)': (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<html><h1>502 Bad Gateway</h1></html>' }),
	'a fault of the server (500)': (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({
		title: 'خطأ', status: 500, code: 'internal', detail_ar: 'حدث خطأ في الخادم؛ أعد المحاولة', detail_en: 'the server failed; try again', instance: 'a/b-1' }) }),
	'no network': (route) => route.abort('internetdisconnected'),
	'half an answer': (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"items": [' }),
};

let server, people;
before(async () => {
	server = await serve();
	people = await server.people();
	await approved(people);
});

// plain fails if a text is not one for people in that language.
function plain(text, language) {
	assert.match(text, language === 'ar' ? /[\u0600-\u06ff]{3,} [\u0600-\u06ff]{2,}/ : /[a-z]{3,} [a-z]{2,}/i);
	assert.doesNotMatch(text, /undefined|null|NaN|\[object|Error\b|JSON|Unexpected|Failed to fetch|<html|Bad Gateway|[a-z]+_[a-z]+/, text);
}

for (const language of languages) {
	for (const [what, answer] of Object.entries(answers)) {
		test(`${what}, ${language}`, async () => {
			const v = await visit(server, { language, who: people.manager });
			v.expect(500, 502);
			v.gone = true;
			await v.page.route(/\/api\/v1\/(?!me$)/, (route) => (route.request().resourceType() === 'eventsource' ? route.abort() : answer(route)));
			for (const face of faces) {
				await v.go(face);
				const told = v.page.getByRole('alert').first();
				await told.waitFor({ timeout: 15_000 }).catch(() => assert.fail(`${face} says nothing`));
				plain(await told.innerText(), language);
			}
			await v.close();
		});
	}
}

for (const language of languages) {
	const desk = words('desk', language);
	const board = words('board', language);

	test(`what is not possible now (409) and what is not allowed (403), ${language}`, async () => {
		const own = await serve();
		const { manager, auditor } = await own.people();
		const c = await planned({ manager });
		await manager.post(`/plans/${c.plan}/approve`); // without stock
		const wave = c.waves.find((w) => w.warehouse === 'WH-ASN').id;

		const m = await Manager.at(own, manager, language, `/board?plan=${c.plan}`);
		m.v.expect(409, 403);
		await m.wave(wave).click();
		await m.button(`${board('release')}…`).click();
		await m.button(board('release')).click();
		const told = m.side().getByRole('alert');
		await told.waitFor();
		plain(await told.innerText(), language);

		// An auditor reads.
		const a = await Manager.at(own, auditor, language, `/board?plan=${c.plan}`);
		await a.page.getByText(board('readonly')).waitFor();
		await a.wave(wave).click();
		assert.equal(await a.button(`${board('release')}…`).count(), 0);
		await a.v.go('/desk?warehouse=WH-ASN');
		await a.page.getByRole('navigation', { name: desk('parts') }).waitFor();
		assert.equal(await a.button(desk('release')).count(), 0);
		await a.v.close();

		// In another tab of the browser an auditor has logged in meanwhile.
		const said = await told.innerText();
		const [name, value] = auditor.cookie.split('=');
		await m.v.context.addCookies([{ name, value, url: own.url }]);
		await m.button(board('release')).click();
		await m.side().getByRole('alert').filter({ hasNotText: said }).waitFor();
		plain(await m.side().getByRole('alert').innerText(), language);
		await m.v.close();
	});

	test(`a session that has ended, ${language}`, async () => {
		const login = `short-${language}`;
		const own = await people.admin.make(login, 'Short', 'manager');
		const v = await visit(server, { language, who: own });
		await v.go('/progress?by=warehouse');
		await v.page.locator('.division').waitFor();
		const { items: users } = await people.admin.get('/users');
		await people.admin.post(`/users/${users.find((u) => u.login === login).id}/password`);
		v.expect(401);
		await v.page.getByRole('button', { name: words('progress', language)('refresh') }).click();
		await v.page.getByLabel(words('app', language)('password')).waitFor();
		await v.close();
	});

	test(`a code that is nobody's, and a list that is wrong (404, 422), ${language}`, async () => {
		const v = await visit(server, { language, who: people.keeper });
		v.expect(404, 422);
		await v.go('/desk');
		await v.page.getByLabel(desk('scan')).fill('WH-ASN-2001-999999');
		await v.page.getByRole('button', { name: desk('open'), exact: true }).click();
		const told = v.page.getByRole('alert');
		await told.waitFor();
		plain(await told.innerText(), language);
		await v.close();

		const t = words('whatif', language);
		const m = await visit(server, { language, who: people.manager });
		m.expect(422);
		await m.go('/what-if');
		await m.page.getByRole('button', { name: t('upload'), exact: true }).click();
		await m.page.locator('input[type=file]').setInputFiles({ name: 'list.zip', mimeType: 'application/zip', buffer: zip({ 'places.csv': 'id,name_ar,lat\nX,قرية,999\n' }) });
		await m.page.getByRole('dialog').getByRole('button', { name: t('send') }).click();
		const faults = m.page.getByRole('dialog').getByRole('row');
		await faults.nth(1).waitFor();
		await m.close();
	});
}
