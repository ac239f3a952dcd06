import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import type { SeenData } from '../shared/dedupe.js';
import { enriched, readEvent } from '../shared/event.js';
import { passes } from '../shared/filters.js';
import { identityOf } from '../shared/identity.js';
import { bodyOf } from '../shared/json.js';
import { verify } from '../shared/signature.js';
import { bringsToken } from '../shared/subscription.js';
import type { Item } from '../shared/types.js';
import { Passing } from './delivered.js';
import { tried } from './failures.js';
import { advanced, dealtWith, missed } from './gap.js';
import { connect } from './host.js';
import { hookInputs } from './hookInputs.js';
import { accepted, recover } from './recover.js';
import { readState, writeState } from './state.js';
import { chosenTriggers } from './subscribe.js';
import type { WebhookDefinition, WebhookTriggerSpec } from './types.js';

const ENRICH_WAIT_MS = 5_000;
/** Vendors wait ten seconds or so for an answer. */
const CATCH_UP_MS = 5_000;

/** What `verify` says of a delivery that is recent and whole but signed with another secret. */
const MISMATCH = 'the signature does not match';

/**
 * One delivery. 401: not signed by the vendor. 400: signed, but not JSON. 200: passed on, filtered,
 * known, or of another kind. 503: could not be worked on now; the vendor delivers it again.
 *
 * What starts an execution is answered by n8n, once it has the execution: an event that was
 * acknowledged is never lost. Everything else is answered here.
 */
export async function receive(
	this: IWebhookFunctions,
	definition: WebhookDefinition,
): Promise<IWebhookResponseData> {
	const answer = (status: number, body: IDataObject): IWebhookResponseData => {
		this.getResponseObject().status(status).json(body).end();
		return { noWebhookResponse: true };
	};
	const raw = rawBody(this);
	const triggers = chosenTriggers(this.getNodeParameter('events'), definition);
	const parsed = bodyOf(raw.toString('utf8'));
	const body = parsed.ok ? parsed.value : undefined;
	const refusal = refusalOf(this, definition, triggers, raw);
	if (refusal !== undefined) {
		const unknown = readState(this).subscription === undefined;
		if (refusal === MISMATCH || unknown) await recover(this, definition, triggers, body);
		return answer(401, { received: false });
	}
	accepted(this.getNodeWebhookUrl('default'));
	if (!parsed.ok) return answer(400, { received: false });
	const trigger = triggers.find(({ webhook }) => readEvent(webhook, body).wanted);
	const item = trigger && readEvent(trigger.webhook, body).item;
	if (!trigger || !item) return answer(200, { received: true, ignored: true });
	const passing = new Passing(this.getNodeWebhookUrl('default') ?? '');
	const handled = await tried(
		async () => await handle(this, definition, triggers, { trigger, item, passing }),
	);
	if (!handled.ok || handled.value.length === 0) {
		if (handled.ok) passing.keep([]);
		else passing.end();
		return answer(handled.ok ? 200 : 503, { received: handled.ok });
	}
	const response = this.getResponseObject();
	response.once('close', () => passing.done());
	await passing.turn();
	// Who has hung up already does not say so again.
	if (response.destroyed) passing.release();
	return passedOn(this, passing, handled.value);
}

/**
 * n8n asks for the answer when it has recorded the execution, and saves the state before it sends
 * the answer. The state is written at that moment: what was written earlier n8n does not see as a
 * change any more, and an execution that could not be recorded must leave no trace.
 */
function passedOn(
	ctx: IWebhookFunctions,
	passing: Passing,
	items: INodeExecutionData[],
): IWebhookResponseData {
	return {
		workflowData: [items],
		get webhookResponse() {
			const state = readState(ctx);
			const seen = passing.keep(state.seen ?? []);
			writeState(ctx, seen.length > 0 ? { ...state, seen } : state);
			return { received: true };
		},
	};
}

/** An event on its way to the workflow. */
interface Passage {
	trigger: WebhookTriggerSpec;
	item: Item;
	passing: Passing;
}

/** The items for the workflow: the event's, after those that were missed before it. */
async function handle(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	triggers: WebhookTriggerSpec[],
	passage: Passage,
): Promise<INodeExecutionData[]> {
	const manual = ctx.getMode() === 'manual';
	const looks = !manual && (passage.passing.looks() || lacksBase(ctx, triggers));
	const passed = await passOn(ctx, definition, passage, async (identity, saved) =>
		manual ? 'ours' : await passage.passing.takeInTurn(identity, saved),
	);
	const gap = looks || readState(ctx).gap === true;
	const late = gap ? await catchUp(ctx, definition, triggers, passage.passing) : [];
	return ctx.helpers.returnJsonArray([...late, ...passed.items] as IDataObject[]);
}

