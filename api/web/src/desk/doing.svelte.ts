// A step that somebody takes: while it is on its way, what was refused, and the
// same key for the same step when no answer came.
import { Refusal, uuid, write } from '../base/api';

export class Doing {
	busy = $state(false);
	error = $state<unknown>(null);
	private last: { text: string; key: string } | null = null;

	// step sends a write and gives its answer, or nothing if it was refused.
	async step<T>(path: string, body: Record<string, unknown> = {}, method: 'POST' | 'DELETE' = 'POST'): Promise<T | undefined> {
		const text = path + JSON.stringify(body);
		const key = this.last?.text === text ? this.last.key : uuid();
		this.last = { text, key };
		this.busy = true;
		this.error = null;
		try {
			const out = await write<T>(method, path, method === 'DELETE' ? undefined : body, { key });
			this.last = null;
			return out;
		} catch (e) {
			if (e instanceof Refusal && e.status >= 400 && e.status < 500) this.last = null;
			this.error = e;
			return undefined;
		} finally {
			this.busy = false;
		}
	}

	// read fetches, and keeps what went wrong.
	async read<T>(f: () => Promise<T>): Promise<T | undefined> {
		try {
			const out = await f();
			this.error = null;
			return out;
		} catch (e) {
			if (e instanceof DOMException && e.name === 'AbortError') return undefined;
			this.error = e;
			return undefined;
		}
	}
}
