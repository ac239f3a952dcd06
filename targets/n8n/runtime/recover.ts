import type { IWebhookFunctions } from 'n8n-workflow';
import type { Client } from '../shared/client.js';
import { enriched, readEvent } from '../shared/event.js';
import { ensure } from '../shared/subscription.js';
import { timeOf } from '../shared/time.js';
import { tried } from './failures.js';
import { baseline, reopened, type Bases } from './gap.js';
import { connect } from './host.js';
import { readState, writeState } from './state.js';
import { wanted } from './subscribe.js';
import type { WebhookDefinition, WebhookTriggerSpec } from './types.js';

const HOUR_MS = 3_600_000;
/** Where the vendor does not say after how many failures it switches a subscription off. */
const USUAL_LIMIT = 10;

/** Refused deliveries since the last good one, the last time that the vendor was asked, and the first of them. */
interface Refused {
	count: number;
	askedAt: number;
	earliest?: number;
}
const refused = new Map<string, Refused>();

/**
 * After a delivery that was not signed with a secret we know. The vendor may have changed the secret,
 * or n8n died before it had saved the one of a new subscription; then every delivery would be refused
 * until the vendor switches the subscription off.
 *
 * Half-way to that (others may be on their way), and at most once an hour, the vendor is asked about
 * what the delivery names. Only when the API knows it, which a forger hardly can arrange, is the subscription
 * replaced by one with a new secret. The delivery itself stays refused; what was refused since the
 * last good one is fetched with the next event.
 */
export async function recover(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	triggers: WebhookTriggerSpec[],
	body: unknown,
): Promise<void> {
	const { subscription, bases } = readState(ctx);
	const { subscription: spec } = definition;
	const url = ctx.getNodeWebhookUrl('default');
	// Only what can be looked for and removed can be replaced without leaving two of them.
	if (spec.kind !== 'managed' || !spec.list || !spec.delete) return;
	if (!url || ctx.getMode() === 'manual') return;
	const known = refused.get(url) ?? { count: 0, askedAt: 0 };
	const trigger = triggers.find(({ webhook }) => webhook.enrich && readEvent(webhook, body).wanted);
	const item = trigger && readEvent(trigger.webhook, body).item;
	const field = trigger?.poll?.watermark?.field;
	const time = item && field ? timeOf(item[field]) : undefined;
	const earliest = time === undefined ? known.earliest : Math.min(time, known.earliest ?? time);
	const enough = Math.ceil((spec.disabled_after ?? USUAL_LIMIT) / 2);
	const due = known.count + 1 >= enough && Date.now() - known.askedAt >= HOUR_MS;
	refused.set(url, { ...known, count: known.count + 1, earliest });
	if (!due || !trigger || !item) return;
	refused.set(url, { count: 0, askedAt: Date.now() });
	const replaced = await tried(async () => {
		const { client } = await connect.call(ctx, definition.api, { maxWaitMs: 0 });
		const { complete } = await enriched(client, trigger.webhook, item);
		if (!complete) return undefined;
		const unknown = subscription && { ...subscription, secret: '' };
		const made = await ensure(client, spec, unknown, wanted(url, triggers));
		return {
			subscription: made,
			bases: bases ?? (await since(client, triggers, trigger, earliest)),
		};
	});
	if (replaced.ok && replaced.value) {
		writeState(ctx, { ...readState(ctx), ...replaced.value, gap: true });
		return;
	}
	ctx.logger.warn('A delivery was not signed with a known secret', { replaced: false });
}

/** Bases for a trigger of which nothing was saved: what it was refused counts as missed. */
async function since(
	client: Client,
	triggers: WebhookTriggerSpec[],
	{ key }: WebhookTriggerSpec,
	earliest: number | undefined,
): Promise<Bases> {
	const bases = await baseline(client, triggers);
	const base = bases[key];
	if (!base || earliest === undefined) return bases;
	return { ...bases, [key]: reopened(base, earliest) };
}

/** A good delivery ends the count. */
export function accepted(url: string | undefined): void {
	const known = url === undefined ? undefined : refused.get(url);
	if (url !== undefined && known) refused.set(url, { count: 0, askedAt: known.askedAt });
}
