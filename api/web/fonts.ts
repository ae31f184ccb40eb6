import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subset from 'subset-font';
import type { Plugin } from 'vite';

type Range = [from: number, to: number];

// What pages and names of places are written in: Arabic with its marks and both
// kinds of its digits, the letters that Egyptian names borrow (پ چ ژ ڤ گ), and
// ASCII with the signs that sentences and figures need.
const letters: Record<string, Range[]> = {
	arabic: [
		[0x60c, 0x60c], [0x61b, 0x61b], [0x61f, 0x63a], [0x640, 0x655], [0x660, 0x66c], [0x670, 0x671], [0x67e, 0x67e],
		[0x686, 0x686], [0x698, 0x698], [0x6a4, 0x6a4], [0x6a9, 0x6a9], [0x6af, 0x6af], [0x6cc, 0x6cc], [0x6f0, 0x6f9],
		[0x200c, 0x200f],
	],
	latin: [
		[0x20, 0x7e], [0xa0, 0xa0], [0xab, 0xab], [0xb7, 0xb7], [0xbb, 0xbb], [0xd7, 0xd7], [0xe0, 0xff], [0x2010, 0x2014],
		[0x2018, 0x201d], [0x2026, 0x2026], [0x2190, 0x2193], [0x2212, 0x2212],
	],
};

// vazirmatn is the folder of the fonts' package.
export const vazirmatn = join(import.meta.dirname, 'node_modules/@fontsource-variable/vazirmatn');

// fonts writes the parts of Vazirmatn that the pages use beside their style: less
// than half of what the package has. Joined forms come with their letters.
export function fonts(): Plugin {
	const to = join(import.meta.dirname, 'src/base/fonts');
	return {
		name: 'fonts',
		async buildStart() {
			mkdirSync(to, { recursive: true });
			for (const [name, ranges] of Object.entries(letters)) {
				const text = ranges.flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, i) => String.fromCodePoint(a + i))).join('');
				const whole = readFileSync(join(vazirmatn, `files/vazirmatn-${name}-wght-normal.woff2`));
				writeFileSync(join(to, `${name}.woff2`), await subset(whole, text, { targetFormat: 'woff2', variationAxes: { wght: { min: 400, max: 700 } } }));
			}
		},
	};
}
