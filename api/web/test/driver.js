// A driver with a phone: what is tapped to record what happened at a stop.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { visit } from './browser.js';
import { wire } from './wire.js';
import { words } from './words.js';

const choices = JSON.parse(readFileSync(new URL('../src/driver/choices.json', import.meta.url), 'utf8'));

export class Driver {
	// at opens a driver's link on a phone.
	static async at(server, link, language) {
		const d = new Driver();
		d.wire = await wire(server);
		d.v = await visit({ url: d.wire.url }, { language, size: 'phone', workers: 'allow' });
		Object.assign(d, { page: d.v.page, t: words('driver', language), index: language === 'ar' ? 0 : 1 });
		await d.page.clock.install(); // moments of grace are passed over
		await d.v.go(`/d#${link.secret}`);
		return d;
	}

	// network takes it away, for the page and its service worker, or gives it back.
	async network(yes) {
		this.wire.set(yes ? 'up' : 'cut');
		await this.v.offline(!yes);
	}

	button = (key, values) => this.page.getByRole('button', { name: this.t(key, values) });

	// stop opens a stop from the list.
	async stop(n) {
		await this.page.getByRole('listitem').filter({ has: this.page.locator('.n', { hasText: String(n) }) }).getByRole('button').click();
		await this.button('deliver').or(this.button('deliver_more')).waitFor();
	}

	// deliver records a stop: how it went, of how many, and why.
	async deliver(n, how, { cartons, who = 0, why = 0 } = {}) {
		await this.stop(n);
		await this.button('deliver').or(this.button('deliver_more')).click();
		await this.say(how, { cartons, who, why });
		await this.page.getByText(this.t('saved', { n })).waitFor();
	}

	// say fills in the form of a delivery and saves it.
	async say(how, { cartons, who = 0, why = 0 }) {
		await this.page.locator(`input[name=how][value=${how}]`).check();
		if (cartons !== undefined) await this.page.getByLabel(this.t('how_many'), { exact: true }).fill(String(cartons));
		if (how !== 'full') await this.page.getByLabel(this.t('why'), { exact: true }).selectOption(choices[how][why][this.index]);
		if (how === 'full' || how === 'partly') await this.page.getByLabel(this.t('who'), { exact: true }).selectOption(choices.who[who][this.index]);
		await this.page.locator('form button.primary').click();
	}

	// sent waits until nothing is on the phone any more: a mistaken tap can be taken
	// back for some seconds before it is sent.
	async sent() {
		await this.page.clock.fastForward(10_000);
		await this.waiting(0);
	}

	// waiting asserts how many deliveries are on the phone and not sent.
	async waiting(n) {
		await (n ? this.button('to_send', { n }) : this.button('all_sent')).waitFor();
	}

	async close() {
		await this.v.close();
	}
}

// handed lists what the books say of a manifest's stops, without what was taken back.
export async function handed(account, manifest) {
	const m = await account.get(`/manifests/${manifest}`);
	const stop = new Map(m.waybills.map((w) => [w.id, w.stop]));
	return m.handovers.filter((h) => !h.taken_back && !h.takes_back).map((h) => [stop.get(h.waybill), h.outcome, h.cartons]).sort((a, b) => a[0] - b[0]);
}

// true fails if a rule of the books is broken.
export async function sound(account) {
	assert.deepEqual(await account.get('/audit'), { true: true, broken: [] });
}
