import type { IHookFunctions } from 'n8n-workflow';
import { holds, occupy, type SlotWanted } from '../shared/slot.js';
import { current, drop, ensure, type Wanted } from '../shared/subscription.js';
import type { SlotSpec } from '../shared/types.js';
import { beginsNow } from './delivered.js';
import { nodeError, tried } from './failures.js';
import { baseline } from './gap.js';
import { connect, type Connection } from './host.js';
import { hookInputs } from './hookInputs.js';
import { preflight } from './preflight.js';
import { giveBack, leaveLiveAlone } from './slotHook.js';
import { readState, writeState, type TriggerState } from './state.js';
import type { Ctx, HookSpec, WebhookDefinition, WebhookTriggerSpec } from './types.js';

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
	const events = triggers.flatMap(({ webhook }) => webhook.event);
	return { url: url ?? '', events: [...new Set(events)].sort() };
}

/** Whether the vendor delivers to our URL as wanted, with a secret that we know. */
export async function subscribed(
	this: IHookFunctions,
	definition: WebhookDefinition,
): Promise<boolean> {
	const { api, subscription: spec } = definition;
	const { subscription, slot } = readState(this);
	if (spec.kind === 'manual') return true;
	if (spec.kind === 'managed' ? !subscription : !slot) return false;
	const found = await guarded(this, async () => {
		const { client } = await connect.call(this, api);
		return spec.kind === 'slot'
			? await holds(client, spec, slot, slotWanted(this, definition, spec))
			: await current(client, spec, subscription, wantedBy(this, definition));
	});
	return found;
}

/** Makes the vendor deliver to our URL, after removing whatever of ours stands in its way. */
export async function subscribe(
	this: IHookFunctions,
	definition: WebhookDefinition,
): Promise<boolean> {
	const triggers = chosenTriggers(this.getNodeParameter('events'), definition);
	const state = readState(this);
	await guarded(this, async () => {
		const connection = await connect.call(this, definition.api);
		const scopes = triggers.map(({ webhook }) => webhook.enrich?.request.scope);
		await preflight(connection, [...scopesOf(definition.subscription), ...scopes]);
		const made = await make(this, connection, definition, state);
		// Kept at once: what follows may fail, and the secret is told only this once.
		writeState(this, state);
		if (!made.fresh) return;
		beginsNow(wantedBy(this, definition).url);
		state.gap = made.lost || state.gap === true;
		if (!state.gap) state.bases = await baseline(connection.client, triggers);
	});
	writeState(this, state);
	return true;
}

/**
 * Ends the deliveries. A subscription that is gone already is no trouble. One that the vendor
 * cannot remove stays in the state, so that it is used again.
 */
export async function unsubscribe(
	this: IHookFunctions,
	definition: WebhookDefinition,
): Promise<boolean> {
	const { api, subscription: spec } = definition;
	const { subscription, slot, seen, bases, gap } = readState(this);
	if (spec.kind === 'manual') {
		// What happens while the workflow is off is not missed.
		writeState(this, { seen });
		return true;
	}
	const ended = await guarded(this, async () => {
		const { client } = await connect.call(this, api);
		if (spec.kind === 'slot') {
			const gone = slot ? await giveBack(client, spec, slot) : false;
			return { removed: true, gone };
		}
		const wants = wantedBy(this, definition);
		const there = await current(client, spec, subscription, wants);
		const removed = await drop(client, spec, subscription, wants.url);
		return { removed, gone: spec.list ? subscription !== undefined && !there : false };
	});
	if (!ended.removed) {
		this.logger.warn(`${api.label} keeps the webhook of this trigger; it is used again.`);
		writeState(this, { seen, subscription });
		return true;
	}
	// Events that were missed (the vendor had dropped the subscription, or they could not be fetched so far) are
	// fetched after the next activation.
	writeState(this, ended.gone || gap ? { seen, bases, gap: true } : { seen });
	return true;
}

/** `fresh`: it was not there before. `lost`: it was, and events may have been missed since. */
async function make(
	ctx: IHookFunctions,
	{ client }: Connection,
	definition: WebhookDefinition,
	state: TriggerState,
): Promise<{ fresh: boolean; lost: boolean }> {
	const { subscription: spec } = definition;
	if (spec.kind === 'manual') return { fresh: false, lost: false };
	if (spec.kind === 'slot') {
		const wants = slotWanted(ctx, definition, spec);
		if (ctx.getMode() === 'manual') await leaveLiveAlone(client, spec, wants);
		const lost = state.slot !== undefined;
		state.slot = await occupy(client, spec, state.slot, wants);
		return { fresh: true, lost };
	}
	const before = state.subscription;
	state.subscription = await ensure(client, spec, before, wantedBy(ctx, definition));
	// Where the vendor lists nothing, nobody can tell that one was lost.
	const lost = before !== undefined && Boolean(spec.list);
	return { fresh: state.subscription !== before, lost };
}

function wantedBy(ctx: IHookFunctions, definition: WebhookDefinition): Wanted {
	const triggers = chosenTriggers(ctx.getNodeParameter('events'), definition);
	return wanted(ctx.getNodeWebhookUrl('default'), triggers);
}

function slotWanted(
	ctx: IHookFunctions,
	definition: WebhookDefinition,
	spec: SlotSpec,
): SlotWanted {
	const [first] = chosenTriggers(ctx.getNodeParameter('events'), definition);
	const inputs = first ? hookInputs(ctx, first) : {};
	const owner = String(inputs[spec.owner.key] ?? '');
	return { ...wantedBy(ctx, definition), owner, replace: inputs.replace_webhook === true };
}

function scopesOf(spec: HookSpec): Array<string | null | undefined> {
	if (spec.kind === 'manual') return [];
	return spec.kind === 'slot' ? [spec.read.scope, spec.write.scope] : [spec.create.scope];
}

async function guarded<T>(ctx: Ctx, run: () => Promise<T>): Promise<T> {
	const result = await tried(run);
	if (!result.ok) throw nodeError(ctx.getNode(), result.thrown);
	return result.value;
}
