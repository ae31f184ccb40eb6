// What a machine can find of faults that keep people with a screen reader, a
// keyboard or weak eyes from using a page, and of text that is cut off.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// accessible fails if axe-core finds a serious or critical fault of WCAG 2.1 AA.
// It is run by the browser's own console, which the page's policy does not bind.
export async function accessible(page, name) {
	await page.evaluate(axe);
	const faults = await page.evaluate(async () => {
		const { violations } = await window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] });
		return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
			.map((v) => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 4).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join('; ')}`);
	});
	assert.deepEqual(faults, [], name);
}

// fits fails if the page is wider than the window, or text is cut off: in an
// element that hides what does not fit and has no ellipsis that says so.
export async function fits(page, name) {
	const faults = await page.evaluate(() => {
		const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
		const out = wide > 0 ? [`the page is ${wide} px wider than the window: ${widest()}`] : [];
		for (const e of document.querySelectorAll('body *')) {
			const s = getComputedStyle(e);
			if (s.visibility === 'hidden' || e.clientWidth < 2 || e.clientHeight < 2 || !/hidden|clip/.test(s.overflowX + s.overflowY)) continue;
			if (e instanceof SVGElement || e instanceof HTMLCanvasElement || s.textOverflow === 'ellipsis' || !e.textContent.trim()) continue;
			if (e.closest('[aria-hidden="true"], .visually-hidden, .ol-viewport')) continue;
			if ((/hidden|clip/.test(s.overflowX) && e.scrollWidth > e.clientWidth + 1) || (/hidden|clip/.test(s.overflowY) && e.scrollHeight > e.clientHeight + 1)) out.push(`cut off: <${e.tagName.toLowerCase()} class="${e.className}"> ${e.textContent.trim().slice(0, 60)}`);
		}
		return out;

		function widest() {
			const edge = document.documentElement.clientWidth;
			const found = [...document.querySelectorAll('body *')].filter((e) => {
				const r = e.getBoundingClientRect();
				return r.width > 0 && (r.right > edge + 1 || r.left < -1);
			});
			return found.slice(-3).map((e) => `<${e.tagName.toLowerCase()} class="${e.className}">`).join(' ');
		}
	});
	assert.deepEqual(faults, [], name);
}

// touchable fails if a button or link that a thumb has to hit is under 44 px.
export async function touchable(page, name) {
	const small = await page.evaluate(() => [...document.querySelectorAll('button, select, input:not([type=checkbox]):not([type=radio]):not([type=file]), a.button, nav a, summary')]
		.filter((e) => e.checkVisibility() && !e.closest('.ol-viewport'))
		.map((e) => [e, e.getBoundingClientRect()])
		.filter(([e, r]) => r.width > 1 && r.height > 1 && (r.height < 43.5 || r.width < 24))
		.map(([e, r]) => `${e.tagName.toLowerCase()} "${(e.textContent || e.getAttribute('aria-label') || e.name).trim().slice(0, 40)}" ${Math.round(r.width)}×${Math.round(r.height)}`));
	assert.deepEqual(small, [], name);
}
