// The road between a phone and the server: it can be cut, or lose the answers.
// Chromium's own "offline" leaves service workers their network; this does not.
import { connect, createServer } from 'node:net';
import { atEnd } from './end.js';

class Wire {
	state = 'up'; // 'cut': nothing passes; 'mute': requests arrive, answers don't
	pairs = new Set();

	constructor(to, listener) {
		this.to = new URL(to);
		this.listener = listener;
		this.url = `http://127.0.0.1:${listener.address().port}`;
	}

	// set changes the state; what is under way is cut off.
	set(state) {
		this.state = state;
		if (state === 'cut') for (const s of this.pairs) s.destroy();
	}

	join(near) {
		if (this.state === 'cut') return near.destroy();
		const far = connect(Number(this.to.port), this.to.hostname);
		for (const s of [near, far]) {
			this.pairs.add(s);
			s.on('error', () => {});
			s.on('close', () => {
				this.pairs.delete(s);
				near.destroy();
				far.destroy();
			});
		}
		near.on('data', (d) => far.write(d));
		far.on('data', (d) => (this.state === 'up' ? near.write(d) : near.destroy()));
	}
}

// wire gives a road to a server; it is closed at the end of the stories.
export async function wire(server) {
	const listener = createServer();
	await new Promise((done) => listener.listen(0, '127.0.0.1', done));
	const w = new Wire(server.url, listener);
	listener.on('connection', (s) => w.join(s));
	atEnd(() => {
		w.set('cut');
		listener.close();
	});
	return w;
}
