// What pages weigh and how long they take, on the embedded campaign: the figures of
// docs/PERFORMANCE.md. Nothing is asserted here.
//
//	KATF=bin/katf npm --prefix api/web run measure
import { before, test } from 'node:test';
import { visit } from './browser.js';
import { serve } from './server.js';
import { loaded } from './weight.js';

let server, people, plan;
before(async () => {
	server = await serve('--load', 'egypt');
	people = await server.people();
	plan = (await people.manager.get('/plans')).items[0].id;
}, { timeout: 600_000 });

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const rounds = 9;

// opened gives the bytes of the files, the first paint and the last answer of a
// first visit.
async function opened(path, who, size) {
	const paints = [];
	const wholes = [];
	let bytes;
	for (let i = 0; i < rounds; i++) {
		const v = await visit(server, { who, size });
		v.expect(401);
		const begun = Date.now();
		({ bytes } = await loaded(v, path));
		wholes.push(Date.now() - begun);
		paints.push(await v.page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0));
		await v.context.close();
	}
	return { page: path, 'kB packed': (bytes / 1000).toFixed(0), 'first paint, ms': Math.round(middle(paints)), 'at rest, ms': middle(wholes) };
}

test('first visits', async () => {
	const rows = [];
	for (const path of ['/login', '/d']) rows.push(await opened(path, undefined, path === '/d' ? 'phone' : 'laptop'));
	for (const path of ['/map', '/board', '/what-if', '/progress', '/desk']) rows.push(await opened(path, people.manager, 'laptop'));
	console.table(rows);
});

test('the country drawn', async () => {
	const rows = [];
	for (const resolution of [4, 5, 6, 7]) {
		const drawn = [];
		for (let i = 0; i < rounds; i++) {
			const v = await visit(server, { who: people.manager });
			await v.page.goto(`${server.url}/map?plan=${plan}&resolution=${resolution}`);
			await v.page.locator('.canvas[data-drawn]').waitFor();
			drawn.push(await v.page.evaluate(() => performance.getEntriesByName('map-drawn')[0].duration));
			await v.context.close();
		}
		rows.push({ resolution, 'least, ms': Math.round(Math.min(...drawn)), 'middle, ms': Math.round(middle(drawn)), 'most, ms': Math.round(Math.max(...drawn)) });
	}
	console.table(rows);
});

test('answers that pages wait for', async () => {
	const board = await people.manager.get(`/plans/${plan}/board`);
	const wave = board.waves[Math.floor(board.waves.length / 2)];
	const days = board.days?.map((d) => d.date ?? d) ?? [];
	const other = days.find((d) => d > wave.date) ?? wave.date;
	const paths = {
		'the board': `/plans/${plan}/board`,
		'the referee on a moved wave': `/plans/${plan}/board/verdict?kind=move&wave=${wave.id}&day=${other}`,
		'the map, resolution 5': `/plans/${plan}/map?resolution=5`,
		'a search, misspelt': `/plans/${plan}/search?q=${encodeURIComponent('كوم امبوا')}`,
		'the funnel by governorate': `/plans/${plan}/funnel?by=governorate`,
		"a warehouse's day": `/warehouses/${wave.warehouse}/day?date=${wave.date}`,
	};
	const rows = [];
	for (const [what, path] of Object.entries(paths)) {
		const took = [];
		for (let i = 0; i < rounds; i++) {
			const begun = performance.now();
			await people.manager.get(path);
			took.push(performance.now() - begun);
		}
		rows.push({ answer: what, 'first, ms': Math.round(took[0]), 'middle, ms': Math.round(middle(took)) });
	}
	console.table(rows);
});
