import { mount } from 'svelte';
import '../base/tokens.css';
import Driver from './Driver.svelte';

mount(Driver, { target: document.getElementById('page')! });
