import type { Client } from './client.js';
import { own } from './path.js';
import { pages } from './paging.js';
import { toRecord } from './record.js';
import type { Context, FindInListSpec, Item } from './types.js';

/** The first record of a list whose fields equal the inputs; undefined when there is none. */
export async function findInList(
	client: Client,
	spec: FindInListSpec,
	context: Context,
): Promise<Item | undefined> {
	const wanted = Object.entries(spec.match).map(
		([field, input]) => [field, plain(own(context.inputs, input))] as const,
	);
	for await (const page of pages(client, spec.request, spec.paging, context)) {
		for (const raw of page.items) {
			const item = toRecord(spec.record, raw, spec.source, { inputs: context.inputs });
			if (wanted.every(([field, value]) => plain(own(item, field)) === value)) return item;
		}
	}
	return undefined;
}

function plain(value: unknown): string {
	return String(value ?? '')
		.trim()
		.toLowerCase();
}
