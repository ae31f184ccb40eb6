// Where in the pages a person is: a path for the face, and a query for what a
// colleague should see who is sent the address.

class Place {
	path = $state(location.pathname);
	query = $state<Record<string, string>>(read());
}

function read(): Record<string, string> {
	return Object.fromEntries(new URLSearchParams(location.search));
}

const place = new Place();
addEventListener('popstate', arrive);

function arrive() {
	place.path = location.pathname;
	place.query = read();
}

// here is the path in use.
export const here = (): string => place.path;

// asked gives a value of the query, '' if it is not there.
export const asked = (name: string): string => place.query[name] ?? '';

type Values = Record<string, string | number | null | undefined>;

// to gives the address of a page with a query; empty values are left out.
export function to(path: string, values: Values = {}): string {
	const q = new URLSearchParams();
	for (const [k, v] of Object.entries(values)) if (v !== undefined && v !== null && v !== '') q.set(k, String(v));
	const text = q.toString();
	return path + (text ? `?${text}` : '');
}

// go opens another page of these.
export function go(path: string, values: Values = {}) {
	history.pushState(null, '', to(path, values));
	arrive();
}

// ask changes values of the query and leaves the others: a step back undoes it,
// unless it replaces what was there.
export function ask(values: Values, how: { replace?: boolean } = {}) {
	const merged = { ...place.query, ...values };
	const url = to(place.path, merged);
	if (how.replace) history.replaceState(null, '', url);
	else history.pushState(null, '', url);
	arrive();
}

// inside makes links to other pages open without loading anew. It goes on the
// element around them.
export function inside(node: HTMLElement) {
	const click = (e: MouseEvent) => {
		const a = (e.target as Element).closest('a');
		if (!a || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
		if (a.target || a.hasAttribute('download') || a.origin !== location.origin || a.dataset.outside !== undefined) return;
		if (a.pathname.startsWith('/api/') || a.pathname === '/d' || a.hash) return;
		e.preventDefault();
		history.pushState(null, '', a.pathname + a.search);
		arrive();
		scrollTo(0, 0);
	};
	node.addEventListener('click', click);
	return { destroy: () => node.removeEventListener('click', click) };
}
