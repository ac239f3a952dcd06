import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { readEvent } from '../shared/event.js';
import { bodyOf } from '../shared/json.js';
import { verify } from '../shared/signature.js';
import { bringsToken } from '../shared/subscription.js';
import type { Item } from '../shared/types.js';
import { Passing } from './delivered.js';
import { tried } from './failures.js';
import { hookInputs } from './hookInputs.js';
import { itemsOf, proves, type Passage } from './passage.js';
import { accepted, recover } from './recover.js';
import { readState, writeState, type TriggerState } from './state.js';
import { chosenTriggers } from './subscribe.js';
import type { WebhookDefinition, WebhookTriggerSpec } from './types.js';

/** What `verify` says of a delivery that is recent and whole but signed with another secret. */
const MISMATCH = 'the signature does not match';

/**
 * One delivery. 401: not signed by the vendor. 400: signed, but not JSON. 200: passed on, filtered,
 * known, or of another kind. 503: could not be worked on now; the vendor delivers it again.
 *
 * What starts an execution is answered by n8n, once it has the execution: an event that was
 * acknowledged is never lost. So is what only changed the state, once n8n has saved it. Everything
 * else is answered here.
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
	const passing = new Passing(this.getNodeWebhookUrl('default') ?? '');
	const refusal = refusalOf(this, definition, triggers, raw);
	if (refusal !== undefined) {
		const recovers = refusal === MISMATCH || readState(this).subscription === undefined;
		const state = recovers ? await recover(this, definition, triggers, body) : undefined;
		if (state) {
			await inTurn(this, passing);
			save(this, passing, state);
		}
		return answer(401, { received: false });
	}
	accepted(this.getNodeWebhookUrl('default'));
	if (!parsed.ok) return answer(400, { received: false });
	const trigger = triggers.find(({ webhook }) => readEvent(webhook, body).wanted);
	const item = trigger && readEvent(trigger.webhook, body).item;
	if (!trigger || !item) return answer(200, { received: true, ignored: true });
	const state = readState(this);
	const passage: Passage = { definition, triggers, passing, state };
	const found = await tried(async () => await itemsOf(this, passage, trigger, item));
	if (!found.ok) {
		passing.end();
		return answer(503, { received: false });
	}
	if (found.value.length === 0 && passage.state === state) {
		passing.keep([]);
		return answer(200, { received: true });
	}
	await inTurn(this, passing);
	return passedOn(this, passage, found.value);
}

/** Waits until what this delivery saves is the newest, and lets the next one begin once this one is answered. */
async function inTurn(ctx: IWebhookFunctions, passing: Passing): Promise<void> {
	const response = ctx.getResponseObject();
	response.once('close', () => passing.done());
	await passing.turn();
	// Who has hung up already does not say so again.
	if (response.destroyed) passing.release();
}

/**
 * n8n asks for the answer when it has recorded the execution, and saves the state before it sends
 * the answer. The state is written at that moment: what was written earlier n8n does not see as a
 * change any more, and an execution that could not be recorded must leave no trace.
 */
function passedOn(
	ctx: IWebhookFunctions,
	{ passing, state }: Passage,
	items: Item[],
): IWebhookResponseData {
	const webhookResponse = { received: true };
	if (items.length === 0) {
		// Nothing is recorded and n8n asks for nothing: it saves, and answers.
		save(ctx, passing, state);
		return { webhookResponse };
	}
	return {
		workflowData: [ctx.helpers.returnJsonArray(items as IDataObject[])],
		get webhookResponse() {
			save(ctx, passing, state);
			return webhookResponse;
		},
	};
}

/** Writes a state, with all the events that are known by now. */
function save(ctx: IWebhookFunctions, passing: Passing, state: TriggerState): void {
	const seen = passing.keep(state.seen ?? []);
	writeState(ctx, seen.length > 0 ? { ...state, seen } : state);
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
