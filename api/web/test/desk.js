// A keeper at the desk: a scanner, a truck that is loaded, what the books say.
import { words } from './words.js';

// scan types a code as a USB scanner does: a keyboard, fast, with Enter at its end.
// With the Arabic layout in use its letters arrive as Arabic ones.
export async function scan(page, code, language) {
	await page.evaluate(({ code, arabic }) => {
		const names = { ':': 'Semicolon', '-': 'Minus', '/': 'Slash', '.': 'Period' };
		for (const c of code) {
			const letter = /[a-z]/i.test(c);
			const at = letter ? `Key${c.toUpperCase()}` : /\d/.test(c) ? `Digit${c}` : names[c];
			const o = { key: letter && arabic ? 'ش' : c, code: at, shiftKey: /[A-Z:]/.test(c), bubbles: true, cancelable: true };
			document.body.dispatchEvent(new KeyboardEvent('keydown', o));
		}
		document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
	}, { code, arabic: language === 'ar' });
}

// Desk is the desk's page in a language.
export class Desk {
	constructor(v, language) {
		Object.assign(this, { v, page: v.page, language, t: words('desk', language) });
	}

	button = (key, values) => this.page.getByRole('button', { name: this.t(key, values), exact: true });
	stop = (n) => this.page.getByRole('region', { name: this.t('stop', { n }), exact: true });

	// view opens a part of the desk.
	async view(name) {
		await this.page.getByRole('navigation', { name: this.t('parts') }).getByRole('button', { name: this.t(`view_${name}`) }).click();
		await this.page.getByRole('heading', { level: 2, name: this.t(`view_${name}`) }).waitFor();
	}

	// loaded waits until the running count says so many.
	async loaded(n) {
		await this.page.locator('.total strong', { hasText: new RegExp(`^${n}$`) }).waitFor();
	}

	// missing says of the first lot of a stop that some are short or damaged.
	async missing(stop, what, n, cause) {
		const s = this.stop(stop);
		await s.getByRole('button', { name: this.t(what), exact: true }).first().click();
		await s.getByLabel(this.t(`how_many_${what}`)).fill(String(n));
		await s.getByLabel(this.t('why')).selectOption(cause);
		await s.getByRole('button', { name: this.t('save') }).click();
		await s.getByText(this.t(`n_${what}`, { n })).waitFor();
	}

	// takeBack takes the last step back.
	async takeBack() {
		await this.page.locator('.undo').getByRole('button').click();
	}
}

// keys works a page by the keyboard alone: Tab until something has the focus.
export class Keys {
	constructor(page) {
		this.page = page;
	}

	async to(locator, most = 80) {
		for (let i = 0; i < most; i++) {
			if (await locator.evaluate((e) => e === document.activeElement)) return;
			await this.page.keyboard.press('Tab');
		}
		throw new Error(`Tab does not come to ${locator}`);
	}

	async press(locator, key = 'Enter') {
		await locator.waitFor();
		await this.to(locator);
		await this.page.keyboard.press(key);
	}
}
