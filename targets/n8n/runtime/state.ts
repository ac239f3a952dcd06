import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { SeenData } from '../shared/dedupe.js';
import type { SlotState } from '../shared/slot.js';
import type { SubscriptionState } from '../shared/subscription.js';
import type { Bases } from './gap.js';

type Ctx = IHookFunctions | IWebhookFunctions;

/** What a webhook trigger keeps between runs, as plain JSON in the workflow's static data. */
export interface TriggerState {
	subscription?: SubscriptionState;
	/** Where the vendor keeps one URL for each thing: ours, and what was there before. */
	slot?: SlotState;
	/** Events that were passed on. */
	seen?: SeenData;
	/** What the lists held when the trigger was turned on, moved up by what was passed on. */
	bases?: Bases;
	/**
	 * Events may have been missed (the subscription was lost or replaced, a list could not be read to its end):
	 * they are fetched with the next one.
	 */
	gap?: boolean;
}

/**
 * Listening for a test event has its own URL and so its own subscription: it must not touch the
 * one of the published workflow.
 */
function slotOf(ctx: Ctx): 'test' | 'live' {
	return ctx.getMode() === 'manual' ? 'test' : 'live';
}

/** The trigger's state; empty before its first subscription. */
export function readState(ctx: Ctx): TriggerState {
	const data = ctx.getWorkflowStaticData('node');
	const found = data[slotOf(ctx)] as unknown as TriggerState | undefined;
	return found ? { ...found } : {};
}

/** Replaces the state as a whole, which n8n notices and saves. */
export function writeState(ctx: Ctx, state: TriggerState): void {
	const data = ctx.getWorkflowStaticData('node');
	data[slotOf(ctx)] = state as unknown as IDataObject;
}
