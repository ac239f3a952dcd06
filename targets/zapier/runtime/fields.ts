import type { Bundle, ZObject } from 'zapier-platform-core';
import type { DependentField } from './types.js';

/**
 * The fields that apply to what was chosen so far, for the editor. One that depends on a field that
 * is not shown is not shown either.
 */
export function shown(fields: DependentField[]) {
	return (_z: ZObject, bundle: Bundle) => {
		const given = (bundle.inputData ?? {}) as { [key: string]: unknown };
		const hidden = new Set<string>();
		const found = fields.filter(({ input, values, preset, field }) => {
			const chosen = given[input];
			// Before the user has touched the form, the choice is the one that it begins with.
			const value = chosen === undefined || chosen === '' ? preset : chosen;
			const applies = !hidden.has(input) && values.includes(String(value ?? ''));
			if (!applies) hidden.add(field.key);
			return applies;
		});
		return found.map(({ field }) => field);
	};
}
