import type { Client } from './client.js';
import { identityOf } from './identity.js';
import { readAll, readPageAt, type Page, type ReadOptions, type ReadResult } from './paging.js';
import { toRecord } from './record.js';
import type { Context, Item, ListSpec } from './types.js';

/** The records of a list, each once however the vendor's pages shifted while they were read. */
export async function readList(
	client: Client,
	spec: ListSpec,
	context: Context,
	options: ReadOptions = {},
): Promise<ReadResult> {
	const { items, truncated } = await readAll(client, spec.request, spec.paging, context, options);
	const records = recordsOf(spec, items, context);
	return { items: once(records, spec.identity ?? ['id']), truncated };
}

/** One page of records; `from` is the `next` of the page before. For dropdowns that load as one scrolls. */
export async function readPage(
	client: Client,
	spec: ListSpec,
	context: Context,
	from?: string,
): Promise<Page> {
	const page = await readPageAt(client, spec.request, spec.paging, context, from);
	return { ...page, items: recordsOf(spec, page.items, context) };
}

function recordsOf(spec: ListSpec, items: Item[], { inputs }: Context): Item[] {
	return items.map((raw) => toRecord(spec.record, raw, spec.source, { inputs }));
}

function once(items: Item[], identity: string[]): Item[] {
	const byIdentity = new Map<string, Item>();
	for (const item of items) {
		const id = identityOf(item, identity);
		if (!byIdentity.has(id)) byIdentity.set(id, item);
	}
	return [...byIdentity.values()];
}
