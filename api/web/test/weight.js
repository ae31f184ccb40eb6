// loaded opens a page for the first time and gives the bytes of all files that it
// loads, packed as they were sent. Answers of the API are not among them.
export async function loaded(visit, path) {
	const responses = [];
	visit.context.on('response', (r) => responses.push(r));
	await visit.go(path);
	const files = [];
	let bytes = 0;
	for (const r of responses) {
		const { pathname } = new URL(r.url());
		if (pathname.startsWith('/api/') || /^(data|blob):/.test(r.url())) continue;
		const { responseBodySize: n } = await r.request().sizes();
		bytes += n;
		files.push(`${pathname} ${n}`);
	}
	return { bytes, files };
}
