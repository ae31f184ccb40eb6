// Accounts of the stories, and their calls of the API beside the pages: what a
// story needs to be there before it begins, and what the books say after it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

export const uuid = randomUUID;

// password is everybody's.
export const password = 'كرتونة لكل بيت 1448';

// Account is somebody who is logged in.
export class Account {
	constructor(url, login = '', password = '') {
		Object.assign(this, { url, login, password, cookie: '', secret: '' });
	}

	// of gives the account of a driver's link.
	static driver(url, secret) {
		const a = new Account(url);
		a.secret = secret;
		return a;
	}

	// send gives status and body of an operation, whatever the answer.
	async send(method, path, body, head = {}) {
		const headers = { Accept: 'application/json', ...head };
		if (this.cookie) headers.Cookie = this.cookie;
		if (this.secret) headers.Authorization = `Bearer ${this.secret}`;
		if (method !== 'GET') headers['Idempotency-Key'] ??= uuid();
		if (body instanceof Buffer) headers['Content-Type'] ??= 'application/zip';
		else if (body !== undefined) headers['Content-Type'] ??= 'application/json';
		const sent = body === undefined || body instanceof Buffer ? body : JSON.stringify(body);
		const r = await fetch(this.url + '/api/v1' + path, { method, headers, body: sent });
		const set = r.headers.getSetCookie()[0];
		if (set) this.cookie = set.split(';')[0];
		const text = await r.text();
		const json = r.headers.get('Content-Type')?.includes('json') && text ? JSON.parse(text) : text;
		return { status: r.status, body: json, etag: r.headers.get('ETag') ?? '' };
	}

	// must is send that fails the story if it is refused.
	async must(method, path, body, head) {
		const r = await this.send(method, path, body, head);
		assert.ok(r.status < 300, `${method} ${path}: ${r.status} ${JSON.stringify(r.body)}`);
		return r.body;
	}

	get(path) {
		return this.must('GET', path);
	}

	post(path, body = {}, head) {
		return this.must('POST', path, body, head);
	}

	// file gives the bytes of a paper or table.
	async file(path) {
		const r = await fetch(this.url + '/api/v1' + path, { headers: { Cookie: this.cookie } });
		assert.ok(r.ok, `${path}: ${r.status}`);
		return Buffer.from(await r.arrayBuffer());
	}

	// enter logs in with a one-time password and chooses a lasting one.
	async enter(once) {
		await this.post('/login', { login: this.login, password: once });
		await this.post('/me/password', { old_password: once, new_password: this.password });
		return this;
	}

	// make gives a new account of a role, by an administrator.
	async make(login, name, role, warehouses = []) {
		const { one_time_password: once } = await this.post('/users', { id: uuid(), login, name, role, warehouses });
		return new Account(this.url, login, password).enter(once);
	}
}
