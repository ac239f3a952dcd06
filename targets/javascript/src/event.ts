import type { Client } from './client.js';
import { isApiError, type Explanation } from './errors.js';
import { at, isItem, own } from './path.js';
import { toRecord } from './record.js';
import type { FieldShape, Item, WebhookSpec } from './types.js';

/** A delivery as read. `item` is absent when the event is not the wanted one or holds no object. */
export interface Event {
	/** The vendor's name of the event. */
	name?: string;
	/** It is the event that the trigger is about. */
	wanted: boolean;
	item?: Item;
}

/** Reads a delivery's parsed body. Never throws: a body may be anything. */
export function readEvent(webhook: WebhookSpec, body: unknown): Event {
	const name = at(body, webhook.event_at ?? 'event');
	if (typeof name !== 'string') return { wanted: false };
	if (![webhook.event].flat().includes(name)) return { name, wanted: false };
	const raw = webhook.item ? at(body, webhook.item) : body;
	if (!isItem(raw)) return { name, wanted: true };
	const source = webhook.source ?? 'webhook';
	return { name, wanted: true, item: toRecord(webhook.record, raw, source, { envelope: body }) };
}

/** An item after its completion. `failed` says why it stayed as the event gave it. */
export interface Enriched {
	item: Item;
	/** The details are there (or the event needs none). */
	complete: boolean;
	failed?: Explanation;
}

/**
 * Completes an event's item with one GET (repeated as the client may). When that is refused the
 * item stays as it is: an event must not be lost because its details cannot be had.
 */
export async function enriched(
	client: Client,
	webhook: WebhookSpec,
	item: Item,
): Promise<Enriched> {
	const { enrich, record } = webhook;
	if (!enrich) return { item, complete: true };
	const where = { at: enrich.at, source: enrich.source };
	const outcome: { detail?: Item; failed?: Explanation } = await client
		.call(enrich.request, { item })
		.then((reply) => ({ detail: client.record(record, reply, where) }))
		.catch((reason: unknown) => {
			if (isApiError(reason)) return { failed: reason.explanation };
			throw reason;
		});
	if (!outcome.detail)
		return { item: unsure(record, item), complete: false, failed: outcome.failed };
	return { item: merged(record, item, outcome.detail), complete: true };
}

/** What is not in an event may well be in the details: that it is absent cannot be told without them. */
function unsure(shape: FieldShape[], event: Item): Item {
	const item = { ...event };
	for (const { key, presence } of shape) if (presence && item[key] === false) item[key] = null;
	return item;
}

/** The detail over the event: what the detail lacks, or holds null for, stays as the event gave it. */
function merged(shape: FieldShape[], event: Item, detail: Item): Item {
	const order = [...shape.map((field) => field.key), ...Object.keys(detail), ...Object.keys(event)];
	const presence = new Set(shape.filter((field) => field.presence).map((field) => field.key));
	const item: Item = {};
	for (const key of new Set(order)) {
		const [first, second] = [own(detail, key), own(event, key)];
		const value = presence.has(key) ? Boolean(first) || Boolean(second) : (first ?? second);
		if (value !== undefined) item[key] = value;
		else if (first === null || second === null) item[key] = null;
	}
	return item;
}
