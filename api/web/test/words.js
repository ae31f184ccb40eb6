// What the pages say, read from the faces' own words, so that stories find
// buttons and headings by them in both languages.
import { readFileSync } from 'node:fs';

const src = new URL('../src/', import.meta.url);

// words gives a face's texts in a language: t('load'), t('moved', { n: 3 }). A key
// that is not there fails the story. t.like('moved') is a pattern that leaves
// open what is not given.
export function words(face, language) {
	const of = JSON.parse(readFileSync(new URL(`${face}/words.json`, src), 'utf8'));
	const text = (key) => {
		if (!of[key]) throw new Error(`src/${face}/words.json has no ${key}`);
		return of[key][language === 'ar' ? 0 : 1];
	};
	const t = (key, values = {}) => text(key).replace(/\{(\w+)\}/g, (all, k) => String(values[k] ?? all));
	t.like = (key, values = {}) => new RegExp(escape(t(key, values)).replace(/\\\{\w+\\\}/g, '.+'));
	return t;
}

const escape = (s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
