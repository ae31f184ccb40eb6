// Who uses the pages.
import { Refusal, get, onUnauthenticated, write } from './api';

export type Role = 'administrator' | 'manager' | 'warehouse' | 'driver' | 'auditor';

export interface Me {
	id: string;
	login: string;
	name: string;
	role: Role;
	organisation?: string;
	warehouses: string[];
	must_change: boolean;
}

class Who {
	me = $state<Me | null>(null);
	known = $state(false); // whether it was asked
}

export const who = new Who();

onUnauthenticated(() => {
	who.me = null;
});

// recognise asks the server who this is.
export async function recognise() {
	try {
		who.me = await get<Me>('/me');
	} catch (e) {
		who.me = null;
		if (!(e instanceof Refusal) || e.status !== 401) throw e;
	} finally {
		who.known = true;
	}
}

// leave ends the session.
export async function leave() {
	await write('POST', '/logout');
	who.me = null;
}

// may reports whether the person has one of the roles; an administrator may all
// that a manager may.
export function may(...roles: Role[]): boolean {
	const role = who.me?.role;
	return role !== undefined && (roles.includes(role) || (role === 'administrator' && roles.includes('manager')));
}
