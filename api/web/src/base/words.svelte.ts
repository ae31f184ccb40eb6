// The two languages of the pages. A face keeps its words in words.json, each as
// [Arabic, English]; no component holds text of its own.

export type Language = 'ar' | 'en';

// Words are what a words.json holds.
export type Words = Record<string, string[]>;

const key = 'katf.language';

function remembered(): Language {
	try {
		return localStorage.getItem(key) === 'en' ? 'en' : 'ar';
	} catch {
		return 'ar'; // storage may be refused
	}
}

class Tongue {
	language = $state<Language>(remembered());
}

const tongue = new Tongue();
show(tongue.language);

function show(l: Language) {
	document.documentElement.lang = l;
	document.documentElement.dir = l === 'ar' ? 'rtl' : 'ltr';
}

// language is the one in use; reading it in a component follows changes.
export const language = (): Language => tongue.language;

// speak changes the language and remembers it.
export function speak(l: Language) {
	tongue.language = l;
	show(l);
	try {
		localStorage.setItem(key, l);
	} catch {
		// it lasts as long as the page then
	}
}

// either chooses between the two forms that the server gives of names and
// sentences; the other one where the one is missing.
export function either(ar: string | undefined, en: string | undefined): string {
	return (tongue.language === 'ar' ? ar || en : en || ar) ?? '';
}

// words makes the function that gives a face's texts: t('moved', { n: 3 }) puts
// 3 in the place of {n}.
export function words<W extends Words>(of: W) {
	return (name: keyof W & string, values?: Record<string, string | number>): string => {
		const pair = of[name];
		let text = pair ? either(pair[0], pair[1]) : name;
		if (values) text = text.replace(/\{(\w+)\}/g, (all, k: string) => String(values[k] ?? all));
		return text;
	};
}

type Forms = { ar: Partial<Record<Intl.LDMLPluralRule, string>>; en: [string, string] };

// Arabic counts one and two by the noun alone, 3 to 10 with its plural, and 11 to
// 99 with the accusative singular.
const nouns = {
	cartons: { ar: { zero: '# كرتونة', one: 'كرتونة واحدة', two: 'كرتونتان', few: '# كراتين', many: '# كرتونة', other: '# كرتونة' }, en: ['# carton', '# cartons'] },
	trips: { ar: { zero: '# رحلة', one: 'رحلة واحدة', two: 'رحلتان', few: '# رحلات', many: '# رحلة', other: '# رحلة' }, en: ['# trip', '# trips'] },
	stops: { ar: { zero: '# محطة', one: 'محطة واحدة', two: 'محطتان', few: '# محطات', many: '# محطة', other: '# محطة' }, en: ['# stop', '# stops'] },
	places: { ar: { zero: '# موقع', one: 'موقع واحد', two: 'موقعان', few: '# مواقع', many: '# موقعًا', other: '# موقع' }, en: ['# place', '# places'] },
	waves: { ar: { zero: '# دفعة', one: 'دفعة واحدة', two: 'دفعتان', few: '# دفعات', many: '# دفعة', other: '# دفعة' }, en: ['# wave', '# waves'] },
	warehouses: { ar: { zero: '# مخزن', one: 'مخزن واحد', two: 'مخزنان', few: '# مخازن', many: '# مخزنًا', other: '# مخزن' }, en: ['# warehouse', '# warehouses'] },
	manifests: { ar: { zero: '# بيان', one: 'بيان واحد', two: 'بيانان', few: '# بيانات', many: '# بيانًا', other: '# بيان' }, en: ['# manifest', '# manifests'] },
	trucks: { ar: { zero: '# شاحنة', one: 'شاحنة واحدة', two: 'شاحنتان', few: '# شاحنات', many: '# شاحنة', other: '# شاحنة' }, en: ['# truck', '# trucks'] },
	days: { ar: { zero: '# يوم', one: 'يوم واحد', two: 'يومان', few: '# أيام', many: '# يومًا', other: '# يوم' }, en: ['# day', '# days'] },
	seconds: { ar: { zero: '# ثانية', one: 'ثانية واحدة', two: 'ثانيتان', few: '# ثوانٍ', many: '# ثانية', other: '# ثانية' }, en: ['# second', '# seconds'] },
	minutes: { ar: { zero: '# دقيقة', one: 'دقيقة واحدة', two: 'دقيقتان', few: '# دقائق', many: '# دقيقة', other: '# دقيقة' }, en: ['# minute', '# minutes'] },
	changes: { ar: { zero: '# تغيير', one: 'تغيير واحد', two: 'تغييران', few: '# تغييرات', many: '# تغييرًا', other: '# تغيير' }, en: ['# change', '# changes'] },
	violations: { ar: { zero: '# مخالفة', one: 'مخالفة واحدة', two: 'مخالفتان', few: '# مخالفات', many: '# مخالفة', other: '# مخالفة' }, en: ['# broken rule', '# broken rules'] },
	households: { ar: { zero: '# أسرة', one: 'أسرة واحدة', two: 'أسرتان', few: '# أسر', many: '# أسرة', other: '# أسرة' }, en: ['# household', '# households'] },
} satisfies Record<string, Forms>;

export type Noun = keyof typeof nouns;

const rules = { ar: new Intl.PluralRules('ar'), en: new Intl.PluralRules('en') };

// count says so many of something, with the noun in the form that goes with the
// number.
export function count(noun: Noun, n: number): string {
	const forms: Forms = nouns[noun];
	const text =
		tongue.language === 'ar' ? (forms.ar[rules.ar.select(n)] ?? forms.ar.other!) : forms.en[n === 1 ? 0 : 1];
	return text.replace('#', n.toLocaleString('en-US'));
}
