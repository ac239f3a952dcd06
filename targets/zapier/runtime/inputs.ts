import { inputError } from '../shared/errors.js';
import { isItem } from '../shared/path.js';
import { applicable } from '../shared/when.js';
import type { FilterSpec, FilterValue, InputSpec } from './types.js';

/**
 * The user's values by our keys; what was left empty, or does not apply, is absent. Zapier keeps the
 * values of fields that it no longer shows. A file is still the URL that Zapier gives it.
 */
export function readInputs(
	inputs: InputSpec[],
	given: { [key: string]: unknown },
): { [key: string]: unknown } {
	const values: { [key: string]: unknown } = {};
	for (const { key, kind } of inputs) {
		const value = convert(kind, key, given[key]);
		if (value !== undefined && value !== null && value !== '') values[key] = value;
	}
	return applicable(values, inputs);
}

/** The filters of a trigger with the user's values. */
export function filtersOf(
	filters: FilterSpec[],
	values: { [key: string]: unknown },
): FilterValue[] {
	return filters.map(({ key, field }) => ({ field, value: values[key] }));
}

function convert(kind: string, key: string, value: unknown): unknown {
	if (value === undefined || value === null || value === '') return undefined;
	switch (kind) {
		case 'integer':
		case 'number': {
			const number = Number(value);
			if (!Number.isFinite(number)) throw inputError(`"${key}" is not a number: ${value}`);
			if (kind === 'integer' && !Number.isInteger(number)) {
				throw inputError(`"${key}" is not a whole number: ${value}`);
			}
			return number;
		}
		case 'boolean':
			return ['true', 'yes', '1'].includes(String(value).toLowerCase());
		case 'datetime': {
			const time = new Date(String(value));
			if (Number.isNaN(time.getTime())) throw inputError(`"${key}" is not a date: ${value}`);
			return time.toISOString();
		}
		case 'json':
			return typeof value === 'string' ? parsed(key, value) : value;
		case 'key_value':
			if (!isItem(value)) throw inputError(`"${key}" needs names and values.`);
			return Object.keys(value).length > 0 ? value : undefined;
		case 'text_list':
			return Array.isArray(value) ? value : [value];
		default:
			return value;
	}
}

function parsed(key: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw inputError(`"${key}" is not valid JSON.`, 'Check its quotes and brackets.');
	}
}
