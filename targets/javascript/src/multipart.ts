import { inputError } from './errors.js';
import { isItem } from './path.js';
import type { FileValue } from './types.js';

/** Whether a value is a file that an input holds. */
export function isFile(value: unknown): value is FileValue {
	return isItem(value) && value.bytes instanceof Uint8Array && typeof value.name === 'string';
}

/** A form (RFC 7578): its media type, which names the boundary, and its bytes. */
export function multipart(
	parts: Array<[string, string | FileValue]>,
	boundary: string,
): { type: string; body: Uint8Array } {
	const pieces: Buffer[] = [];
	for (const [name, value] of parts) {
		pieces.push(Buffer.from(`--${boundary}\r\n${headOf(name, value)}\r\n\r\n`));
		pieces.push(Buffer.from(typeof value === 'string' ? value : value.bytes));
		pieces.push(Buffer.from('\r\n'));
	}
	pieces.push(Buffer.from(`--${boundary}--\r\n`));
	return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(pieces) };
}

/** A boundary that no file will hold by accident: 96 bits of `random`. */
export function boundaryOf(random: () => number): string {
	const digits = Array.from({ length: 24 }, () => Math.floor(random() * 16).toString(16));
	return `form-${digits.join('')}`;
}

function headOf(name: string, value: string | FileValue): string {
	const disposition = `Content-Disposition: form-data; name="${quoted(name)}"`;
	if (typeof value === 'string') return disposition;
	if (!/^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w."-]+)*$/.test(value.type)) {
		throw inputError(`The file "${value.name}" has no usable type: ${value.type}.`);
	}
	return `${disposition}; filename="${quoted(value.name)}"\r\nContent-Type: ${value.type}`;
}

/** As browsers write it: what could end the name or the line is percent-encoded. */
function quoted(text: string): string {
	return text.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}
