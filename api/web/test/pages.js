// The pages as they are looked at: who opens which address, and what is done there
// before the picture is taken.
import { words } from './words.js';

const phone = ['phone'];
const driver = (c) => `/d#${c.link.secret}`;

// toStop opens a stop of the driver's trip.
async function toStop(page, n) {
	await page.locator('ol > li').nth(n - 1).getByRole('button').click();
	await page.locator('h2').first().waitFor();
}

export const pages = {
	login: { path: () => '/login' },
	progress: { who: 'manager', path: (c) => `/progress?plan=${c.plan}`, then: (page) => page.locator('.division table').waitFor() },
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
