import type { Bundle, ZObject } from 'zapier-platform-core';
import { enriched, readEvent } from '../shared/event.js';
import { passes } from '../shared/filters.js';
import { recent } from '../shared/poll.js';
import { verify } from '../shared/signature.js';
import { drop, ensure, type SubscriptionState } from '../shared/subscription.js';
import type { Item } from '../shared/types.js';
import { guarded } from './failures.js';
import { connect } from './host.js';
import { filtersOf, readInputs } from './inputs.js';
import type { DeliverySpec, HookSpec, ZapierApi } from './types.js';

const SAMPLES = 3;

/** Turns the vendor's subscription on. What it returns, the secret too, Zapier keeps for the Zap. */
export function subscribe(api: ZapierApi, delivery: DeliverySpec, spec: HookSpec) {
	return async (z: ZObject, bundle: Bundle) =>
		await guarded(z, async () => {
			const wanted = { url: bundle.targetUrl ?? '', events: [spec.webhook.event] };
			return await ensure(connect(z, bundle, api), delivery.subscription, undefined, wanted);
		});
}

/** Turns it off. One that the vendor no longer has is no trouble. */
export function unsubscribe(api: ZapierApi, delivery: DeliverySpec) {
	return async (z: ZObject, bundle: Bundle) =>
		await guarded(z, async () => {
			const state = bundle.subscribeData as SubscriptionState | undefined;
			const url = bundle.targetUrl ?? state?.url ?? '';
			await drop(connect(z, bundle, api), delivery.subscription, state, url);
			return {};
		});
}

/**
 * One delivery. It is believed only when its signature over the raw body is right; a refused one
 * ends the run without counting as a fault of the Zap, which a forger could otherwise turn off.
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

function refusal(delivery: DeliverySpec, bundle: Bundle): string | undefined {
	if (!delivery.signature) return undefined;
	const { headers = {}, content } = bundle.rawRequest ?? {};
	const secret = (bundle.subscribeData as SubscriptionState | undefined)?.secret;
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
