import { at, isEmpty } from './path.js';
import type { Predicate } from './types.js';

/** Whether the condition holds of an answer or a record. `status` is the HTTP status of an answer. */
export function holds(predicate: Predicate, value: unknown, status?: number): boolean {
	switch (predicate.kind) {
		case 'present':
			return !isEmpty(at(value, predicate.path));
		case 'one_of':
			return isOneOf(predicate.values, at(value, predicate.path));
		case 'none_of':
			return !isOneOf(predicate.values, at(value, predicate.path));
		case 'status':
			return status !== undefined && predicate.codes.includes(status);
	}
}

function isOneOf(values: unknown[], value: unknown): boolean {
	return values.some((one) => one === value);
}
