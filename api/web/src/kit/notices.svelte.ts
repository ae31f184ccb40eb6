// What is told in passing: something was done, by oneself or by others, and may
// be taken back for a while.

export interface Notice {
	id: number;
	text: string;
	kind: 'good' | 'warn' | 'bad';
	until: number; // milliseconds since 1970
	undo?: () => void | Promise<void>;
}

let last = 0;

class Notices {
	list = $state<Notice[]>([]);
}

export const notices = new Notices();

// tell shows a notice for some seconds; with undo, also a button that calls it.
export function tell(text: string, o: { kind?: Notice['kind']; seconds?: number; undo?: Notice['undo'] } = {}): number {
	const seconds = o.seconds ?? (o.undo ? 20 : 6);
	const notice: Notice = { id: ++last, text, kind: o.kind ?? 'good', until: Date.now() + seconds * 1000, undo: o.undo };
	notices.list.push(notice);
	setTimeout(() => forget(notice.id), seconds * 1000);
	return notice.id;
}

export function forget(id: number) {
	notices.list = notices.list.filter((n) => n.id !== id);
}
