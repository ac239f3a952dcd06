import type { IWebhookFunctions } from 'n8n-workflow';
import type { SeenData } from '../shared/dedupe.js';
import { enriched } from '../shared/event.js';
import { passes } from '../shared/filters.js';
import { identityOf } from '../shared/identity.js';
import type { PollState } from '../shared/poll.js';
import type { Item } from '../shared/types.js';
import type { Passing } from './delivered.js';
import { tried } from './failures.js';
import { advanced, dealtWith, missed } from './gap.js';
import { connect } from './host.js';
import { hookInputs } from './hookInputs.js';
import type { TriggerState } from './state.js';
import type { WebhookDefinition, WebhookTriggerSpec } from './types.js';

const ENRICH_WAIT_MS = 5_000;
/** Vendors wait ten seconds or so for an answer. */
const CATCH_UP_MS = 5_000;

/**
 * An event on its way to the workflow. What it changes in the trigger's state stays here until it is clear that
 * its items are passed on: of a delivery that fails half-way n8n would save that half.
 */
export interface Passage {
	definition: WebhookDefinition;
	triggers: WebhookTriggerSpec[];
	passing: Passing;
	state: TriggerState;
}

/** The items for the workflow: the event's, after those that were missed before it. */
export async function itemsOf(
	ctx: IWebhookFunctions,
	passage: Passage,
	trigger: WebhookTriggerSpec,
	item: Item,
): Promise<Item[]> {
	const { passing } = passage;
	const manual = ctx.getMode() === 'manual';
	const looks = !manual && (passing.looks() || lacksBase(passage));
	const passed = await passOn(ctx, passage, trigger, item, async (identity, saved) =>
		manual ? 'ours' : await passing.takeInTurn(identity, saved),
	);
	const gap = looks || passage.state.gap === true;
	const late = gap ? await catchUp(ctx, passage) : [];
	return [...late, ...passed.items];
}

type Take = (identity: string, saved: SeenData) => Promise<'ours' | 'known' | 'busy'>;

/**
 * The item as it goes to the workflow; nothing when it is filtered out, known, or on its way with
 * another delivery (`busy`).
 */
async function passOn(
	ctx: IWebhookFunctions,
	passage: Passage,
	trigger: WebhookTriggerSpec,
	item: Item,
	take: Take,
): Promise<{ items: Item[]; busy: boolean }> {
	// The event itself is judged, on every platform: what is not wanted is not fetched.
	if (!passes(item, filtersOf(ctx, trigger))) return { items: [], busy: false };
	const identity = `${trigger.key}:${identityOf(item, trigger.identity)}`;
	const taken = await take(identity, passage.state.seen ?? []);
	if (taken !== 'ours') return { items: [], busy: taken === 'busy' };
	const passed = await complete(ctx, passage.definition, trigger, item);
	const base = passage.state.bases?.[trigger.key];
	// While events may be missing the base stays: it says from where on they are missing.
	const certain = ctx.getMode() === 'manual' || passage.passing.certain;
	if (base && trigger.poll) {
		const known = dealtWith(base, trigger.poll, passed);
		const next = !passage.state.gap && certain ? advanced(known, trigger.poll, passed) : known;
		passage.state = withBase(passage.state, trigger.key, next);
	}
	return { items: [passed], busy: false };
}

function withBase(state: TriggerState, key: string, base: PollState): TriggerState {
	return { ...state, bases: { ...state.bases, [key]: base } };
}

/** Whether nobody has taken note yet of what a trigger's list holds. */
function lacksBase({ state, triggers }: Passage): boolean {
	const { bases = {} } = state;
	return triggers.some(({ key, poll }) => poll && !bases[key]);
}

/**
 * What was missed while there was no subscription. What cannot be had now, or not before the vendor takes our
 * silence for a failure, the next event asks for again.
 */
async function catchUp(ctx: IWebhookFunctions, passage: Passage): Promise<Item[]> {
	const { definition, passing, triggers } = passage;
	const late: Item[] = [];
	const end = Date.now() + CATCH_UP_MS;
	let gap = false;
	for (const trigger of triggers) {
		const base = passage.state.bases?.[trigger.key];
		const spec = trigger.poll;
		if (!spec) continue;
		const found = await tried(async () => {
			const { client } = await connect.call(ctx, definition.api, { maxWaitMs: ENRICH_WAIT_MS });
			return await missed(client, spec, base, { filters: filtersOf(ctx, trigger) });
		});
		if (!found.ok || found.value.more) gap = true;
		if (!found.ok) continue;
		let busy = false;
		for (const item of found.value.items) {
			if (Date.now() > end) {
				busy = true;
				break;
			}
			// To wait for the other one could be to wait for one that waits for us.
			const passed = await passOn(ctx, passage, trigger, item, async (identity, saved) =>
				passing.take(identity, saved),
			);
			late.push(...passed.items);
			busy ||= passed.busy;
		}
		gap ||= busy;
		// Should the other one fail, its event is asked for again; so is what there was no time for.
		if (busy) continue;
		passage.state = withBase(passage.state, trigger.key, found.value.base);
	}
	passage.state = { ...passage.state, gap };
	if (!gap) passing.looked();
	return late;
}

/** The item with its details; as the event gave it when the details cannot be had. */
async function complete(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	{ webhook }: WebhookTriggerSpec,
	item: Item,
): Promise<Item> {
	if (!webhook.enrich) return item;
	const { client } = await connect.call(ctx, definition.api, { maxWaitMs: ENRICH_WAIT_MS });
	const result = await enriched(client, webhook, item);
	// Nothing but the API vouches for an event that brings no proof.
	if (!proves(definition) && !result.complete)
		throw new TypeError('the event could not be confirmed');
	return result.item;
}

/** Whether deliveries bring a proof of their own: a signature, or a token in the URL. */
export function proves({ signature, subscription }: WebhookDefinition): boolean {
	return signature !== null || (subscription.kind === 'managed' && Boolean(subscription.url_token));
}

function filtersOf(ctx: IWebhookFunctions, trigger: WebhookTriggerSpec) {
	const inputs = hookInputs(ctx, trigger);
	return trigger.filters.map(({ key, field }) => ({ field, value: inputs[key] }));
}
