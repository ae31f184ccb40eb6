import type { Component } from 'svelte';
import type { Role } from '../base/me.svelte';
import type raw from './words.json';

// A face of the pages: its address, its name, whom it is for, and its code,
// which is fetched when it is opened.
export interface Face {
	path: string;
	name: keyof typeof raw;
	for: Role[];
	load: () => Promise<{ default: Component }>;
}

export const faces: Face[] = [
	{ path: '/map', name: 'map', for: ['manager', 'auditor'], load: () => import('../map/Map.svelte') },
	{ path: '/board', name: 'board', for: ['manager', 'auditor'], load: () => import('../board/Board.svelte') },
	{ path: '/what-if', name: 'whatif', for: ['manager', 'auditor'], load: () => import('../whatif/WhatIf.svelte') },
	{ path: '/progress', name: 'progress', for: ['manager', 'auditor'], load: () => import('../progress/Progress.svelte') },
	{ path: '/desk', name: 'desk', for: ['manager', 'warehouse', 'auditor'], load: () => import('../desk/Desk.svelte') },
];
