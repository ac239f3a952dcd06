import { isEmpty, own } from './path.js';
import type { FilterValue, Item } from './types.js';

/**
 * Whether a trigger's filters keep the item. An empty filter keeps everything, and so does an item
 * without the field: a filter must not lose what it cannot judge.
 */
export function passes(item: Item, filters: FilterValue[] = []): boolean {
	return filters.every(({ field, value }) => {
		const actual = own(item, field);
		return isEmpty(value) || isEmpty(actual) || String(actual) === String(value);
	});
}
