import type { Client, Reply } from './client.js';
import { ApiError } from './errors.js';
import { digest } from './identity.js';
import { at, isEmpty, isItem } from './path.js';
import { fixed } from './request.js';
import type { Context, Item, ItemsPath, PagingSpec, RequestSpec, Value } from './types.js';

/** Empty pages in a row that still carry a cursor, after which reading gives up. */
const MOST_EMPTY = 10;

/** One page. `next` is where the following one starts; absent at the end. */
export interface Page {
	items: Item[];
	next?: string;
}

/** `limit`: the most items (absent: all). `maxPages`: the most requests (absent: no bound). */
export interface ReadOptions {
	limit?: number;
	maxPages?: number;
}

/** `truncated`: there are more items, which `maxPages` kept from being read. */
export interface ReadResult {
	items: Item[];
	truncated: boolean;
}

/** Reads a list to its end, to `limit` or to `maxPages`. Items are as the vendor sent them. */
export async function readAll(
	client: Client,
	spec: RequestSpec,
	paging: PagingSpec,
	context: Context,
	options: ReadOptions = {},
): Promise<ReadResult> {
	const limit = options.limit ?? Infinity;
	const items: Item[] = [];
	let more = false;
	for await (const page of pages(client, spec, paging, context, options)) {
		items.push(...page.items);
		more = page.next !== undefined;
	}
	return { items: items.slice(0, limit), truncated: more && items.length < limit };
}

/**
 * The pages of a list, one request each, made when asked for. A cursor or a page that comes again
 * and endless empty pages are refused: silence would look like the end.
 */
export async function* pages(
	client: Client,
	spec: RequestSpec,
	paging: PagingSpec,
	context: Context,
	options: ReadOptions = {},
): AsyncGenerator<Page> {
	const [cursors, earlier] = [new Set<string>(), new Array<string[]>()];
	let [from, read, empty]: [string | undefined, number, number] = [undefined, 0, 0];
	for (let number = 0; number < (options.maxPages ?? Infinity); number++) {
		const page = await readPageAt(client, spec, paging, context, from, options.limit);
		empty = page.items.length > 0 ? 0 : empty + 1;
		const rows = paging.kind === 'cursor' ? [] : page.items.map(digest);
		const again = cursors.has(page.next ?? '') || earlier.some((one) => isAgain(rows, one));
		if (again || empty > MOST_EMPTY) throw looping(client, spec);
		earlier.push(rows);
		if (page.next !== undefined) cursors.add(page.next);
		yield page;
		read += page.items.length;
		if (page.next === undefined || read >= (options.limit ?? Infinity)) return;
		from = page.next;
	}
}

/**
 * Whether a page is an earlier one, moved down by rows that came in meanwhile. A single row in common is not
 * enough: new rows push the last one of a page onto the next, and rows without an id may be equal.
 */
function isAgain(page: string[], earlier: string[]): boolean {
	if (page.length === earlier.length && page.every((row, index) => row === earlier[index]))
		return page.length > 0;
	return page.some((_, moved) => {
		const rest = page.slice(moved);
		return rest.length > 1 && rest.every((row, index) => row === earlier[index]);
	});
}

/** One page: the first, or the one that an earlier page's `next` names. */
export async function readPageAt(
	client: Client,
	spec: RequestSpec,
	paging: PagingSpec,
	context: Context,
	from?: string,
	limit?: number,
): Promise<Page> {
	if (paging.kind === 'none') {
		const reply = await client.call(spec, context);
		return { items: itemsOf(client, reply, paging.items) };
	}
	const size = Math.min(paging.size ?? (paging.kind === 'cursor' ? 100 : 50), limit ?? Infinity);
	const query: { [name: string]: Value } = { ...spec.query };
	if (paging.size_param) query[paging.size_param] = fixed(size);
	const start = from ?? (paging.kind === 'page' ? String(paging.start) : undefined);
	if (start !== undefined) query[paging.param] = fixed(start);
	const reply = await client.call({ ...spec, query }, context);
	const items = itemsOf(client, reply, paging.items);
	const next = nextOf(client, paging, reply, items.length, start, size);
	return next === undefined ? { items } : { items, next };
}

type Paged = Exclude<PagingSpec, { kind: 'none' }>;

function nextOf(
	client: Client,
	paging: Paged,
	reply: Reply,
	count: number,
	start: string | undefined,
	size: number,
): string | undefined {
	if (paging.kind === 'cursor') {
		const cursor = at(reply.body, paging.cursor);
		if (isEmpty(cursor)) return undefined;
		if (typeof cursor === 'string' || typeof cursor === 'number') return String(cursor);
		throw client.unreadable(reply, `"${paging.cursor}"`);
	}
	if (count === 0) return undefined;
	if (paging.kind === 'page') {
		const page = Number(start);
		const last = paging.pages ? numberAt(reply.body, paging.pages) : undefined;
		// A count of pages is believed over the length of this one: the vendor may allow less than we ask.
		const ends = last === undefined ? count < size : page - paging.start + 1 >= last;
		return ends ? undefined : String(page + 1);
	}
	const reached = Number(start ?? 0) + count;
	const total = paging.total ? numberAt(reply.body, paging.total) : undefined;
	const ends = total === undefined ? count < size : reached >= total;
	return ends ? undefined : String(reached);
}

function numberAt(body: unknown, path: string): number | undefined {
	const value = at(body, path);
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The rows of a page. Anything but an array of objects is an answer we do not understand. */
function itemsOf(client: Client, reply: Reply, path: ItemsPath | null | undefined): Item[] {
	const paths = [path ?? []].flat();
	const found = paths.length > 0 ? paths.map((one) => at(reply.body, one)) : [reply.body];
	const rows = found.find((one) => Array.isArray(one));
	if (Array.isArray(rows) && rows.every(isItem)) return rows;
	throw client.unreadable(reply, paths.map((one) => `"${one}"`).join(' or ') || 'the list');
}

function looping(client: Client, spec: RequestSpec): ApiError {
	return new ApiError({
		kind: 'unreadable',
		message: `${client.api.label} gave the same page of ${spec.path} again and again, so reading stopped.`,
		hint: 'Try again later. No item was taken from this list.',
	});
}
