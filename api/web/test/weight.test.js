// What a page costs somebody who pays for it by the megabyte: everything that is
// loaded at the first visit, as it comes over the network.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { visit } from './browser.js';
import { dispatched } from './campaign.js';
import { serve } from './server.js';
import { loaded } from './weight.js';

let server, people, campaign;
before(async () => {
	server = await serve();
	people = await server.people();
	campaign = await dispatched(people);
});

const kB = 1000;

test('the first page is under 200 kB', async () => {
	const v = await visit(server);
	const { bytes, files } = await loaded(v, '/');
	assert.ok(bytes < 200 * kB, `${bytes} bytes: ${files.join(', ')}`);
	await v.close();
});

test("a manager's first visit, the map with all that it needs, is under 200 kB", async () => {
	const v = await visit(server, { who: people.manager });
	const { bytes, files } = await loaded(v, '/map');
	assert.ok(files.some((f) => f.includes('/Map-')), files.join(', '));
	assert.ok(bytes < 200 * kB, `${bytes} bytes: ${files.join(', ')}`);
	await v.close();
});

test("the driver's page is under 60 kB", async () => {
	const v = await visit(server, { size: 'phone' });
	const { bytes, files } = await loaded(v, campaign.link.address.replace(server.url, ''));
	assert.ok(bytes < 60 * kB, `${bytes} bytes: ${files.join(', ')}`);
	await v.close();
});
