import { mount } from 'svelte';
import '../base/style.css';
import App from './App.svelte';

mount(App, { target: document.getElementById('page')! });
