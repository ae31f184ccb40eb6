// People with a browser: Debian's Chromium without a screen, in Egypt's time, on an
// old laptop or a cheap phone. Whatever goes wrong on a page that the story did not
// announce fails it: an error on the console, a script that throws, a breach of the
// Content-Security-Policy, a request that failed or went anywhere but to the server.
import assert from 'node:assert/strict';
import { atEnd } from './end.js';
import { chromium } from 'playwright-core';

export const sizes = {
	laptop: { viewport: { width: 1366, height: 768 } },
	phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
};

export const languages = ['ar', 'en'];

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--force-color-profile=srgb', '--font-render-hinting=none'];

// Fonts of the machine would show in the pictures.
const env = { ...process.env, FONTCONFIG_FILE: new URL('fonts.conf', import.meta.url).pathname };

const browsers = new Map();

// launch gives the browser of this file; one that films a picture is another.
async function launch(film) {
	if (!browsers.has(film)) {
		const more = film ? ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`] : [];
		const executablePath = process.env.KATF_CHROMIUM ?? '/usr/bin/chromium';
		browsers.set(film, chromium.launch({ executablePath, env, args: [...args, ...more] }));
		atEnd(async () => (await browsers.get(film)).close());
	}
	return browsers.get(film);
}

// Visit is a browser window of one person.
class Visit {
	constructor(server, context, page) {
		Object.assign(this, { server, context, page, faults: [], expected: new Set(), open: new Set(), away: false, gone: false });
	}

	// expect announces statuses that the server may answer with from here on.
	expect(...statuses) {
		for (const s of statuses) this.expected.add(s);
	}

	// offline takes the network away, or gives it back.
	async offline(yes) {
		this.away ||= yes;
		await this.context.setOffline(yes);
	}

	// go shows an address of the pages and waits until it is drawn.
	async go(path) {
		await this.page.goto(this.server.url + path);
		await this.still();
	}

	// still waits until nothing is being fetched or drawn; streams stay open.
	async still() {
		for (let calm = 0; calm < 3; ) {
			await this.page.evaluate(() => document.fonts.ready.then(() => new Promise((f) => requestAnimationFrame(() => requestAnimationFrame(() => f())))));
			calm = this.open.size === 0 ? calm + 1 : 0;
		}
	}

	// clean fails the story if anything went wrong so far.
	clean() {
		assert.deepEqual(this.faults, []);
	}

	// close ends the visit; nothing may have gone wrong in it.
	async close() {
		await this.context.close();
		this.clean();
	}

	watch() {
		const home = new URL(this.server.url).origin;
		const fault = (text) => this.faults.push(text);
		this.context.on('request', (r) => {
			const url = r.url();
			// chrome: is the browser's own viewer of papers
			if (!url.startsWith(home + '/') && !/^(data|blob|about|chrome|chrome-extension):/.test(url)) fault(`a request to ${url}`);
		});
		this.context.on('request', (r) => r.resourceType() === 'eventsource' || this.open.add(r));
		this.context.on('requestfinished', (r) => this.open.delete(r));
		this.context.on('requestfailed', (r) => {
			this.open.delete(r);
			const why = r.failure()?.errorText ?? '';
			if (why === 'net::ERR_ABORTED' || this.away || this.gone) return;
			fault(`${r.method()} ${r.url()} failed: ${why}`);
		});
		this.context.on('response', (r) => {
			if (r.status() >= 400 && !this.expected.has(r.status())) fault(`${r.request().method()} ${r.url()}: ${r.status()}`);
		});
		this.context.on('weberror', (e) => fault(`thrown: ${e.error().stack ?? e.error()}`));
		this.context.on('console', (m) => {
			if (m.type() !== 'error' || /^Failed to load resource/.test(m.text())) return; // told above
			if ((this.away || this.gone) && /net::ERR_/.test(m.text())) return;
			fault(`console: ${m.text()} (${m.location().url})`);
		});
	}
}

// visit opens a window. who is an Account, or nobody; language and size are of the
// pages; film is a video file for the camera.
export async function visit(server, { who, language = 'ar', size = 'laptop', film = '', workers = 'block', ...more } = {}) {
	const browser = await launch(film);
	const context = await browser.newContext({
		...sizes[size], locale: language === 'ar' ? 'ar-EG' : 'en-GB', timezoneId: 'Africa/Cairo', reducedMotion: 'reduce',
		serviceWorkers: workers, permissions: film ? ['camera'] : [], baseURL: server.url, ...more,
	});
	context.setDefaultTimeout(45_000);
	await context.addInitScript((l) => {
		try {
			localStorage.getItem('katf.language') ?? localStorage.setItem('katf.language', l);
		} catch {
			// an empty frame has no storage
		}
	}, language);
	if (who?.cookie) {
		const [name, value] = who.cookie.split('=');
		await context.addCookies([{ name, value, url: server.url }]);
	}
	const page = await context.newPage();
	const v = new Visit(server, context, page);
	if (!who) v.expect(401);
	v.watch();
	return v;
}
