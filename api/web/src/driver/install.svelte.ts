// The page on the phone: kept for where there is no network, on the home screen
// if the driver wants it, renewed without losing what waits.

interface Prompt extends Event {
	prompt(): Promise<void>;
}

class Install {
	kept = $state<'yes' | 'no' | 'never'>('no'); // never: this address does not allow it
	offer = $state.raw<Prompt | null>(null);
	renewal = $state.raw<ServiceWorker | null>(null);

	async start() {
		addEventListener('beforeinstallprompt', (e) => {
			e.preventDefault();
			this.offer = e as Prompt;
		});
		addEventListener('appinstalled', () => (this.offer = null));
		if (!('serviceWorker' in navigator)) {
			this.kept = 'never';
			return;
		}
		if (import.meta.env.DEV) return;
		try {
			const r = await navigator.serviceWorker.register('/d-worker.js', { scope: '/d' });
			const look = () => {
				if (r.active) this.kept = 'yes';
				if (r.waiting && navigator.serviceWorker.controller) this.renewal = r.waiting;
			};
			r.addEventListener('updatefound', () => r.installing?.addEventListener('statechange', look));
			look();
		} catch {
			this.kept = 'never';
		}
	}

	async install() {
		const offer = this.offer;
		this.offer = null;
		await offer?.prompt();
	}

	// renew changes to the new version; what waits is not the page's and stays.
	renew() {
		navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
		this.renewal?.postMessage('renew');
		this.renewal = null;
	}
}

export const install = new Install();
