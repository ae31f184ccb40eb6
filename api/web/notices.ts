import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

// homes are the folders of the packages that were met so far: the staff's pages
// and the driver's are bundled one after the other.
const homes = new Set<string>();

// notices writes NOTICES.txt beside the pages: the licence of every package of
// which a file is in them, fonts too. It is made of what was bundled, so that it
// can't be forgotten. Beside that it tells of packages of which a part was made
// into a file of ours, by their folders.
export function notices(...made: string[]): Plugin {
	let root = '';
	for (const home of made) homes.add(home);
	return {
		name: 'notices',
		apply: 'build',
		configResolved: (config) => {
			root = config.root;
		},
		generateBundle(_, bundle) {
			const fonts = Object.values(bundle).flatMap((f) => (f.type === 'asset' ? f.originalFileNames : [])); // named by styles
			for (const path of [...this.getModuleIds(), ...fonts.map((name) => resolve(root, name))]) {
				const home = homeOf(path);
				if (home) homes.add(home);
			}
			const parts = [...homes].sort().map(notice);
			const head = 'The pages of katf are under the Apache License 2.0. They contain parts of the packages below.\n';
			this.emitFile({ type: 'asset', fileName: 'NOTICES.txt', source: [head, ...parts].join(`\n${'-'.repeat(78)}\n\n`) });
		},
	};
}

// homeOf gives the folder of the package that a module came from, '' if it is ours.
function homeOf(id: string): string {
	const path = id.split('?')[0]!;
	if (path.startsWith('\0') || !path.includes('/node_modules/')) return '';
	for (let dir = dirname(path); !dir.endsWith('/node_modules'); dir = dirname(dir)) {
		if (existsSync(join(dir, 'package.json')) && /\/node_modules\/(@[^/]+\/)?[^/]+$/.test(dir)) return dir;
	}
	return '';
}

function notice(home: string): string {
	const p = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
	const texts = readdirSync(home).filter((name) => /^(licen[cs]e|notice|ofl)/i.test(name));
	if (!p.license) throw new Error(`${p.name} names no licence: may it be bundled?`);
	const from = p.homepage ?? p.repository?.url ?? p.repository ?? '';
	const by = texts.length ? '' : `\nBy ${p.author?.name ?? p.author ?? 'its authors'}.\n`;
	return [`${p.name} ${p.version} · ${p.license} · ${from}\n${by}`, ...texts.map((name) => readFileSync(join(home, name), 'utf8'))].join('\n');
}
