import type { InputSpec } from './types.js';

/** Reads one parameter by its dotted path; undefined when it is not set. */
export type Read = (parameter: string) => unknown;

/** The user's values by our keys; what was left empty is absent. */
export function readInputs(
	inputs: InputSpec[],
	read: Read,
	timezone: string,
): { [key: string]: unknown } {
	const values: { [key: string]: unknown } = {};
	for (const input of inputs) {
		const value = convert(input, read(input.parameter), timezone);
		if (value !== undefined && value !== null && value !== '') values[input.key] = value;
	}
	return values;
}

function convert(input: InputSpec, value: unknown, timezone: string): unknown {
	if (value === undefined || value === null || value === '') return undefined;
	switch (input.kind) {
		case 'dynamic':
			return isObject(value) ? value.value : value;
		case 'key_value':
			return pairs(value);
		case 'json':
			return typeof value === 'string' ? parsed(value, input.key) : value;
		case 'datetime':
			return instant(value, timezone);
		case 'text_list':
			return Array.isArray(value) ? value : [value];
		case 'integer':
		case 'number':
			return typeof value === 'string' ? numeric(value, input.key) : value;
		default:
			return value;
	}
}

function isObject(value: unknown): value is { [key: string]: unknown } {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{pair: [{name, value}]}` as an object; an object given by an expression is taken as it is. */
function pairs(value: unknown): { [key: string]: unknown } | undefined {
	if (!isObject(value)) return undefined;
	const list = value.pair;
	if (!Array.isArray(list)) return Object.keys(value).length > 0 ? value : undefined;
	const entries = list
		.filter((pair) => isObject(pair) && pair.name !== '' && pair.name !== undefined)
		.map((pair) => [String(pair.name), pair.value] as const);
	return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function numeric(text: string, key: string): number {
	const value = Number(text);
	if (!Number.isFinite(value)) throw new TypeError(`"${key}" is not a number: ${text}`);
	return value;
}

function parsed(text: string, key: string): unknown {
	let value: unknown;
	let fine = true;
	try {
		value = JSON.parse(text);
	} catch {
		fine = false;
	}
	if (!fine) throw new TypeError(`"${key}" is not valid JSON`);
	return value;
}

/** An instant as ISO 8601 in UTC. Text without a zone is a time of the workflow's time zone. */
export function instant(value: unknown, timezone: string): string {
	if (value instanceof Date) return value.toISOString();
	const dated = value as { toJSDate?: () => Date };
	if (isObject(value) && typeof dated.toJSDate === 'function') {
		return dated.toJSDate().toISOString();
	}
	const text = String(value).trim();
	const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(text);
	const day = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00` : text.replace(' ', 'T');
	const time = Date.parse(zoned ? text : `${day}Z`);
	if (Number.isNaN(time)) throw new TypeError(`not a date and time: ${text}`);
	return new Date(zoned ? time : time - offset(time, timezone)).toISOString();
}

/** Milliseconds by which a zone's clock is ahead of UTC when that clock shows `local`. */
function offset(local: number, timezone: string): number {
	const first = ahead(local, timezone);
	return ahead(local - first, timezone);
}

function ahead(time: number, timezone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone: timezone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(new Date(time));
	const part = (name: string) => Number(parts.find((found) => found.type === name)?.value ?? 0);
	const shown = Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second'),
	);
	return shown - Math.floor(time / 1000) * 1000;
}
