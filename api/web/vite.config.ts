import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { fonts, vazirmatn } from './fonts';
import { notices } from './notices';

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

// driver builds the driver's page by itself, beside the others: what those take of
// the libraries is not to weigh on a phone. Its service worker keeps the files
// that the page needs with no network, and no others.
function driver(): Plugin {
	let outDir = '';
	return {
		name: 'driver',
		apply: 'build',
		configResolved: (config) => {
			outDir = resolve(config.root, config.build.outDir);
		},
		closeBundle: {
			sequential: true,
			handler: () => build({ ...common, configFile: false, publicDir: false, plugins: [svelte(), notices(), worker(outDir)], build: { ...common.build, outDir, emptyOutDir: false, rolldownOptions: { input: 'd.html' } } }).then(() => {}),
		},
	};
}

const worker = (outDir: string) =>
	VitePWA({
		strategies: 'injectManifest',
		srcDir: 'src/driver',
		filename: 'd-worker.ts',
		injectRegister: false,
		manifest: false, // public/d.webmanifest
		injectManifest: {
			globPatterns: ['d.html', 'd.webmanifest', 'd-192.png', 'icon.svg', 'assets/*.{js,css}'],
			rollupFormat: 'iife',
			manifestTransforms: [
				(files) => {
					const page = readFileSync(join(outDir, 'd.html'), 'utf8');
					const needed = files.filter((f) => !f.url.startsWith('assets/') || page.includes(`/${f.url}"`));
					return { manifest: needed.map((f) => ({ ...f, url: f.url === 'd.html' ? '/d' : `/${f.url}` })) };
				},
			],
		},
	});

const common = {
	root: import.meta.dirname,
	build: {
		target: ['chrome100', 'firefox100', 'safari15.4'],
		assetsInlineLimit: 0, // the pages' policy allows no data: scripts or fonts
		modulePreload: { polyfill: false },
	},
};

export default defineConfig({
	...common,
	plugins: [fonts(), svelte(), notices(vazirmatn), drivers(), driver(), compressed()],
	server: { proxy: { '/api': api } },
	build: { ...common.build, emptyOutDir: true, rolldownOptions: { input: 'index.html' } },
});
