import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { enriched, readEvent } from '../shared/event.js';
import { passes } from '../shared/filters.js';
import { identityOf } from '../shared/identity.js';
import { bodyOf } from '../shared/json.js';
import { verify } from '../shared/signature.js';
import { bringsToken } from '../shared/subscription.js';
import type { Item } from '../shared/types.js';
import { onceOnly } from './delivered.js';
import { tried } from './failures.js';
import { advanced, missed } from './gap.js';
import { connect } from './host.js';
import { hookInputs } from './hookInputs.js';
import { accepted, recover } from './recover.js';
import { readState, writeState } from './state.js';
import { chosenTriggers } from './subscribe.js';
import type { WebhookDefinition, WebhookTriggerSpec } from './types.js';

const ENRICH_WAIT_MS = 5_000;

/** What `verify` says of a delivery that is recent and whole but signed with another secret. */
const MISMATCH = 'the signature does not match';

/**
 * One delivery. The answer is sent here, not by n8n: n8n would lose the list of known events.
 *
 * 401: not signed by the vendor. 400: signed, but not JSON. 200: passed on, filtered, known, or
 * of another kind. 503: could not be worked on now; the vendor delivers it again.
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
		if (refusal === MISMATCH) await recover(this, definition, triggers, body);
		return answer(401, { received: false });
	}
	accepted(this.getNodeWebhookUrl('default'));
	if (!parsed.ok) return answer(400, { received: false });
	const trigger = triggers.find(({ webhook }) => readEvent(webhook, body).wanted);
	const item = trigger && readEvent(trigger.webhook, body).item;
	if (!trigger || !item) return answer(200, { received: true, ignored: true });
	const handled = await tried(async () => await handle(this, definition, triggers, trigger, item));
	if (!handled.ok) return answer(503, { received: false });
	answer(200, { received: true });
	if (handled.value.length === 0) return { noWebhookResponse: true };
	return { noWebhookResponse: true, workflowData: [handled.value] };
}

/** The items for the workflow: the event's, after those that were missed before it. */
async function handle(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	triggers: WebhookTriggerSpec[],
	trigger: WebhookTriggerSpec,
	item: Item,
): Promise<INodeExecutionData[]> {
	const passed = await passOn(ctx, definition, trigger, item);
	const late = readState(ctx).gap === true ? await catchUp(ctx, definition, triggers) : [];
	return ctx.helpers.returnJsonArray([...late, ...passed] as IDataObject[]);
}

/** The item as it goes to the workflow; nothing when it is filtered out or known. */
async function passOn(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	trigger: WebhookTriggerSpec,
	item: Item,
): Promise<Item[]> {
	// The event itself is judged, on every platform: what is not wanted is not fetched.
	if (!passes(item, filtersOf(ctx, trigger))) return [];
	const passed: Item[] = [];
	const work = async (): Promise<boolean> => {
		passed.push(await complete(ctx, definition, trigger, item));
		return true;
	};
	if (ctx.getMode() === 'manual') {
		await work();
		return passed;
	}
	const url = ctx.getNodeWebhookUrl('default') ?? '';
	const identity = `${trigger.key}:${identityOf(item, trigger.identity)}`;
	const { seen } = await onceOnly(url, readState(ctx).seen ?? [], identity, work);
	const state = { ...readState(ctx), seen };
	const base = state.bases?.[trigger.key];
	// While events are missing the base stays: it says from where on they are missing.
	if (base && trigger.poll && passed.length > 0 && !state.gap) {
		state.bases = { ...state.bases, [trigger.key]: advanced(base, trigger.poll, passed[0]) };
	}
	writeState(ctx, state);
	return passed;
}

/** What was missed while there was no subscription. When it cannot be had now, the next event asks again. */
async function catchUp(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	triggers: WebhookTriggerSpec[],
): Promise<Item[]> {
	const late: Item[] = [];
	let gap = false;
	for (const trigger of triggers) {
		const base = readState(ctx).bases?.[trigger.key];
		const spec = trigger.poll;
		if (!base || !spec) continue;
		const found = await tried(async () => {
			const { client } = await connect.call(ctx, definition.api, { maxWaitMs: ENRICH_WAIT_MS });
			return await missed(client, spec, base, { filters: filtersOf(ctx, trigger) });
		});
		if (!found.ok || found.value.more) gap = true;
		if (!found.ok) continue;
		for (const item of found.value.items)
			late.push(...(await passOn(ctx, definition, trigger, item)));
		const bases = { ...readState(ctx).bases, [trigger.key]: found.value.base };
		writeState(ctx, { ...readState(ctx), bases });
	}
	writeState(ctx, { ...readState(ctx), gap });
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
