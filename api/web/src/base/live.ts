// Streams of the server: progress of a plan, changes of a board.
import { address, type Query } from './api';

// listen calls heard for each event, until the function that it gives is called.
// The browser connects again by itself and goes on after the last event;
// connected says whether it is.
export function listen<T>(
	path: string,
	query: Query,
	events: string[],
	heard: (data: T, name: string) => void,
	connected: (yes: boolean) => void = () => {},
): () => void {
	const source = new EventSource(address(path, query));
	source.onopen = () => connected(true);
	source.onerror = () => connected(false);
	const take = (e: MessageEvent) => heard(JSON.parse(e.data) as T, e.type);
	source.onmessage = take;
	for (const name of events) source.addEventListener(name, take as EventListener);
	return () => source.close();
}
