import type { Bundle, ZObject } from 'zapier-platform-core';
import { findInList } from '../shared/find.js';
import { readList, readPage } from '../shared/list.js';
import type { Item } from '../shared/types.js';
import { guarded, unlessMissing } from './failures.js';
import { connect } from './host.js';
import { readInputs } from './inputs.js';
import type {
	DropdownSpec,
	FindInListOperationSpec,
	FindSpec,
	Identified,
	ListOperationSpec,
	ZapierApi,
} from './types.js';

/** Looks one thing up; "not found" is an empty list, as Zapier wants it. */
export function find(api: ZapierApi, spec: FindSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Item[]> =>
		await guarded(z, async () => {
			const client = connect(z, bundle, api);
			const inputs = readInputs(spec.inputs, bundle.inputData);
			return await unlessMissing(async () => {
				const reply = await client.call(spec.request, { inputs });
				return client.record(spec.record, reply, spec, inputs);
			});
		});
}

/** Looks one thing up in a list, by fields that equal the inputs. */
export function findRow(api: ZapierApi, spec: FindInListOperationSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Item[]> =>
		await guarded(z, async () => {
			const inputs = readInputs(spec.inputs, bundle.inputData);
			const found = await findInList(connect(z, bundle, api), spec, { inputs });
			return found ? [found] : [];
		});
}

/** Lists things, page by page, up to a limit or all of them. */
export function list(api: ZapierApi, spec: ListOperationSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Item[]> =>
		await guarded(z, async () => {
			const inputs = readInputs(spec.inputs, bundle.inputData);
			const all = inputs.return_all === true;
			const limit = all ? undefined : Math.max(1, Number(inputs.limit ?? spec.defaultLimit));
			const { items } = await readList(connect(z, bundle, api), spec, { inputs }, { limit });
			return limit === undefined ? items : items.slice(0, limit);
		});
}

/** One page of a dropdown. Zapier keeps the place between pages. */
export function dropdown(api: ZapierApi, spec: DropdownSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Identified[]> =>
		await guarded(z, async () => {
			const later = (bundle.meta?.page ?? 0) > 0;
			const from = later ? await z.cursor.get() : undefined;
			if (later && !from) return [];
			const page = await readPage(connect(z, bundle, api), spec, {}, from);
			if (page.next || later) await z.cursor.set(page.next ?? '');
			return page.items.map((item) => ({
				...item,
				id: String(item[spec.value]),
				name: textOf(item, spec),
			}));
		});
}

function textOf(item: Item, spec: DropdownSpec): string {
	const parts = spec.text.map((key) => item[key]).filter((part) => part != null);
	return parts.join(', ') || String(item[spec.value]);
}
