// npm test: builds the program once if KATF names none, and runs every file of
// stories against it, two at a time.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = new URL('.', import.meta.url).pathname;
const root = join(here, '../../..');

function run(command, args, env = process.env) {
	const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
	if (error) console.error(`${command}: ${error.message}`);
	return status ?? 1;
}

const asked = process.argv.slice(2);
const files = readdirSync(here).filter((f) => f.endsWith('.test.js') && (asked.length === 0 || asked.some((a) => f.includes(a)))).sort();
const dir = mkdtempSync(join(tmpdir(), 'katf-web-run-'));
let status = 0;
try {
	let bin = process.env.KATF;
	if (!bin) {
		bin = join(dir, 'katf');
		status = run('go', ['build', '-trimpath', '-o', bin, './cmd/katf']);
	}
	status ||= run(process.execPath, ['--test', '--test-concurrency=2', '--test-reporter=spec', ...files.map((f) => join(here, f))], { ...process.env, KATF: bin });
} finally {
	rmSync(dir, { recursive: true, force: true });
}
process.exitCode = status;