type Take = (identity: string, saved: SeenData) => Promise<'ours' | 'known' | 'busy'>;

/**
 * The item as it goes to the workflow; nothing when it is filtered out, known, or on its way with
 * another delivery (`busy`).
 */
async function passOn(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	{ trigger, item, passing }: Passage,
	take: Take,
): Promise<{ items: Item[]; busy: boolean }> {
	// The event itself is judged, on every platform: what is not wanted is not fetched.
	if (!passes(item, filtersOf(ctx, trigger))) return { items: [], busy: false };
	const identity = `${trigger.key}:${identityOf(item, trigger.identity)}`;
	const taken = await take(identity, readState(ctx).seen ?? []);
	if (taken !== 'ours') return { items: [], busy: taken === 'busy' };
	const passed = await complete(ctx, definition, trigger, item);
	const state = readState(ctx);
	const base = state.bases?.[trigger.key];
	// While events may be missing the base stays: it says from where on they are missing.
	const certain = ctx.getMode() === 'manual' || passing.certain;
	if (base && trigger.poll) {
		const known = dealtWith(base, trigger.poll, passed);
		const next = !state.gap && certain ? advanced(known, trigger.poll, passed) : known;
		writeState(ctx, { ...state, bases: { ...state.bases, [trigger.key]: next } });
	}
	return { items: [passed], busy: false };
}

/** Whether nobody has taken note yet of what a trigger's list holds. */
function lacksBase(ctx: IWebhookFunctions, triggers: WebhookTriggerSpec[]): boolean {
	const { bases = {} } = readState(ctx);
	return triggers.some(({ key, poll }) => poll && !bases[key]);
}

/**
 * What was missed while there was no subscription. What cannot be had now, or not before the vendor takes our
 * silence for a failure, the next event asks for again.
 */
async function catchUp(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	triggers: WebhookTriggerSpec[],
	passing: Passing,
): Promise<Item[]> {
	const late: Item[] = [];
	const end = Date.now() + CATCH_UP_MS;
	let gap = false;
	for (const trigger of triggers) {
		const base = readState(ctx).bases?.[trigger.key];
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
			const passed = await passOn(
				ctx,
				definition,
				{ trigger, item, passing },
				async (identity, saved) => passing.take(identity, saved),
			);
			late.push(...passed.items);
			busy ||= passed.busy;
		}
		gap ||= busy;
		// Should the other one fail, its event is asked for again; so is what there was no time for.
		if (busy) continue;
		const bases = { ...readState(ctx).bases, [trigger.key]: found.value.base };
		writeState(ctx, { ...readState(ctx), bases });
	}
	writeState(ctx, { ...readState(ctx), gap });
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
function proves({ signature, subscription }: WebhookDefinition): boolean {
	return signature !== null || (subscription.kind === 'managed' && Boolean(subscription.url_token));
}

/** Why a delivery is not believed; undefined when it is. */
function refusalOf(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	triggers: WebhookTriggerSpec[],
	raw: Buffer,
): string | undefined {
	const { signature, subscription: spec } = definition;
	const query = ctx.getQueryData() as { [name: string]: unknown };
	const known = readState(ctx).subscription;
	if (spec.kind === 'managed' && !bringsToken(spec, known, query)) return 'not the right token';
	if (!signature) {
		if (proves(definition)) return undefined;
		const confirmed = triggers.every(({ webhook }) => webhook.enrich?.confirms !== false);
		return confirmed ? undefined : 'nothing vouches for it';
	}
	const headers = ctx.getHeaderData() as { [name: string]: string | string[] | undefined };
	const secret = secretOf(ctx, definition, triggers);
	const header = (name: string) => headers[name.toLowerCase()];
	const verdict = verify(signature, header, raw, secret, Date.now());
	return verdict.ok ? undefined : verdict.reason;
}

/** What the vendor signs with: kept by us, or pasted by the user. */
function secretOf(
	ctx: IWebhookFunctions,
	{ subscription: spec }: WebhookDefinition,
	[first]: WebhookTriggerSpec[],
): string | undefined {
	const { subscription, slot } = readState(ctx);
	if (spec.kind === 'managed') return subscription?.secret;
	if (spec.kind === 'slot') return slot?.secret;
	return first && String(hookInputs(ctx, first).signing_secret ?? '').trim();
}

/** The bytes as they came. n8n keeps them beside what it parsed. */
function rawBody(ctx: IWebhookFunctions): Buffer {
	const { rawBody: raw } = ctx.getRequestObject();
	return raw ?? Buffer.alloc(0);
}

function filtersOf(ctx: IWebhookFunctions, trigger: WebhookTriggerSpec) {
	const inputs = hookInputs(ctx, trigger);
	return trigger.filters.map(({ key, field }) => ({ field, value: inputs[key] }));
}
