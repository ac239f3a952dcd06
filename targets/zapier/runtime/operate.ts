import type { Bundle, ZObject } from 'zapier-platform-core';
import type { Client, Reply } from '../shared/client.js';
import { inputError } from '../shared/errors.js';
import { sendMerged } from '../shared/merge.js';
import { result, untilReady } from '../shared/pending.js';
import type { Item, Method, RequestSpec } from '../shared/types.js';
import { guarded, unlessMissing } from './failures.js';
import { withFiles } from './files.js';
import { connect } from './host.js';
import { readInputs } from './inputs.js';
import type { ActionSpec, InputSpec, WaitingSpec, ZapierApi } from './types.js';

/** The longest that one run may ask again: Zapier ends it after 30 seconds. */
const LONGEST_ASK_SECONDS = 20;

/** An action: one request, one item. */
export function act(api: ZapierApi, spec: ActionSpec) {
	const requests = [spec.request, ...Object.values(spec.requests ?? {})];
	const acts = requests.some((request) => request?.acts);
	return async (z: ZObject, bundle: Bundle): Promise<Item> =>
		await guarded(z, async () => await once(z, bundle, api, spec), { acts });
}

/** An action that only reads, offered as a search: nothing found is an empty list. */
export function look(api: ZapierApi, spec: ActionSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Item[]> =>
		await guarded(z, async () => await unlessMissing(async () => await once(z, bundle, api, spec)));
}

async function once(z: ZObject, bundle: Bundle, api: ZapierApi, spec: ActionSpec): Promise<Item> {
	const read = readInputs(spec.inputs, bundle.inputData);
	const request = requestOf(spec, read);
	const client = connect(z, bundle, api);
	const inputs = await withFiles(z, api, spec.inputs, read);
	const reply = await send(client, request, spec, inputs);
	if (spec.deletes) return { deleted: true };
	if (spec.record) return client.record(spec.record, reply, spec, read);
	return { success: true, ...client.object(reply, spec.at) };
}

async function send(
	client: Client,
	request: RequestSpec,
	spec: ActionSpec,
	inputs: { [key: string]: unknown },
): Promise<Reply> {
	if (spec.merge) return await sendMerged(client, request, spec.merge, { inputs });
	if (!spec.pending) return await client.call(request, { inputs });
	const asked = Number(inputs.wait_seconds ?? spec.pending.wait_seconds ?? LONGEST_ASK_SECONDS);
	const seconds = Math.min(LONGEST_ASK_SECONDS, asked);
	return await untilReady(client, request, spec.pending, { inputs }, seconds);
}

/**
 * Starts a long operation and gives the vendor a URL to call at its end; the Zap waits there, for
 * up to 30 days. In the editor nobody waits.
 */
export function start(api: ZapierApi, spec: WaitingSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Item> =>
		await guarded(
			z,
			async () => {
				const read = readInputs(spec.inputs, bundle.inputData);
				const inputs = await withFiles(z, api, spec.inputs, read);
				const testing = bundle.meta?.isLoadingSample;
				const callbackUrl = testing ? undefined : z.generateCallbackUrl();
				const client = connect(z, bundle, api);
				const reply = await client.call(spec.request, { inputs, callbackUrl });
				const started = client.record(spec.record, reply, spec, read);
				return testing ? (await result(client, spec.wait, started)).item : started;
			},
			spec.request,
		);
}

/** After the callback: what it says is not believed, the result is fetched. */
export function resume(api: ZapierApi, spec: WaitingSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Item> =>
		await guarded(z, async () => {
			const started = (bundle.outputData ?? {}) as Item;
			const { item } = await result(connect(z, bundle, api), spec.wait, started);
			return { ...started, ...item };
		});
}

/** The universal action: any request, on the API's own host. */
export function callApi(api: ZapierApi, inputSpecs: InputSpec[]) {
	return async (z: ZObject, bundle: Bundle): Promise<Item> => {
		const method = String(bundle.inputData.method || 'GET') as Method;
		return await guarded(
			z,
			async () => {
				const inputs = readInputs(inputSpecs, bundle.inputData);
				const { payload, status } = await connect(z, bundle, api).custom({
					method,
					path: String(inputs.path ?? ''),
					query: inputs.query as { [name: string]: unknown } | undefined,
					body: inputs.body,
				});
				return { status_code: status, body: payload ?? null };
			},
			{ acts: method !== 'GET' },
		);
	};
}

function requestOf(spec: ActionSpec, inputs: { [key: string]: unknown }): RequestSpec {
	const chosen = String(inputs[spec.choose ?? ''] ?? '');
	const request = spec.request ?? spec.requests?.[chosen];
	if (!request) throw inputError(`"${chosen}" is not one of the choices of "${spec.choose}".`);
	return request;
}
