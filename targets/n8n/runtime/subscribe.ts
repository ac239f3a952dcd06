import type { IHookFunctions } from 'n8n-workflow';
import { current, drop, ensure, type Wanted } from '../shared/subscription.js';
import { nodeError, tried } from './failures.js';
import { baseline } from './gap.js';
import { connect } from './host.js';
import { preflight } from './preflight.js';
import { readState, writeState } from './state.js';
import type { Ctx, WebhookDefinition, WebhookTriggerSpec } from './types.js';

/** The triggers that the user chose. */
export function chosenTriggers(
	chosen: unknown,
	definition: WebhookDefinition,
): WebhookTriggerSpec[] {
	const keys = Array.isArray(chosen) ? chosen : [chosen];
	return definition.triggers.filter((trigger) => keys.includes(trigger.key));
}

/** The subscription that the node wants: its own URL, the vendor's names of the events, sorted. */
export function wanted(url: string | undefined, triggers: WebhookTriggerSpec[]): Wanted {
	return { url: url ?? '', events: triggers.map(({ webhook }) => webhook.event).sort() };
}

/** Whether the vendor has exactly the subscription that we know the secret of. */
export async function subscribed(
	this: IHookFunctions,
	definition: WebhookDefinition,
): Promise<boolean> {
	const { subscription } = readState(this);
	if (!subscription) return false;
	const found = await guarded(this, async () => {
		const { client } = await connect.call(this, definition.api);
		return await current(client, definition.subscription, subscription, wantedBy(this, definition));
	});
	return found;
}

/** Makes the subscription, after removing whatever stands in its way. */
export async function subscribe(
	this: IHookFunctions,
	definition: WebhookDefinition,
): Promise<boolean> {
	const triggers = chosenTriggers(this.getNodeParameter('events'), definition);
	const state = readState(this);
	const { subscription: before } = state;
	await guarded(this, async () => {
		const connection = await connect.call(this, definition.api);
		const { client } = connection;
		const scopes = triggers.map(({ webhook }) => webhook.enrich?.request.scope);
		await preflight(connection, [definition.subscription.create.scope, ...scopes]);
		const wants = wantedBy(this, definition);
		state.subscription = await ensure(client, definition.subscription, before, wants);
		// Kept at once: what follows may fail, and the secret is told only this once.
		writeState(this, state);
		if (state.subscription.id === before?.id) return;
		state.gap = before !== undefined || state.gap === true;
		if (!state.gap) state.bases = await baseline(client, triggers);
	});
	writeState(this, state);
	return true;
}

/** Removes the subscription. One that is gone already is no trouble. */
export async function unsubscribe(
	this: IHookFunctions,
	definition: WebhookDefinition,
): Promise<boolean> {
	const { subscription, seen, bases } = readState(this);
	const wants = wantedBy(this, definition);
	const gone = await guarded(this, async () => {
		const { client } = await connect.call(this, definition.api);
		const there = await current(client, definition.subscription, subscription, wants);
		await drop(client, definition.subscription, subscription, wants.url);
		return subscription !== undefined && !there;
	});
	// One that the vendor had dropped missed events; they are fetched after the next activation.
	writeState(this, gone ? { seen, bases, gap: true } : { seen });
	return true;
}

function wantedBy(ctx: IHookFunctions, definition: WebhookDefinition): Wanted {
	const triggers = chosenTriggers(ctx.getNodeParameter('events'), definition);
	return wanted(ctx.getNodeWebhookUrl('default'), triggers);
}

async function guarded<T>(ctx: Ctx, run: () => Promise<T>): Promise<T> {
	const result = await tried(run);
	if (!result.ok) throw nodeError(ctx.getNode(), result.thrown);
	return result.value;
}
