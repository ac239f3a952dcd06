import type { Client, Reply } from './client.js';
import { isItem, own } from './path.js';
import type { Context, Item, MergeSpec, RequestSpec } from './types.js';

/**
 * What is there, as far as the vendor takes it back (`keep`), with `over` laid on it: objects
 * deeply, everything else replaced.
 */
export function merged(base: Item, over: unknown, keep: string[]): Item {
	const kept = keep
		.map((name): [string, unknown] => [name, own(base, name)])
		.filter(([, value]) => value !== undefined);
	return laid(Object.fromEntries(kept), isItem(over) ? over : {});
}

/** Fetches the thing, merges the described body into it, and sends the whole. */
export async function sendMerged(
	client: Client,
	spec: RequestSpec,
	merge: MergeSpec,
	context: Context,
): Promise<Reply> {
	const base = client.object(await client.call(merge.request, context), merge.at);
	return await client.call(spec, context, (body) => merged(base, body, merge.keep));
}

function laid(base: Item, over: Item): Item {
	const result: Item = { ...base };
	for (const [name, value] of Object.entries(over)) {
		const there = own(base, name);
		result[name] = isItem(there) && isItem(value) ? laid(there, value) : value;
	}
	return result;
}
