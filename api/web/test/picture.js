// Pictures with few colours, so that golden ones stay small: an indexed PNG of the
// commonest colours, edges of letters painted in the nearest of these.
import { crc32, deflateSync } from 'node:zlib';

const most = 64;

// encode writes RGBA pixels as a PNG with a palette.
export function encode(width, height, rgba) {
	const pixels = new Uint32Array(width * height);
	const counts = new Map();
	for (let i = 0; i < pixels.length; i++) {
		const c = (rgba[i * 4] << 16) | (rgba[i * 4 + 1] << 8) | rgba[i * 4 + 2];
		pixels[i] = c;
		counts.set(c, (counts.get(c) ?? 0) + 1);
	}
	const colours = [...counts.entries()].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([c]) => c);
	const palette = colours.slice(0, most);
	const index = new Map(colours.map((c, i) => [c, i < most ? i : nearest(c, palette)]));
	const rows = Buffer.alloc((width + 1) * height); // each begins with 0: no filter
	for (let i = 0; i < pixels.length; i++) rows[i + Math.floor(i / width) + 1] = index.get(pixels[i]);
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 3, 0, 0, 0], 8); // eight bits, indexed
	return Buffer.concat([
		Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head),
		chunk('PLTE', Buffer.from(palette.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]))),
		chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0)),
	]);
}

function nearest(c, palette) {
	let best = 0;
	let least = Infinity;
	palette.forEach((p, i) => {
		const d = ((c >> 16) - (p >> 16)) ** 2 + (((c >> 8) & 255) - ((p >> 8) & 255)) ** 2 + ((c & 255) - (p & 255)) ** 2;
		if (d < least) [best, least] = [i, d];
	});
	return best;
}

function chunk(name, data) {
	const body = Buffer.concat([Buffer.from(name), data]);
	const out = Buffer.alloc(body.length + 8);
	out.writeUInt32BE(data.length, 0);
	body.copy(out, 4);
	out.writeUInt32BE(crc32(body), body.length + 4);
	return out;
}
