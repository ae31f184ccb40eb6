// Pictures are made small on the phone, and hold nothing but what is seen: a
// canvas knows neither place nor device. The server draws them anew as well.

const longest = 1280; // pixels
const mostBytes = 300 << 10;

// shrink gives a photo as a JPEG of 300 KB at most.
export async function shrink(file: Blob): Promise<Blob> {
	const url = URL.createObjectURL(file);
	try {
		const img = new Image();
		img.src = url;
		await img.decode(); // turned as the camera was held
		for (let side = longest, quality = 0.8; ; side *= 0.8, quality = Math.max(0.4, quality - 0.1)) {
			const b = await drawn(img, side, quality);
			if (b.size <= mostBytes || side < 320) return b;
		}
	} finally {
		URL.revokeObjectURL(url);
	}
}

function drawn(img: HTMLImageElement, side: number, quality: number): Promise<Blob> {
	const scale = Math.min(1, side / Math.max(img.naturalWidth, img.naturalHeight));
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(32, Math.round(img.naturalWidth * scale));
	canvas.height = Math.max(32, Math.round(img.naturalHeight * scale));
	const c = canvas.getContext('2d')!;
	c.fillStyle = '#fff';
	c.fillRect(0, 0, canvas.width, canvas.height);
	c.drawImage(img, 0, 0, canvas.width, canvas.height);
	return blobOf(canvas, 'image/jpeg', quality);
}

// blobOf gives what is on a canvas.
export function blobOf(canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob> {
	return new Promise((done, fail) => canvas.toBlob((b) => (b ? done(b) : fail(new Error('the canvas gave no picture'))), type, quality));
}
