import { mount } from 'svelte';
import './style.css';
import Driver from './Driver.svelte';

mount(Driver, { target: document.getElementById('page')! });
