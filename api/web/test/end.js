// What is started for a file of stories ends with it. node:test would end what a
// test asks for at the end of that test; this waits for the last.
import { after } from 'node:test';

const ends = [];
after(async () => {
	const results = await Promise.allSettled(ends.reverse().map((end) => end()));
	for (const r of results) if (r.status === 'rejected') throw r.reason;
});

// atEnd has something done when the file's last story is over.
export const atEnd = (end) => ends.push(end);
