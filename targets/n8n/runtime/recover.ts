import type { IWebhookFunctions } from 'n8n-workflow';
import { enriched, readEvent } from '../shared/event.js';
import { ensure } from '../shared/subscription.js';
import { tried } from './failures.js';
import { connect } from './host.js';
import { readState, writeState } from './state.js';
import { wanted } from './subscribe.js';
import type { WebhookDefinition, WebhookTriggerSpec } from './types.js';

const HOUR_MS = 3_600_000;
/** Where the vendor does not say after how many failures it switches a subscription off. */
const USUAL_LIMIT = 10;

/** Refused deliveries since the last good one, and the last time that the vendor was asked. */
const refused = new Map<string, { count: number; askedAt: number }>();

/**
 * After a delivery that was not signed with the secret we know. The vendor may have changed the
 * secret; then every delivery would be refused until it switches the subscription off.
 *
 * One refusal before that, and at most once an hour, the vendor is asked about what the delivery
 * names. Only when the API knows it, which a forger hardly can arrange, is the subscription
 * replaced by one with a new secret. The delivery itself stays refused.
 */
export async function recover(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	triggers: WebhookTriggerSpec[],
	body: unknown,
): Promise<void> {
	const { subscription } = readState(ctx);
	const { subscription: spec } = definition;
	const url = ctx.getNodeWebhookUrl('default');
	// Only what can be looked for and removed can be replaced without leaving two of them.
	if (spec.kind !== 'managed' || !spec.list || !spec.delete) return;
	if (!url || !subscription || ctx.getMode() === 'manual') return;
	const known = refused.get(url) ?? { count: 0, askedAt: 0 };
	const enough = (spec.disabled_after ?? USUAL_LIMIT) - 1;
	const due = known.count + 1 >= enough && Date.now() - known.askedAt >= HOUR_MS;
	refused.set(url, { ...known, count: known.count + 1 });
	const trigger = triggers.find(({ webhook }) => webhook.enrich && readEvent(webhook, body).wanted);
	const item = trigger && readEvent(trigger.webhook, body).item;
	if (!due || !trigger || !item) return;
	refused.set(url, { count: 0, askedAt: Date.now() });
	const replaced = await tried(async () => {
		const { client } = await connect.call(ctx, definition.api, { maxWaitMs: 0 });
		const { complete } = await enriched(client, trigger.webhook, item);
		if (!complete) return undefined;
		const unknown = { ...subscription, secret: '' };
		return await ensure(client, spec, unknown, wanted(url, triggers));
	});
	if (replaced.ok && replaced.value) {
		writeState(ctx, { ...readState(ctx), subscription: replaced.value });
		return;
	}
	ctx.logger.warn('A delivery was not signed with the known secret', { replaced: false });
}

/** A good delivery ends the count. */
export function accepted(url: string | undefined): void {
	const known = url === undefined ? undefined : refused.get(url);
	if (url !== undefined && known) refused.set(url, { ...known, count: 0 });
}
