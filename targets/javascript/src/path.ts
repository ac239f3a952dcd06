import type { Item } from './types.js';

/** True for a JSON object (not null, not an array). */
export function isItem(value: unknown): value is Item {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property; what an object inherits (`constructor`, `__proto__`) does not count. */
export function own(value: unknown, name: string): unknown {
	if (!isItem(value)) return undefined;
	return Object.prototype.hasOwnProperty.call(value, name) ? value[name] : undefined;
}

/** The value at a path such as `pagination.total`; undefined when any step is absent. */
export function at(value: unknown, path: string): unknown {
	let found: unknown = value;
	for (const name of path.split('.')) {
		found = own(found, name);
		if (found === undefined) return undefined;
	}
	return found;
}

/** The first value that is there, of several paths tried in order. */
export function firstAt(value: unknown, paths: string[] | undefined): unknown {
	for (const path of paths ?? []) {
		const found = at(value, path);
		if (found !== undefined && found !== null && found !== '') return found;
	}
	return undefined;
}

/** Nothing that a user or a vendor would call a value: absent, null or empty text. */
export function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}
