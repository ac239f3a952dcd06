import { digest } from './identity.js';
import { at, isEmpty, isItem, own } from './path.js';
import type { FieldShape, Item } from './types.js';

export interface RecordOptions {
	/** The whole event that the data came in; `$digest` is taken over it. */
	envelope?: unknown;
	/** The operation's inputs as they were sent, for `$input` and `$each`. */
	inputs?: { [key: string]: unknown };
	/** Where in a list the record stands, for `$each`. */
	index?: number;
}

/**
 * The record that `source` means by `raw`: our keys in the order of the shape, then the top-level
 * fields of `raw` that no path used. What is absent stays absent, null stays null.
 */
export function toRecord(
	shape: FieldShape[],
	raw: unknown,
	source = 'rest',
	options: RecordOptions = {},
): Item {
	const record: Item = {};
	const used = new Set(['__proto__']);
	for (const field of shape) {
		const path = pathIn(field, raw, source);
		if (path === undefined) {
			// The source means something else by this name.
			used.add(field.key);
			continue;
		}
		used.add(path.split('.')[0]);
		const value = valueOf(field, path, raw, source, options);
		if (value !== undefined) record[field.key] = value;
	}
	for (const name of Object.keys(isItem(raw) ? raw : {})) {
		if (!used.has(name) && own(record, name) === undefined) record[name] = own(raw, name);
	}
	return record;
}

/**
 * Where `source` holds the field. When its own path holds nothing the general one is tried: a
 * vendor that comes to name a field alike everywhere must not empty it.
 */
function pathIn(field: FieldShape, raw: unknown, source: string): string | undefined {
	const general = field.path ?? field.key;
	const special = own(field.at, source) as string | null | undefined;
	if (special === null) return undefined;
	if (special === undefined) return general;
	const found = at(raw, general);
	// An object that should have held the special one is something else than the field.
	const holder = isItem(found) && special.startsWith(`${general}.`);
	return found !== undefined && !holder && at(raw, special) === undefined ? general : special;
}

function valueOf(
	field: FieldShape,
	path: string,
	raw: unknown,
	source: string,
	options: RecordOptions,
): unknown {
	if (path === '$digest') return digest(options.envelope ?? raw);
	if (path.startsWith('$input.')) return own(options.inputs, path.slice('$input.'.length));
	if (path.startsWith('$each.')) {
		const given = own(options.inputs, path.slice('$each.'.length));
		return Array.isArray(given) ? (given as unknown[])[options.index ?? -1] : undefined;
	}
	const value = at(raw, path);
	if (field.presence) return !isEmpty(value);
	if (field.fields && isItem(value)) return toRecord(field.fields, value, source, options);
	if (field.fields && Array.isArray(value)) {
		const fields = field.fields;
		return value.map((entry, index) =>
			isItem(entry) ? toRecord(fields, entry, source, { ...options, index }) : entry,
		);
	}
	const ours = typeof value === 'string' ? own(own(field.values, source), value) : undefined;
	return ours === undefined ? value : ours;
}
