import type { Client } from '../shared/client.js';
import { Seen } from '../shared/dedupe.js';
import { identityOf } from '../shared/identity.js';
import { MOST_SEEN, poll, type PollContext, type PollState } from '../shared/poll.js';
import { timeOf } from '../shared/time.js';
import type { Item, PollSpec } from '../shared/types.js';
import { tried } from './failures.js';
import type { WebhookTriggerSpec } from './types.js';

const HOUR_MS = 3_600_000;

/** Trigger → how far its list is known to be dealt with. */
export type Bases = { [trigger: string]: PollState };

/**
 * Takes note of what the lists hold now, so that what is missed later can be told from what was
 * there before. A list that cannot be read is left out: the subscription matters more.
 */
export async function baseline(client: Client, triggers: WebhookTriggerSpec[]): Promise<Bases> {
	const bases: Bases = {};
	for (const { key, poll: spec } of triggers) {
		if (!spec) continue;
		const first = await tried(async () => await poll(client, spec, undefined, {}));
		if (first.ok) bases[key] = first.value.state;
	}
	return bases;
}

/** A base for which an item is dealt with: it was passed on, and is not among what was missed. */
export function dealtWith(base: PollState, spec: PollSpec, item: Item): PollState {
	const seen = new Seen(base.seen, MOST_SEEN);
	const time = spec.watermark ? timeOf(item[spec.watermark.field]) : undefined;
	seen.add(identityOf(item, spec.identity), time);
	return { ...base, seen: seen.data() };
}

/** Moves a trigger's base up to an item that was passed on. */
export function advanced(base: PollState, spec: PollSpec, item: Item): PollState {
	const time = spec.watermark ? timeOf(item[spec.watermark.field]) : undefined;
	if (time === undefined || (base.watermark !== undefined && time <= base.watermark)) return base;
	const floor = time - (spec.watermark?.lookback_hours ?? 0) * HOUR_MS - HOUR_MS;
	const seen = new Seen(base.seen, Infinity);
	seen.prune(floor);
	return {
		...base,
		watermark: time,
		floor: Math.max(floor, base.floor ?? floor),
		seen: seen.data(),
	};
}

/** A base for which the items of these identities are not dealt with. */
export function reopened(base: PollState, identities: string[]): PollState {
	const open = new Seen(undefined, Infinity);
	for (const identity of identities) open.add(identity);
	const digests = new Set(open.data().map(([digest]) => digest));
	return { ...base, seen: base.seen.filter(([digest]) => !digests.has(digest)) };
}

/**
 * What a trigger's list holds beyond its base, oldest first, and the base after that. Without a base nothing is
 * known to be missed, and all that is there counts as dealt with.
 */
export async function missed(
	client: Client,
	spec: PollSpec,
	base: PollState | undefined,
	context: PollContext,
): Promise<{ items: Item[]; base: PollState; more: boolean }> {
	const { items, state, truncated } = await poll(client, spec, base, context);
	return { items, base: state, more: truncated };
}
