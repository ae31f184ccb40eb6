// The campaign of the stories begins on the day on which they run. A lens makes all
// days on screen those of one week, so that golden pictures stay the same: what the
// server answers is read as if the campaign began on Sunday 10 January 2027, what
// the page asks is turned back.
import { today } from './world.js';

const first = '2027-01-10';
const dayMs = 86_400_000;

// look puts the lens before a page.
export async function look(page) {
	const delta = Math.round((Date.parse(first) - Date.parse(today())) / dayMs);
	await page.clock.setFixedTime(`${first}T09:00:00+02:00`);
	await page.route('**/api/v1/**', async (route) => {
		const request = route.request();
		if (request.method() !== 'GET' || request.resourceType() === 'eventsource') return route.fallback();
		const response = await route.fetch({ url: moved(request.url(), -delta) });
		if (!response.headers()['content-type']?.includes('json')) return route.fulfill({ response });
		const { 'content-encoding': _, 'content-length': __, ...headers } = response.headers();
		const body = moved(await response.text(), delta).replace(/(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d+)?Z/g, '$1T07:30:00Z').replace(/-20\d\d-(?=\d{6}\b)/g, '-2027-')
			.replace(/("due_(?:loaded|arrived|handed_out)"):\d+/g, '$1:270'); // what is due by now goes by the hour
		await route.fulfill({ status: response.status(), headers, body });
	});
}

// moved shifts every day in a text, also in the codes of waves (-20270110-T1) and of
// drafts (-270110-D001).
function moved(text, days) {
	return text
		.replace(/\b(20\d\d)-(\d\d)-(\d\d)/g, (_, y, m, d) => shift(y, m, d, days))
		.replace(/-(20\d\d)(\d\d)(\d\d)(?=-T)/g, (_, y, m, d) => '-' + shift(y, m, d, days).replaceAll('-', ''))
		.replace(/-(\d\d)(\d\d)(\d\d)(?=-D)/g, (_, y, m, d) => '-' + shift('20' + y, m, d, days).replaceAll('-', '').slice(2));
}

const shift = (y, m, d, days) => new Date(Date.parse(`${y}-${m}-${d}`) + days * dayMs).toISOString().slice(0, 10);
