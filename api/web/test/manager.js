// A manager at the pages: what is chosen, moved and compared.
import { visit } from './browser.js';
import { words } from './words.js';

export class Manager {
	constructor(v, language) {
		Object.assign(this, { v, page: v.page, language, map: words('map', language), board: words('board', language), whatif: words('whatif', language), progress: words('progress', language) });
	}

	static async at(server, who, language, path, more = {}) {
		const m = new Manager(await visit(server, { who, language, ...more }), language);
		await m.v.go(path);
		return m;
	}

	button = (name) => this.page.getByRole('button', { name, exact: true });
	wave = (id) => this.page.locator(`[data-wave="${id}"]`);
	cell = (warehouse, day) => this.page.locator(`[data-cell="${warehouse} ${day}"]`);
	side = () => this.page.locator('aside');

	// toDay chooses another day for a wave by the keyboard: arrows, then Enter. A day
	// later lies to the left in Arabic.
	async toDay(wave, days) {
		const card = this.wave(wave);
		await card.focus();
		for (let i = 0; i < days; i++) await card.press(this.language === 'ar' ? 'ArrowLeft' : 'ArrowRight');
		await card.press('Enter');
		await this.side().getByText(this.board('changes')).or(this.side().getByText(this.board('breaks'))).first().waitFor();
	}

	// drag takes a wave with the mouse and puts it on another day.
	async drag(wave, warehouse, day) {
		const from = await this.wave(wave).boundingBox();
		const to = await this.cell(warehouse, day).boundingBox();
		await this.page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
		await this.page.mouse.down();
		await this.page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
		await this.page.mouse.up();
		await this.side().getByRole('heading', { name: this.board('verdict') }).waitFor();
	}

	// approve makes the plan of the board the one in force.
	async approve() {
		await this.button(this.board('approve')).click();
		await this.page.getByRole('dialog').getByRole('button', { name: this.board('approve') }).click();
		await this.page.getByText(this.board('approved')).waitFor();
	}

	// release makes a wave real.
	async release(wave) {
		await this.wave(wave).click();
		await this.button(`${this.board('release')}…`).click();
		await this.button(this.board('release')).click();
		await this.page.getByText(this.board.like('released', { wave: `\u2068${wave}\u2069` })).waitFor();
	}
}
