// Coming in: the log-in, the language, the pages of a role, and what is said when
// the server refuses or is not there.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { password, uuid } from './account.js';
import { languages, visit } from './browser.js';
import { serve } from './server.js';
import { words } from './words.js';

let server, people;
before(async () => {
	server = await serve();
	people = await server.people();
});

for (const language of languages) {
	const t = words('app', language);

	test(`a manager logs in and out, ${language}`, async () => {
		const v = await visit(server, { language });
		v.expect(401);
		await v.go('/');
		await v.page.getByLabel(t('name')).fill('manager');
		await v.page.getByLabel(t('password')).fill('not the password');
		await v.page.getByRole('button', { name: t('login') }).click();
		const refused = v.page.getByRole('alert');
		assert.match(await refused.innerText(), language === 'ar' ? /كلمة المرور/ : /password/);
		await v.page.getByLabel(t('password')).fill(password);
		await v.page.getByRole('button', { name: t('login') }).click();
		await v.page.getByRole('navigation', { name: t('navigation') }).getByRole('link', { name: t('board') }).waitFor();
		assert.equal(new URL(v.page.url()).pathname, '/map');
		await v.page.getByRole('button', { name: t('leave') }).click();
		await v.page.getByLabel(t('name')).waitFor();
		await v.close();
	});

	test(`a one-time password is changed before anything else, ${language}`, async () => {
		const login = `new-${language}`;
		const { one_time_password: once } = await people.admin.post('/users', { id: uuid(), login, name: 'Newcomer', role: 'manager' });
		const v = await visit(server, { language });
		await v.go('/progress');
		await v.page.getByLabel(t('name')).fill(login);
		await v.page.getByLabel(t('password')).fill(once);
		await v.page.getByRole('button', { name: t('login') }).click();
		await v.page.getByLabel(t('old')).fill(once);
		await v.page.getByLabel(t('new')).fill('جملة أتذكرها جيدا');
		await v.page.getByRole('button', { name: t('change') }).click();
		await v.page.getByRole('link', { name: t('progress') }).waitFor();
		await v.close();
	});

	test(`a keeper is told which pages are not theirs, ${language}`, async () => {
		const v = await visit(server, { language, who: people.keeper });
		await v.go('/what-if');
		await v.page.getByText(t('denied')).waitFor();
		v.expect(404);
		await v.go('/nowhere');
		await v.page.getByText(t('missing')).waitFor();
		await v.close();
	});
}

test('the language changes the whole page and is remembered', async () => {
	const v = await visit(server, { who: people.manager });
	await v.go('/board');
	const root = v.page.locator('html');
	assert.deepEqual([await root.getAttribute('dir'), await root.getAttribute('lang')], ['rtl', 'ar']);
	await v.page.getByRole('button', { name: words('app', 'ar')('other') }).click();
	await v.page.getByRole('link', { name: words('app', 'en')('board') }).waitFor();
	await v.go('/board');
	assert.deepEqual([await root.getAttribute('dir'), await root.getAttribute('lang')], ['ltr', 'en']);
	await v.close();
});

for (const language of languages) {
	test(`a server that is gone is told in words, ${language}`, async () => {
		const own = await serve();
		const { manager } = await own.people();
		const v = await visit(own, { language, who: manager });
		await v.go('/map');
		v.gone = true;
		await own.stop();
		await v.page.getByRole('button', { name: words('app', language)('leave') }).click();
		const told = await v.page.getByRole('alert').first().innerText();
		assert.match(told, language === 'ar' ? /[\u0600-\u06ff]{3}/ : /reached|network/);
		assert.doesNotMatch(told, /Failed to fetch|TypeError|undefined|ECONN/);
		await v.close();
	});
}
