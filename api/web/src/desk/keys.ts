// What a scanner types. It is a keyboard: some thirty letters within a third of a
// second, then Enter, in whatever layout the computer has.

// arabic gives the key of a US keyboard that types a letter of the Arabic (101)
// layout, without and with shift.
const arabic: Record<string, string> = {
	ض: 'q', ص: 'w', ث: 'e', ق: 'r', ف: 't', غ: 'y', ع: 'u', ه: 'i', خ: 'o', ح: 'p', ج: '[', د: ']',
	ش: 'a', س: 's', ي: 'd', ب: 'f', ل: 'g', ا: 'h', ت: 'j', ن: 'k', م: 'l', ك: ';', ط: "'",
	ئ: 'z', ء: 'x', ؤ: 'c', ر: 'v', ى: 'n', ة: 'm', و: ',', ز: '.', ظ: '/', ذ: '`',
	'َ': 'Q', 'ً': 'W', 'ُ': 'E', 'ٌ': 'R', إ: 'Y', '‘': 'U', '÷': 'I', '×': 'O', '؛': 'P',
	'ِ': 'A', 'ٍ': 'S', أ: 'H', ـ: 'J', '،': 'K', 'ْ': 'X', آ: 'N', '’': 'M', '؟': '?', 'ّ': '~',
};
const pairs: Record<string, string> = { لا: 'b', لإ: 'T', لأ: 'G', لآ: 'B' };

// latin maps a code back that was typed in the Arabic layout: letters and digits
// as the symbol holds them.
export function latin(typed: string): string {
	let out = '';
	for (let i = 0; i < typed.length; i++) {
		const two = typed.slice(i, i + 2);
		const one = typed[i]!;
		const digit = one.charCodeAt(0);
		if (pairs[two]) {
			out += pairs[two];
			i++;
		} else if (digit >= 0x660 && digit <= 0x669) out += String(digit - 0x660);
		else if (digit >= 0x6f0 && digit <= 0x6f9) out += String(digit - 0x6f0);
		else out += arabic[one] ?? one;
	}
	return out;
}

const shifted: Record<string, string> = {
	Semicolon: ':', Slash: '?', Minus: '_', Equal: '+', Digit1: '!', Digit2: '@', Digit3: '#', Digit4: '$', Digit5: '%', Digit6: '^', Digit7: '&',
	Quote: '"', Comma: '<', Period: '>',
};
const plain: Record<string, string> = { Semicolon: ';', Slash: '/', Minus: '-', Equal: '=', Quote: "'", Comma: ',', Period: '.', Space: ' ' };

// letter is what a key would type on a US keyboard, '' if it types nothing.
export function letter(e: KeyboardEvent): string {
	if (e.key.length === 1 && e.key >= ' ' && e.key <= '~') return e.key;
	if (/^Key[A-Z]$/.test(e.code)) {
		const capital = e.shiftKey !== e.getModifierState('CapsLock');
		return capital ? e.code[3]! : e.code[3]!.toLowerCase();
	}
	if (e.shiftKey && shifted[e.code]) return shifted[e.code]!;
	if (/^(Digit|Numpad)\d$/.test(e.code)) return e.code.slice(-1);
	if (plain[e.code]) return plain[e.code]!;
	return e.key.length <= 2 ? latin(e.key) : '';
}

// No person types so fast, nor so evenly.
const fastest = 50; // milliseconds between two keys
const shortest = 6;

// listen hears a scanner anywhere on the page. What it typed into a field is
// taken out again, and other typing is left alone.
export function listen(heard: (code: string) => void): () => void {
	let text = '';
	let at = 0;
	let before: { field: HTMLInputElement | HTMLTextAreaElement; value: string } | null = null;
	const down = (e: KeyboardEvent) => {
		if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing) return;
		const gap = e.timeStamp - at;
		if (e.key === 'Enter' || e.key === 'Tab') {
			if (text.length >= shortest && gap <= fastest) {
				e.preventDefault();
				e.stopPropagation();
				if (before) {
					before.field.value = before.value;
					before.field.dispatchEvent(new Event('input', { bubbles: true }));
				}
				const code = text;
				text = '';
				heard(code);
			}
			text = '';
			return;
		}
		if (e.key === 'Shift' || e.key === 'CapsLock') return;
		const c = letter(e);
		if (c === '') return;
		if (gap > fastest || text === '') {
			text = '';
			const field = e.target;
			const typed = field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && /^(text|search|number|tel|)$/.test(field.type));
			before = typed ? { field: field as HTMLInputElement, value: (field as HTMLInputElement).value } : null;
		}
		text += c;
		at = e.timeStamp;
	};
	addEventListener('keydown', down, true);
	return () => removeEventListener('keydown', down, true);
}
