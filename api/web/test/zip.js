// A zip of stored files, by hand: the form in which a scenario is sent.
import { crc32 } from 'node:zlib';

const u16 = (n) => Buffer.from([n & 255, n >> 8]);
const u32 = (n) => {
	const b = Buffer.alloc(4);
	b.writeUInt32LE(n >>> 0);
	return b;
};

// zip packs { name: text } without compressing.
export function zip(files) {
	const bodies = [];
	const index = [];
	let at = 0;
	for (const [name, text] of Object.entries(files)) {
		const data = Buffer.from(text);
		const title = Buffer.from(name);
		const what = [u16(20), u16(0x800), u16(0), u16(0), u16(0x21), u32(crc32(data)), u32(data.length), u32(data.length), u16(title.length), u16(0)];
		const local = Buffer.concat([u32(0x04034b50), ...what, title, data]);
		index.push(Buffer.concat([u32(0x02014b50), u16(20), ...what, u16(0), u16(0), u16(0), u32(0), u32(at), title]));
		bodies.push(local);
		at += local.length;
	}
	const names = Buffer.concat(index);
	const n = u16(index.length);
	return Buffer.concat([...bodies, names, u32(0x06054b50), u16(0), u16(0), n, n, u32(names.length), u32(at), u16(0)]);
}
