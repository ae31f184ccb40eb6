// The whole program for one file of stories: katf serve on a free port, with a
// private PostgreSQL in a folder that goes when the stories end, however they do.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from './end.js';
import { createInterface } from 'node:readline';
import { Account, password } from './account.js';

export const root = new URL('../../..', import.meta.url).pathname;

// The shell between stops the program when this process is gone, even killed:
// its standard input ends then. It removes the folder after the last file is
// closed.
const guard = 'dir=$1; shift; "$@" & pid=$!; read -r _; kill -TERM $pid 2>/dev/null; wait $pid; rm -rf "$dir"';

// Server is a running katf.
class Server {
	constructor(url, child) {
		Object.assign(this, { url, child, log: [] });
	}

	// people gives an account of each role, all logged in.
	async people() {
		const admin = await new Account(this.url, 'admin', password).enter(this.once);
		for (const o of ['ORG-01', 'ORG-02']) {
			await admin.send('POST', '/organisations', { id: o, name_ar: `جمعية ${o.slice(-1)}`, name_en: `Member ${o.slice(-1)}` });
		}
		return {
			admin,
			manager: await admin.make('manager', 'Planning', 'manager'),
			keeper: await admin.make('keeper', 'Aswan store', 'warehouse', ['WH-ASN']),
			auditor: await admin.make('auditor', 'Audit', 'auditor'),
		};
	}

	// stop ends it and waits until nothing of it is left.
	stop() {
		this.stopped ??= new Promise((done) => {
			if (this.child.exitCode !== null) return done();
			this.child.once('close', done);
			this.child.stdin.end('\n');
		});
		return this.stopped;
	}
}

// free gives a port that nobody listens on.
export function free() {
	return new Promise((done, fail) => {
		const s = createServer();
		s.once('error', fail);
		s.listen(0, '127.0.0.1', () => {
			const { port } = s.address();
			s.close(() => done(port));
		});
	});
}

// serve starts katf; the stories' file stops it at its end.
export async function serve(...flags) {
	const bin = process.env.KATF;
	if (!bin) throw new Error('KATF names no program: run the stories by npm test, or set it to a built katf');
	const port = await free();
	const dir = mkdtempSync(join(tmpdir(), 'katf-web-'));
	chmodSync(dir, 0o755); // PostgreSQL of root runs as another user
	const args = ['serve', '--listen', `127.0.0.1:${port}`, '--data', join(dir, 'data'), '--login-rate', '1000', '--rate', '1000000', ...flags];
	const env = { ...process.env };
	delete env.DATABASE_URL;
	const child = spawn('bash', ['-c', guard, 'katf', dir, bin, ...args], { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] });
	const server = new Server(`http://127.0.0.1:${port}`, child);
	atEnd(() => server.stop());
	child.stderr.on('data', (d) => server.log.push(String(d)));
	await ready(server, child, flags.includes('--load') ? 600 : 60);
	return server;
}

// ready waits for the password and the address.
function ready(server, child, seconds) {
	return new Promise((done, fail) => {
		const lines = createInterface({ input: child.stdout });
		lines.on('line', (line) => {
			server.log.push(line + '\n');
			server.once ??= /with the password (\S+);/.exec(line)?.[1];
			if (line.includes(server.url)) done();
		});
		lines.on('close', () => fail(new Error(`katf serve ended:\n${server.log.join('')}`)));
		setTimeout(() => fail(new Error(`katf serve is not up after ${seconds} s:\n${server.log.join('')}`)), seconds * 1000).unref();
	});
}
