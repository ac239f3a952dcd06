import { createHash } from 'crypto';
import { own } from './path.js';
import type { Item } from './types.js';

/** JSON with sorted keys, so that the same data gives the same text whatever its order. */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value)
			.filter(([, item]) => item !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
			.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
		return `{${entries.join(',')}}`;
	}
	return JSON.stringify(value) ?? 'null';
}

/** The first 32 hexadecimal digits of SHA-256 over canonical JSON. */
export function digest(value: unknown): string {
	return createHash('sha256').update(canonical(value), 'utf8').digest('hex').slice(0, 32);
}

function part(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	return typeof value === 'object' ? canonical(value) : String(value);
}

/**
 * Text that is the same for the same item, with id `1` and `"1"` alike.
 *
 * An item that holds none of the keys is known by its whole content: taking all such items for
 * one would lose them.
 */
export function identityOf(item: Item, keys: string[]): string {
	const parts = keys.map((key) => part(own(item, key)));
	return parts.every((value) => value === null) ? digest(item) : JSON.stringify(parts);
}
