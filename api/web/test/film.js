// What a camera sees that is held over the symbol of a paper: a film of one
// picture, cut from the printed page itself.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { atEnd } from './end.js';

const width = 640;
const height = 480;

// read finds the symbol on the first page of a PDF: what it says, and the picture
// around it.
export function read(pdf) {
	const page = gray(execFileSync('pdftoppm', ['-r', '200', '-gray', '-f', '1', '-l', '1', '-'], { input: pdf, maxBuffer: 1 << 28 }));
	const rgba = new Uint8ClampedArray(page.data.length * 4);
	page.data.forEach((v, i) => rgba.set([v, v, v, 255], i * 4));
	const found = jsqr(rgba, page.width, page.height);
	if (!found) throw new Error('the page has no symbol that can be read');
	return { text: found.data, page, corners: found.location };
}

// gray takes apart a portable graymap.
function gray(pgm) {
	const [head, w, h] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 64).toString('latin1'));
	return { width: Number(w), height: Number(h), data: pgm.subarray(head.length) };
}

// film gives a file that Chromium takes for a camera, with the symbol of a paper
// before white.
export function film(pdf) {
	const { page, corners } = read(pdf);
	const { topLeftCorner: a, bottomRightCorner: b } = corners;
	const side = (b.x - a.x) * 1.5; // with the white around it
	const left = (a.x + b.x - side) / 2;
	const top = (a.y + b.y - side) / 2;
	const luma = Buffer.alloc(width * height, 255);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < height; x++) {
			const px = Math.round(left + (x * side) / height);
			const py = Math.round(top + (y * side) / height);
			if (px >= 0 && py >= 0 && px < page.width && py < page.height) luma[y * width + x + (width - height) / 2] = page.data[py * page.width + px];
		}
	}
	const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
	const dir = mkdtempSync(join(tmpdir(), 'katf-film-'));
	atEnd(() => rmSync(dir, { recursive: true, force: true }));
	const file = join(dir, 'camera.y4m');
	writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]));
	return file;
}
