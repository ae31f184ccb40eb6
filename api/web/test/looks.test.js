// Every page in both languages on an old laptop and on a cheap phone: how it looks,
// what a machine finds of faults for people with a screen reader or weak eyes,
// whether anything is cut off or too small for a thumb.
import { before, test } from 'node:test';
import { accessible, fits, touchable } from './axe.js';
import { languages, sizes, visit } from './browser.js';
import { golden } from './golden.js';
import { look } from './lens.js';
import { pages } from './pages.js';
import { serve } from './server.js';
import { copied, underway } from './campaign.js';

let server, people, campaign;
before(async () => {
	server = await serve();
	people = await server.people();
	campaign = await underway(people);
	campaign.other = await copied(people, campaign.scenario, 800);
});

for (const [name, page] of Object.entries(pages)) {
	if (process.env.ONLY && !name.startsWith(process.env.ONLY)) continue;
	for (const size of page.sizes ?? Object.keys(sizes)) {
		for (const language of languages) {
			test(`${name}, ${size}, ${language}`, async () => {
				const v = await visit(server, { who: people[page.who], language, size });
				await look(v.page);
				await v.go(page.path(campaign));
				await page.then?.(v.page, language, campaign);
				await v.still();
				// Which part of the country a wave's map shows depends on when its panel opens.
				await golden(v.page, `${name}-${size}-${language}`, { mask: [v.page.locator('.undo'), ...(name === 'map-wave' ? [v.page.locator('.canvas')] : [])] });
				await fits(v.page, name);
				if (size === 'phone') await touchable(v.page, name);
				await accessible(v.page, name);
				await v.close();
			});
		}
	}
}
