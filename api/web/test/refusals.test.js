// Every page while the server answers nonsense, is gone, or the network is: a
// sentence in the language of the page, and a way to go on; never a code or the
// browser's own words.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { languages, visit } from './browser.js';
import { approved } from './campaign.js';
import { serve } from './server.js';

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
				await told.waitFor({ timeout: 5000 }).catch(() => assert.fail(`${face} says nothing`));
				plain(await told.innerText(), language);
			}
			await v.close();
		});
	}
}
