import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

// The program that serves embeds dist. In development Vite serves the pages and
// passes calls on to KATF_API.
const api = process.env.KATF_API ?? 'http://127.0.0.1:8448';

// drivers gives /d the driver's page in development, as the program does.
function drivers(): Plugin {
	return {
		name: 'drivers',
		configureServer(server) {
			server.middlewares.use((req, _, next) => {
				if (req.url === '/d' || req.url?.startsWith('/d?')) req.url = '/d.html';
				next();
			});
		},
	};
}

// compressed writes each file that gains from it a second time, for servers to
// give as it is.
function compressed(): Plugin {
	let out = '';
	return {
		name: 'compressed',
		apply: 'build',
		enforce: 'post',
		configResolved: (config) => {
			out = resolve(config.root, config.build.outDir);
		},
		closeBundle: {
			order: 'post',
			handler() {
				for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
					const path = join(out, name);
					if (!statSync(path).isFile() || !/\.(html|js|css|svg|json|webmanifest)$/.test(name)) continue;
					const plain = readFileSync(path);
					const packed = gzipSync(plain, { level: 9 });
					if (packed.length < plain.length) writeFileSync(`${path}.gz`, packed);
				}
			},
		},
	};
}

export default defineConfig({
	plugins: [svelte(), drivers(), compressed()],
	server: { proxy: { '/api': api } },
	build: {
		target: ['chrome100', 'firefox100', 'safari15.4'],
		assetsInlineLimit: 0, // the pages' policy allows no data: scripts or fonts
		modulePreload: { polyfill: false },
		emptyOutDir: true,
		rolldownOptions: { input: { index: 'index.html', d: 'd.html' } },
	},
});
