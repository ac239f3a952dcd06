import type { HeaderLookup } from './signature.js';
import type { HmacSpec } from './types.js';

/** More candidates than a vendor rotating its secrets would send. */
const MOST_SIGNATURES = 8;

/** What the headers of a delivery say; nothing of it is believed yet. */
export interface Signed {
	signatures: string[];
	timestamp?: string;
	id?: string;
}

/** Reads the headers of one scheme; a text is the reason why that is not possible. */
export function readHeader(scheme: HmacSpec, header: HeaderLookup): Signed | string {
	const { where } = scheme;
	const text = single(header(where.header));
	if (!text) return `no header ${where.header}, or several`;
	const read: Signed = { signatures: [] };
	if (scheme.timestamp_header) read.timestamp = single(header(scheme.timestamp_header));
	if (scheme.id_header) read.id = single(header(scheme.id_header));
	if (where.kind === 'plain') {
		const prefix = where.prefix ?? '';
		if (text.startsWith(prefix)) read.signatures.push(text.slice(prefix.length));
	} else if (where.kind === 'list') {
		const parts = text.split(where.separator ?? ' ');
		// Also when somebody on the way made one header of several.
		if (parts.some((part) => !/^[^,]+,[^,]+$/.test(part))) return `${where.header} is malformed`;
		const versioned = `${where.version},`;
		const known = parts.filter((part) => part.startsWith(versioned));
		read.signatures = known.map((part) => part.slice(versioned.length));
	} else {
		const pairs = pairsOf(text, where.separator ?? ',');
		if (pairs.some(([name]) => name === undefined)) return `${where.header} is malformed`;
		read.signatures = pairs.filter(([name]) => name === where.signature).map(([, value]) => value);
		const times = pairs.filter(([name]) => name === where.timestamp).map(([, value]) => value);
		// Two timestamps would let a sender choose which one is checked and which one is signed.
		if (times.length > 1) return 'several timestamps';
		if (where.timestamp) read.timestamp = times[0];
	}
	if (read.signatures.length === 0) return `no signature in ${where.header}`;
	return read.signatures.length > MOST_SIGNATURES ? 'too many signatures' : read;
}

function single(value: string | string[] | undefined): string | undefined {
	if (Array.isArray(value)) return value.length === 1 ? value[0] : undefined;
	return value;
}

/** Spaces may follow a separator; anywhere else they belong to the name or the value, and make it wrong. */
function pairsOf(text: string, separator: string): Array<[string | undefined, string]> {
	return text.split(separator).map((part) => {
		const middle = part.indexOf('=');
		const name = middle < 0 ? undefined : part.slice(0, middle).replace(/^ +/, '');
		return [name, part.slice(middle + 1)];
	});
}
