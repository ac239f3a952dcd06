import type { Bundle, ZObject } from 'zapier-platform-core';
import { enriched, readEvent } from '../shared/event.js';
import { passes } from '../shared/filters.js';
import { recent } from '../shared/poll.js';
import { verify } from '../shared/signature.js';
import { occupy, release, type SlotState } from '../shared/slot.js';
import { bringsToken, drop, ensure, type SubscriptionState } from '../shared/subscription.js';
import type { Item } from '../shared/types.js';
import { guarded } from './failures.js';
import { connect } from './host.js';
import { filtersOf, readInputs } from './inputs.js';
import type { DeliverySpec, HookSpec, ZapierApi } from './types.js';

const SAMPLES = 3;

/** What Zapier keeps for a Zap that is on. */
type State = SubscriptionState | SlotState;

/**
 * Turns the vendor's subscription on. What it returns, the secrets too, Zapier keeps for the Zap:
 * until it is turned off, because the next time it has another URL.
 */
export function subscribe(api: ZapierApi, delivery: DeliverySpec, spec: HookSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<State> =>
		await guarded(z, async () => {
			const client = connect(z, bundle, api);
			const wanted = { url: bundle.targetUrl ?? '', events: [spec.webhook.event].flat() };
			const { subscription } = delivery;
			if (subscription.kind === 'managed')
				return await ensure(client, subscription, undefined, wanted);
			const inputs = readInputs(spec.inputs, bundle.inputData);
			const owner = String(inputs[subscription.owner.key] ?? '');
			const replace = inputs.replace_webhook === true;
			return await occupy(client, subscription, undefined, { ...wanted, owner, replace });
		});
}

/**
 * Turns it off. One that the vendor no longer has is no trouble; where the vendor offers no way to
 * remove one, nothing is asked of it: Zapier's URL is gone, and what still comes is turned away.
 */
export function unsubscribe(api: ZapierApi, delivery: DeliverySpec) {
	return async (z: ZObject, bundle: Bundle) =>
		await guarded(z, async () => {
			const client = connect(z, bundle, api);
			const { subscription } = delivery;
			if (subscription.kind === 'managed') {
				const state = bundle.subscribeData as SubscriptionState | undefined;
				await drop(client, subscription, state, bundle.targetUrl ?? state?.url ?? '');
			} else {
				const state = bundle.subscribeData as unknown as SlotState | undefined;
				if (state?.url) await release(client, subscription, state);
			}
			return {};
		});
}

/**
 * One delivery. It is believed only when it proves itself, by its signature over the raw body or the
 * token in its URL; a refused one ends the run without counting as a fault of the Zap, which a
 * forger could otherwise turn off.
 */
export function receive(api: ZapierApi, delivery: DeliverySpec, spec: HookSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Item[]> =>
		await guarded(z, async () => {
			const refused = refusal(delivery, bundle);
			if (refused) throw new z.errors.HaltedError(refused);
			const { wanted, item } = readEvent(spec.webhook, bodyOf(bundle));
			const values = readInputs(spec.inputs, bundle.inputData);
			if (!wanted || !item || !passes(item, filtersOf(spec.filters, values))) return [];
			return [(await enriched(connect(z, bundle, api), spec.webhook, item)).item];
		});
}

/** Samples for the editor, of the same shape as live items. */
export function samples(api: ZapierApi, spec: HookSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Item[]> =>
		await guarded(z, async () => {
			if (!spec.poll) return [spec.sample];
			const client = connect(z, bundle, api);
			const inputs = readInputs(spec.inputs, bundle.inputData);
			const context = { inputs, filters: filtersOf(spec.filters, inputs), lookbackHours: 0 };
			const rows = await recent(client, spec.poll, context, { maxPages: 1 });
			const items: Item[] = [];
			for (const row of rows.slice(0, SAMPLES)) {
				items.push((await enriched(client, spec.webhook, row)).item);
			}
			return items;
		});
}

/** Why a delivery is not believed: it lacks the token that its URL was made with, or the signature. */
function refusal(delivery: DeliverySpec, bundle: Bundle): string | undefined {
	const { headers = {}, content, querystring } = bundle.rawRequest ?? {};
	const state = bundle.subscribeData as SubscriptionState | undefined;
	if (delivery.subscription.kind === 'managed') {
		const query = Object.fromEntries(new URLSearchParams(querystring ?? ''));
		if (!bringsToken(delivery.subscription, state, query)) {
			return 'The delivery was refused: it does not bring the token of this Zap.';
		}
	}
	if (!delivery.signature) return undefined;
	const secret = state?.secret;
	if (!secret) {
		return 'The delivery was refused: this Zap holds no signing secret. Turn the Zap off and on again.';
	}
	const verdict = verify(
		delivery.signature,
		(name) => headerOf(headers, name),
		content,
		secret,
		Date.now(),
	);
	return verdict.ok ? undefined : `The delivery was refused: ${verdict.reason}.`;
}

/** Zapier writes `Http-X-Name`; case and prefix do not count. */
function headerOf(headers: { [name: string]: string }, name: string): string | undefined {
	const wanted = name.toLowerCase();
	const found = Object.keys(headers).find(
		(key) => key.toLowerCase().replace(/^http-/, '') === wanted,
	);
	return found === undefined ? undefined : headers[found];
}

function bodyOf(bundle: Bundle): unknown {
	try {
		return JSON.parse(bundle.rawRequest?.content ?? '');
	} catch {
		return undefined;
	}
}
