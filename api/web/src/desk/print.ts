// A paper is opened when its printing is recorded, so that no copy goes uncounted.
// The window is opened at once: browsers refuse one that comes after an answer.
import type { Doing } from './doing.svelte';

export async function printed(doing: Doing, record: string, pdf: string): Promise<boolean> {
	const page = open('about:blank');
	const answer = await doing.step(record);
	if (!answer) {
		page?.close();
		return false;
	}
	if (page) page.location.href = pdf;
	else location.href = pdf;
	return true;
}
