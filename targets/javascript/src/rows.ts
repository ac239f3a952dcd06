import type { Client } from './client.js';
import { own } from './path.js';
import { pages } from './paging.js';
import { holds } from './predicate.js';
import { toRecord } from './record.js';
import { timeOf } from './time.js';
import type { Context, Item, PollSpec, Value } from './types.js';

/** A row of a polled list. */
export interface Row {
	item: Item;
	/** Unix milliseconds of the watermark's field. */
	time?: number;
	/** It counts as an event. */
	kept: boolean;
}

export interface RowOptions {
	/** Milliseconds. */
	lookback: number;
	/** Rows before this time are settled; absent: the newest row less the lookback. */
	bound?: number;
	maxPages: number;
	/** Whether an earlier poll has dealt with the row; ends reading where rows have no time. */
	known?: (row: Row) => boolean;
}

/**
 * Reads a polled list as far as it may hold news. `truncated`: `maxPages` ended it before.
 *
 * When the request itself asks for rows since a time, every page counts. Otherwise a list with the
 * newest first is read until a page holds only settled rows.
 */
export async function readRows(
	client: Client,
	spec: PollSpec,
	context: Context,
	options: RowOptions,
): Promise<{ rows: Row[]; truncated: boolean }> {
	const asksSince =
		context.since !== undefined && Object.values(spec.request.query ?? {}).some(isSince);
	const mayStop = !asksSince && (spec.order ?? 'newest_first') === 'newest_first';
	const rows: Row[] = [];
	let newest = -Infinity;
	let more = false;
	const reading = { maxPages: options.maxPages };
	for await (const page of pages(client, spec.request, spec.paging, context, reading)) {
		const found = page.items.map((raw) => rowOf(spec, raw));
		rows.push(...found);
		newest = found.reduce((time, row) => Math.max(time, row.time ?? -Infinity), newest);
		const bound = options.bound ?? newest - options.lookback;
		more = page.next !== undefined;
		if (mayStop && isSettled(spec, found, bound, options)) {
			more = false;
			break;
		}
	}
	return { rows, truncated: more };
}

function rowOf(spec: PollSpec, raw: Item): Row {
	const item = toRecord(spec.record, raw, spec.source);
	const time = spec.watermark ? timeOf(own(item, spec.watermark.field)) : undefined;
	return { item, time, kept: spec.keep ? holds(spec.keep, item) : true };
}

/** A page with nothing new on it, nor on the pages after it. Rows without a time decide nothing. */
function isSettled(spec: PollSpec, rows: Row[], bound: number, options: RowOptions): boolean {
	if (!spec.watermark) return rows.length > 0 && rows.every((row) => options.known?.(row) === true);
	const times = rows.map((row) => row.time).filter((time) => time !== undefined);
	return times.length > 0 && times.every((time) => time < bound);
}

function isSince(value: Value): boolean {
	return (
		value.kind === 'since' || (value.kind === 'object' && Object.values(value.of).some(isSince))
	);
}
