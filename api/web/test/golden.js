// Pictures of the pages as they were looked at: golden/NAME.png. A page that looks
// otherwise fails; UPDATE=1 takes the new picture, and whoever does that looks at it.
// LOOK=DIR writes the whole of every page there besides, for looking.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { encode } from './picture.js';

const dir = new URL('golden/', import.meta.url).pathname;
let failures;

// tolerance is the share of pixels that may differ: edges of letters differ
// between versions of Chromium and of its font renderer, and half a pixel of a
// layout may be rounded either way, which moves all letters of a column.
const tolerance = 0.02;

// golden compares what is on screen with the picture of that name.
export async function golden(page, name, { mask = [], fullPage = false } = {}) {
	if (process.env.LOOK) await page.screenshot({ path: join(process.env.LOOK, name + '.png'), animations: 'disabled', fullPage: true });
	const shoot = async () => PNG.sync.read(await page.screenshot({ animations: 'disabled', caret: 'hide', mask, maskColor: '#cccccc', fullPage }));
	let shot = await shoot();
	const file = join(dir, name + '.png');
	if (process.env.UPDATE) {
		mkdirSync(dir, { recursive: true });
		writeFileSync(file, encode(shot.width, shot.height, shot.data));
		return;
	}
	assert.ok(existsSync(file), `${file} is not there: UPDATE=1 npm test makes it; look at it before you keep it`);
	const want = PNG.sync.read(readFileSync(file));
	let wrong = differing(want, shot);
	for (let tries = 0; wrong.share > tolerance && tries < 5; tries++) { // a map may still be on its way
		await new Promise((go) => setTimeout(go, 500));
		shot = await shoot();
		wrong = differing(want, shot);
	}
	if (wrong.share <= tolerance) return;
	failures ??= mkdtempSync(join(tmpdir(), 'katf-pictures-'));
	writeFileSync(join(failures, `${name}.png`), PNG.sync.write(shot));
	writeFileSync(join(failures, `${name}.diff.png`), PNG.sync.write(wrong.picture));
	assert.fail(`${name}: ${(wrong.share * 100).toFixed(2)} % of the picture is not as before; see ${failures}`);
}

// differing gives the share of pixels that differ, all of them if the size does.
function differing(want, got) {
	const picture = new PNG({ width: got.width, height: got.height });
	if (want.width !== got.width || want.height !== got.height) return { share: 1, picture };
	const n = pixelmatch(want.data, got.data, picture.data, got.width, got.height, { threshold: 0.2 });
	return { share: n / (got.width * got.height), picture };
}
