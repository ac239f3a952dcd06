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
import type { Item } from '../shared/types.js';
import { onceOnly } from './delivered.js';
import { tried } from './failures.js';
import { connect } from './host.js';
import { readInputs } from './inputs.js';
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
	const refusal = refusalOf(this, definition, raw);
	if (refusal !== undefined) {
		if (refusal === MISMATCH) await recover(this, definition, triggers, body);
		return answer(401, { received: false });
	}
	accepted(this.getNodeWebhookUrl('default'));
	if (!parsed.ok) return answer(400, { received: false });
	const trigger = triggers.find(({ webhook }) => readEvent(webhook, body).wanted);
	const item = trigger && readEvent(trigger.webhook, body).item;
	if (!trigger || !item) return answer(200, { received: true, ignored: true });
	const handled = await tried(async () => await handle(this, definition, trigger, item));
	if (!handled.ok) return answer(503, { received: false });
	answer(200, { received: true });
	if (handled.value === undefined) return { noWebhookResponse: true };
	return { noWebhookResponse: true, workflowData: [handled.value] };
}

/** The items for the workflow; undefined when the event is filtered out or known. */
async function handle(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	trigger: WebhookTriggerSpec,
	item: Item,
): Promise<INodeExecutionData[] | undefined> {
	let passed: Item | undefined;
	const work = async (): Promise<boolean> => {
		const full = await complete(ctx, definition, trigger, item);
		if (passes(full, filtersOf(ctx, trigger))) passed = full;
		return passed !== undefined;
	};
	if (ctx.getMode() === 'manual') {
		await work();
	} else {
		const state = readState(ctx);
		const url = ctx.getNodeWebhookUrl('default') ?? '';
		const identity = `${trigger.key}:${identityOf(item, trigger.identity)}`;
		const { seen } = await onceOnly(url, state.seen ?? [], identity, work);
		writeState(ctx, { ...readState(ctx), seen });
	}
	return passed && ctx.helpers.returnJsonArray([passed as IDataObject]);
}

/** The item with its details; as the event gave it when the details cannot be had. */
async function complete(
	ctx: IWebhookFunctions,
	{ api, signature }: WebhookDefinition,
	{ webhook }: WebhookTriggerSpec,
	item: Item,
): Promise<Item> {
	if (!webhook.enrich) return item;
	const { client } = await connect.call(ctx, api, { maxWaitMs: ENRICH_WAIT_MS });
	const result = await enriched(client, webhook, item);
	// Nothing but the API vouches for an event that is not signed.
	if (!signature && !result.complete) throw new TypeError('the event could not be confirmed');
	return result.item;
}

/** Why a delivery is not believed; undefined when it is. */
function refusalOf(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	raw: Buffer,
): string | undefined {
	const { signature, triggers } = definition;
	if (!signature) {
		const confirmed = triggers.every(({ webhook }) => webhook.enrich?.confirms !== false);
		return confirmed ? undefined : 'nothing vouches for it';
	}
	const headers = ctx.getHeaderData() as { [name: string]: string | string[] | undefined };
	const secret = readState(ctx).subscription?.secret;
	const header = (name: string) => headers[name.toLowerCase()];
	const verdict = verify(signature, header, raw, secret, Date.now());
	return verdict.ok ? undefined : verdict.reason;
}

/** The bytes as they came. n8n keeps them beside what it parsed. */
function rawBody(ctx: IWebhookFunctions): Buffer {
	const { rawBody: raw } = ctx.getRequestObject();
	return raw ?? Buffer.alloc(0);
}

function filtersOf(ctx: IWebhookFunctions, trigger: WebhookTriggerSpec) {
	const read = (parameter: string) => ctx.getNodeParameter(parameter, '');
	const inputs = readInputs(trigger.inputs, read, ctx.getTimezone());
	return trigger.filters.map(({ key, field }) => ({ field, value: inputs[key] }));
}
