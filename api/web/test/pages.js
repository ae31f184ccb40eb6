// The pages as they are looked at: who opens which address, and what is done there
// before the picture is taken.
import { words } from './words.js';

const manager = { who: 'manager' };
const keeper = { who: 'keeper' };

// drawn waits until the map is, and something beside it.
async function drawn(page, beside = 'body') {
	await page.locator('.canvas[data-drawn]').waitFor();
	await page.locator(beside).first().waitFor();
}

// lensed is a wave's code as the lens shows it.
const lensed = (wave) => wave.replace(/-\d{8}-/, '-20270110-');

const phone = ['phone'];
const driver = (c) => `/d#${c.link.secret}`;

// toStop opens a stop of the driver's trip.
async function toStop(page, n) {
	await page.locator('ol > li').nth(n - 1).getByRole('button').click();
	await page.locator('h2').first().waitFor();
}

export const pages = {
	login: { path: () => '/login' },
	map: { ...manager, path: (c) => `/map?plan=${c.plan}&at=24.7,32.9,7.4`, then: (page) => drawn(page) },
	'map-place': { ...manager, path: (c) => `/map?plan=${c.plan}&at=24.5,32.9,8.5&place=ASN-06`, then: (page) => drawn(page, 'aside h3') },
	'map-wave': { ...manager, path: (c) => `/map?plan=${c.plan}&at=24.5,32.9,8.5&wave=${lensed(c.wave)}`, then: (page) => drawn(page, 'aside ul') },
	board: { ...manager, path: (c) => `/board?plan=${c.plan}`, then: (page) => page.locator('.wave').first().waitFor() },
	'board-wave': {
		...manager, path: (c) => `/board?plan=${c.other}`,
		async then(page, language) {
			const t = words('board', language);
			const card = page.locator('.wave').first();
			await card.click();
			await page.locator('aside select').selectOption({ index: 5 });
			await page.getByRole('button', { name: t('judge') }).click();
			await page.locator('aside .says').waitFor();
		},
	},
	whatif: { ...manager, path: () => '/what-if', then: (page) => page.locator('article dl').nth(1).waitFor() },
	'whatif-copy': {
		...manager, path: (c) => `/what-if?copy=${c.scenario}`,
		async then(page, language) {
			const t = words('whatif', language);
			for (const kind of ['target', 'closure', 'fleet']) await page.getByRole('button', { name: t(`kind_${kind}`), exact: true }).click();
			await page.getByLabel(t('f_cartons'), { exact: true }).fill('5000');
			await page.locator('.wrong').first().waitFor();
			await page.locator('h1').click();
		},
	},
	'whatif-compare': { ...manager, path: (c) => `/what-if?view=compare&a=${c.plan}&b=${c.other}`, then: (page) => page.locator('section.card').nth(4).waitFor() },
	'whatif-advice': { ...manager, path: (c) => `/what-if?view=advice&a=${c.plan}`, then: (page) => page.locator('.card').nth(1).waitFor() },
	progress: { ...manager, path: (c) => `/progress?plan=${c.plan}`, then: (page) => page.locator('.division table').waitFor() },
	desk: { ...keeper, path: () => '/desk?date=2027-01-10', then: (page) => page.locator('.wave h3').waitFor() },
	'desk-load': {
		...keeper, path: (c) => `/desk?warehouse=WH-ASN&manifest=${c.manifests[1].id}`, then: (page) => page.locator('.total').waitFor(),
	},
	'desk-stock': { ...keeper, path: () => '/desk?warehouse=WH-ASN&view=stock', then: (page) => page.locator('table').first().waitFor() },
	'desk-card': { ...keeper, path: () => '/desk?warehouse=WH-ASN&view=stock&lot=LOT-A1', then: (page) => page.locator('table').first().waitFor() },
	'desk-receive': { ...keeper, path: (c) => `/desk?warehouse=WH-ASN&view=receive&receipt=${c.receipt}`, then: (page) => page.locator('fieldset').first().waitFor() },
	'driver-trip': { path: driver, sizes: ['laptop', 'phone'], then: (page) => page.locator('ol > li').first().waitFor() },
	'driver-stop': { path: driver, sizes: phone, then: (page) => toStop(page, 4) },
	'driver-deliver': {
		path: driver, sizes: phone,
		async then(page, language) {
			const t = words('driver', language);
			await toStop(page, 4);
			await page.getByRole('button', { name: t('deliver') }).click();
			await page.locator('input[value=partly]').check();
			await page.locator('form button.primary').click();
			await page.getByRole('alert').waitFor();
		},
	},
};
