import type { IWebhookFunctions } from 'n8n-workflow';
import type { Client } from '../shared/client.js';
import { enriched, readEvent } from '../shared/event.js';
import { identityOf } from '../shared/identity.js';
import { ensure } from '../shared/subscription.js';
import { tried } from './failures.js';
import { baseline, reopened, type Bases } from './gap.js';
import { connect } from './host.js';
import { readState, type TriggerState } from './state.js';
import { wanted } from './subscribe.js';
import type { WebhookDefinition, WebhookTriggerSpec } from './types.js';

const HOUR_MS = 3_600_000;
/** Where the vendor does not say after how many failures it switches a subscription off. */
const USUAL_LIMIT = 10;

const MOST_NAMED = 200;

/** Refused deliveries since the last good one, the last time that the vendor was asked, and what they named. */
interface Refused {
	count: number;
	askedAt: number;
	/** Trigger → identities, as its list has them. */
	named: { [trigger: string]: string[] };
}
const refused = new Map<string, Refused>();

/**
 * After a delivery that was not signed with a secret we know. The vendor may have changed the secret,
 * or n8n died before it had saved the one of a new subscription; then every delivery would be refused
 * until the vendor switches the subscription off.
 *
 * Some refusals before that (others may be on their way), and at most once an hour, the vendor is asked about
 * what the delivery names. Only when the API knows it, which a forger hardly can arrange, is the subscription
 * replaced by one with a new secret. The delivery itself stays refused; what was refused since the
 * last good one is fetched with the next event. Gives the state to save; undefined when nothing changed.
 */
export async function recover(
	ctx: IWebhookFunctions,
	definition: WebhookDefinition,
	triggers: WebhookTriggerSpec[],
	body: unknown,
): Promise<TriggerState | undefined> {
	const state = readState(ctx);
	const { subscription, bases } = state;
	const { subscription: spec } = definition;
	const url = ctx.getNodeWebhookUrl('default');
	// Only what can be looked for and removed can be replaced without leaving two of them.
	if (spec.kind !== 'managed' || !spec.list || !spec.delete) return undefined;
	if (!url || ctx.getMode() === 'manual') return undefined;
	const known = refused.get(url) ?? { count: 0, askedAt: 0, named: {} };
	const trigger = triggers.find(({ webhook }) => webhook.enrich && readEvent(webhook, body).wanted);
	const item = trigger && readEvent(trigger.webhook, body).item;
	const named =
		trigger?.poll && item
			? withNamed(known.named, trigger.key, identityOf(item, trigger.poll.identity))
			: known.named;
	const enough = Math.ceil((spec.disabled_after ?? USUAL_LIMIT) * 0.7);
	const due = known.count + 1 >= enough && Date.now() - known.askedAt >= HOUR_MS;
	refused.set(url, { ...known, count: known.count + 1, named });
	if (!due || !trigger || !item) return undefined;
	refused.set(url, { count: 0, askedAt: Date.now(), named });
	const replaced = await tried(async () => {
		const { client } = await connect.call(ctx, definition.api, { maxWaitMs: 0 });
		const { complete } = await enriched(client, trigger.webhook, item);
		if (!complete) return undefined;
		const unknown = subscription && { ...subscription, secret: '' };
		const made = await ensure(client, spec, unknown, wanted(url, triggers));
		return {
			subscription: made,
			bases: bases ?? (await without(client, triggers, named)),
		};
	});
	if (replaced.ok && replaced.value) return { ...state, ...replaced.value, gap: true };
	ctx.logger.warn('A delivery was not signed with a known secret', { replaced: false });
	return undefined;
}

function withNamed(named: Refused['named'], key: string, identity: string): Refused['named'] {
	const known = named[key] ?? [];
	if (known.includes(identity)) return named;
	return { ...named, [key]: [...known, identity].slice(-MOST_NAMED) };
}

/** Bases where nothing was saved: all that there is counts as dealt with, but for what was refused. */
async function without(
	client: Client,
	triggers: WebhookTriggerSpec[],
	named: Refused['named'],
): Promise<Bases> {
	const bases = await baseline(client, triggers);
	const open = Object.entries(bases).map(([key, base]) => [key, reopened(base, named[key] ?? [])]);
	return Object.fromEntries(open) as Bases;
}

/** A good delivery ends the count. */
export function accepted(url: string | undefined): void {
	const known = url === undefined ? undefined : refused.get(url);
	if (url !== undefined && known) {
		refused.set(url, { count: 0, askedAt: known.askedAt, named: {} });
	}
}
