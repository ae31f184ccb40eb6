// Pictures with few colours, so that golden ones stay small: four bits a channel,
// at most 256 colours, as an indexed PNG.
import { crc32, deflateSync } from 'node:zlib';

// posterise rounds every channel of RGBA pixels to 16 levels, and paints colours
// beyond the 256 commonest as the nearest of these.
export function posterise(data) {
	const counts = new Map();
	for (let i = 0; i < data.length; i += 4) {
		const c = ((data[i] + 8) / 17 << 8) | ((data[i + 1] + 8) / 17 << 4) | ((data[i + 2] + 8) / 17);
		counts.set(c, (counts.get(c) ?? 0) + 1);
		data[i] = (c >> 8) * 17;
		data[i + 1] = ((c >> 4) & 15) * 17;
		data[i + 2] = (c & 15) * 17;
		data[i + 3] = 255;
	}
	const kept = [...counts.entries()].sort((a, b) => b[1] - a[1]).map(([c]) => c);
	const palette = kept.splice(0, 256);
	const nearest = new Map(kept.map((c) => [c, near(c, palette)]));
	if (nearest.size) {
		for (let i = 0; i < data.length; i += 4) {
			const to = nearest.get(at(data, i));
			if (to !== undefined) [data[i], data[i + 1], data[i + 2]] = [(to >> 8) * 17, ((to >> 4) & 15) * 17, (to & 15) * 17];
		}
	}
	return palette;
}

const at = (data, i) => ((data[i] / 17) << 8) | ((data[i + 1] / 17) << 4) | (data[i + 2] / 17);

function near(c, palette) {
	let best = palette[0];
	let least = Infinity;
	for (const p of palette) {
		const d = ((c >> 8) - (p >> 8)) ** 2 + (((c >> 4) & 15) - ((p >> 4) & 15)) ** 2 + ((c & 15) - (p & 15)) ** 2;
		if (d < least) [best, least] = [p, d];
	}
	return best;
}

// encode writes posterised pixels as a PNG with a palette.
export function encode(width, height, data, palette) {
	const index = new Map(palette.map((c, i) => [c, i]));
	const rows = Buffer.alloc((width + 1) * height);
	for (let y = 0, o = 0; y < height; y++) {
		o++; // filter: none
		for (let x = 0; x < width; x++) rows[o++] = index.get(at(data, (y * width + x) * 4));
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 3, 0, 0, 0], 8);
	const colours = Buffer.from(palette.flatMap((c) => [(c >> 8) * 17, ((c >> 4) & 15) * 17, (c & 15) * 17]));
	return Buffer.concat([
		Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
		chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
	]);
}

function chunk(name, data) {
	const body = Buffer.concat([Buffer.from(name), data]);
	const out = Buffer.alloc(body.length + 8);
	out.writeUInt32BE(data.length, 0);
	body.copy(out, 4);
	out.writeUInt32BE(crc32(body), body.length + 4);
	return out;
}
