import type { Client } from './client.js';
import { Seen, type SeenData } from './dedupe.js';
import { passes } from './filters.js';
import { identityOf } from './identity.js';
import { readRows, type Row } from './rows.js';
import { isoOf } from './time.js';
import type { Context, FilterValue, Item, PollSpec } from './types.js';

const HOUR_MS = 3_600_000;
/** How much longer than needed identities are kept: a row's own time may be corrected later. */
const MARGIN_MS = HOUR_MS;
export const MOST_SEEN = 20_000;
/** The first reading of a list may take this many times the usual pages; so may catching up. */
const MOST_FACTOR = 10;

/** What is kept between polls: small plain JSON. Times are Unix milliseconds of the vendor's. */
export interface PollState {
	/** Latest time of any row; absent until there was a row. */
	watermark?: number;
	/** Rows before this time are settled for good, even when the user widens the lookback later. */
	floor?: number;
	/** Polls in a row that did not get to the end. */
	behind?: number;
	/** The list is still being read for the first time, oldest rows first. */
	filling?: boolean;
	seen: SeenData;
}

export interface PollContext extends Context {
	filters?: FilterValue[];
	/** The user's choice; absent: the description's. */
	lookbackHours?: number;
}

export interface PollResult {
	/** New items, oldest first. */
	items: Item[];
	state: PollState;
	/** There is more than one poll may read; the next ones catch up. */
	truncated: boolean;
}

/**
 * Reads what is new. Without a state (the first poll) everything there is counts as known and
 * nothing is given. Throws before anything changes: `state` is never touched, keep the new one.
 */
export async function poll(
	client: Client,
	spec: PollSpec,
	state: PollState | undefined,
	context: PollContext,
): Promise<PollResult> {
	const lookback = lookbackOf(spec, context);
	const reached = state?.watermark;
	const bound = latest(reached === undefined ? undefined : reached - lookback, state?.floor);
	const first = state === undefined || state.filling === true;
	const catchingUp = first && spec.watermark ? MOST_FACTOR : 1 + (state?.behind ?? 0);
	const factor = Math.min(MOST_FACTOR, catchingUp);
	const { rows, truncated } = await readRows(
		client,
		spec,
		{ ...context, since: bound === undefined ? undefined : isoOf(bound) },
		{ lookback, bound, maxPages: (spec.max_pages ?? 20) * factor, known: knownIn(spec, state) },
	);

	const seen = new Seen(state?.seen, MOST_SEEN);
	const fresh = rows.filter((row) => {
		const settled = row.time !== undefined && bound !== undefined && row.time < bound;
		// The first poll takes note of all that counts, whatever the filters say today.
		if (settled || !row.kept || !(first || passes(row.item, context.filters))) return false;
		return seen.add(identityOf(row.item, spec.identity), row.time);
	});

	const order = spec.order ?? 'newest_first';
	// Rows that were not reached are older than those that were, unless the oldest come first.
	const mayAdvance = !truncated || first || order === 'oldest_first';
	const watermark = mayAdvance
		? rows.reduce((time, row) => latest(time, row.time), reached)
		: reached;
	const next: PollState = { seen: [] };
	if (watermark !== undefined) {
		next.watermark = watermark;
		next.floor = Math.max(watermark - lookback, state?.floor ?? -Infinity);
		seen.prune(next.floor - MARGIN_MS);
		if (truncated && first && order === 'oldest_first') next.filling = true;
	}
	if (truncated && !first) next.behind = (state?.behind ?? 0) + 1;
	next.seen = seen.data();
	return {
		items: first ? [] : oldestFirst(fresh, order),
		state: next,
		truncated: truncated && !first,
	};
}

/**
 * The items that are there now, newest first, for platforms that keep their own list of known
 * ones and for samples in an editor. Goes back from the newest row by the lookback.
 */
export async function recent(
	client: Client,
	spec: PollSpec,
	context: PollContext,
	options: { maxPages?: number } = {},
): Promise<Item[]> {
	const { rows } = await readRows(client, spec, context, {
		lookback: lookbackOf(spec, context),
		maxPages: options.maxPages ?? spec.max_pages ?? 20,
	});
	const seen = new Seen(undefined, Infinity);
	const kept = rows.filter(
		(row) =>
			row.kept &&
			passes(row.item, context.filters) &&
			seen.add(identityOf(row.item, spec.identity)),
	);
	return oldestFirst(kept, spec.order ?? 'newest_first').reverse();
}

function lookbackOf(spec: PollSpec, context: PollContext): number {
	const hours = context.lookbackHours ?? spec.watermark?.lookback_hours ?? 0;
	return Math.max(0, hours) * HOUR_MS;
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
	if (a === undefined || b === undefined) return a ?? b;
	return Math.max(a, b);
}

function knownIn(spec: PollSpec, state: PollState | undefined): (row: Row) => boolean {
	const seen = new Seen(state?.seen, MOST_SEEN);
	return (row) => row.kept && seen.has(identityOf(row.item, spec.identity));
}

/** By time; rows without one stay in the order of the list, turned so that the newest come last. */
function oldestFirst(rows: Row[], order: PollSpec['order']): Item[] {
	const turned = order === 'newest_first' ? [...rows].reverse() : [...rows];
	return turned
		.map((row, index) => ({ row, index }))
		.sort((a, b) => (a.row.time ?? Infinity) - (b.row.time ?? Infinity) || a.index - b.index)
		.map(({ row }) => row.item);
}
