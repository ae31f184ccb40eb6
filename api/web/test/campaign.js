// The campaign of the stories, brought by the API as far as a story needs it.
import assert from 'node:assert/strict';
import { Account, uuid } from './account.js';
import { scenario } from './world.js';

// planned gives the id of a plan that is made, with its waves.
export async function planned({ manager }) {
	const { id: of } = await manager.post('/scenarios', scenario());
	const plan = await made(manager, of);
	const { items: waves } = await manager.get(`/plans/${plan}/waves`);
	return { scenario: of, plan, waves };
}

// made gives the id of a plan of a scenario.
async function made(manager, of) {
	const plan = uuid();
	await manager.post('/plans', { id: plan, scenario: of, effort: 'quick', seed: 1 });
	for (let status = 'planning'; status !== 'planned'; ) {
		({ status } = await manager.get(`/plans/${plan}`));
		assert.ok(status === 'planned' || status === 'planning', `the plan is ${status}`);
	}
	return plan;
}

// copied gives the id of a plan of a copy with another target.
export async function copied({ manager }, of, cartons) {
	const copy = await manager.post(`/scenarios/${of}/copies`, { id: uuid(), name: `الهدف ${cartons} / Target ${cartons}`, changes: [{ kind: 'target', cartons }] });
	return made(manager, copy.id);
}

// approved makes the plan the one in force and takes the stock into the books.
export async function approved(people) {
	const c = await planned(people);
	await people.manager.post(`/plans/${c.plan}/approve`);
	await people.manager.post(`/plans/${c.plan}/opening`);
	return c;
}

// released makes the first wave of Aswan real; its first manifest has four stops.
export async function released(people) {
	const c = await approved(people);
	c.wave = c.waves.find((w) => w.warehouse === 'WH-ASN').id;
	c.manifests = (await people.manager.post(`/plans/${c.plan}/waves/${c.wave}/release`, { step: uuid() })).items;
	return c;
}

// dispatched loads the first manifest in full and sends it off, and makes the
// link of its driver.
export async function dispatched(people) {
	const c = await released(people);
	c.trip = c.manifests[0].id;
	await load(people.manager, c.trip);
	await people.manager.post(`/manifests/${c.trip}/dispatch`, { step: uuid() });
	c.link = await people.manager.post('/links', { id: uuid(), manifest: c.trip });
	return c;
}

// underway has its driver hand over at two of four stops, all and a part;
// a delivery is expected.
export async function underway(people) {
	const c = await dispatched(people);
	const driver = Account.driver(people.manager.url, c.link.secret);
	const at = (stop, body) => driver.post(`/manifests/${c.trip}/stops/${stop}/handovers`, { step: uuid(), receiver: 'لجنة القرية / Village committee', ...body });
	await at(1, { outcome: 'full', cartons: 86 });
	c.receipt = (await people.manager.post('/receipts', { warehouse: 'WH-ASN', source: 'plant', sender: 'PL-LX', lines: [{ lot: { id: 'LOT-P1', sku: 'KATF-15', expires: '2040-06-30' }, owner: 'ORG-01', cartons: 60 }] })).id;
	await at(2, { outcome: 'partly', cartons: 100, lost: 2, reason: 'تلف في الطريق / Spoiled on the way' });
	return c;
}

// load says that everything of a manifest went on the truck.
export async function load(account, id) {
	await account.post(`/manifests/${id}/loading`, { step: uuid() });
	return account.post(`/manifests/${id}/load`, { step: uuid(), all: true });
}
