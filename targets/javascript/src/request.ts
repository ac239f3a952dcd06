import { inputError } from './errors.js';
import { isFile } from './multipart.js';
import { isEmpty, isItem, own } from './path.js';
import { isoOf } from './time.js';
import type { Context, FileValue, Method, RequestSpec, Value } from './types.js';

/** A request with its values in place. `path` is encoded; `query` is not yet. */
export interface Filled {
	method: Method;
	path: string;
	query: Array<[string, string]>;
	/** JSON; absent: no body. */
	body?: unknown;
	/** The parts of a form, instead of a body. */
	parts?: Array<[string, string | FileValue]>;
}

/** A fixed value. */
export function fixed(value: unknown): Value {
	return { kind: 'const', value };
}

/** Half of a surrogate pair cannot be encoded; it becomes the replacement character. */
const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Percent-encodes everything that is not plainly a letter, digit, `-`, `_`, `.` or `~`. */
export function encode(text: string): string {
	return encodeURIComponent(text.replace(LONE, '\uFFFD')).replace(
		/[!'()*]/g,
		(char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

/** Puts the context's values into a request. Throws ApiError when a part of the path has none. */
export function fill(spec: RequestSpec, context: Context): Filled {
	const filled: Filled = {
		method: spec.method ?? 'GET',
		path: pathOf(spec.path, context),
		query: queryOf(spec.query ?? {}, context),
	};
	if (!spec.body) return filled;
	const body = objectOf(spec.body, context) ?? {};
	if (spec.encoding === 'multipart') filled.parts = partsOf(body);
	else filled.body = body;
	return filled;
}

/** `?a=1&b=2`, or nothing. */
export function queryText(query: Array<[string, string]>): string {
	const text = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
	return text && `?${text}`;
}

/** A value as query parameters: empty ones left out, an array repeats the name. */
export function parameters(name: string, value: unknown): Array<[string, string]> {
	if (Array.isArray(value)) return value.flatMap((one) => parameters(name, one));
	if (isEmpty(value)) return [];
	return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
}

function pathOf(template: string, context: Context): string {
	return template.replace(/\{([a-z][a-z0-9_]*)\}/g, (_, name: string) => {
		const value = plain(own(context.inputs, name) ?? own(context.item, name));
		const text = isEmpty(value) || typeof value === 'object' ? '' : String(value).trim();
		if (text === '') throw inputError(`"${name}" is empty.`, 'Fill it in; nothing was sent.');
		// URL parsers take these for steps between folders, encoded or not.
		if (text === '.' || text === '..') throw inputError(`"${name}" cannot be "${text}".`);
		return encode(text);
	});
}

function queryOf(values: { [name: string]: Value }, context: Context): Array<[string, string]> {
	return Object.entries(values).flatMap(([name, value]) =>
		parameters(name, valueOf(value, context)),
	);
}

/** A date object as ISO UTC; everything else as it is. */
function plain(value: unknown): unknown {
	if (!(value instanceof Date)) return value;
	return Number.isNaN(value.getTime()) ? undefined : isoOf(value.getTime());
}

function valueOf(value: Value, context: Context): unknown {
	switch (value.kind) {
		case 'arg':
			return plain(own(context.inputs, value.key));
		case 'field':
			return plain(own(context.item, value.key));
		case 'const':
			return value.value;
		case 'hook_url':
			return context.hookUrl;
		case 'events':
			return context.events && [...context.events].sort();
		case 'own_secret':
			return context.ownSecret;
		case 'callback_url':
			return context.callbackUrl;
		case 'since':
			return context.since;
		case 'earlier':
			return own(context.earlier, value.path) ?? null;
		case 'object':
			return objectOf(value.of, context);
	}
}

/** An object without its empty values; undefined when nothing is left. */
function objectOf(values: { [name: string]: Value }, context: Context): unknown {
	const entries = Object.entries(values)
		.map(([name, value]): [string, unknown, boolean] => [
			name,
			valueOf(value, context),
			value.kind === 'earlier',
		])
		.filter(([, value, always]) => always || !(isEmpty(value) || isEmptyObject(value)))
		.map(([name, value]): [string, unknown] => [name, value]);
	return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function isEmptyObject(value: unknown): boolean {
	return isItem(value) && Object.keys(value).length === 0;
}

/** A form's parts: several files repeat the name, objects are JSON, everything else is text. */
function partsOf(body: object): Array<[string, string | FileValue]> {
	return Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
		(Array.isArray(value) && value.some(isFile) ? value : [value]).map(
			(one: unknown): [string, string | FileValue] => [name, isFile(one) ? one : textOf(one)],
		),
	);
}

function textOf(value: unknown): string {
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
