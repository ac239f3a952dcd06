import type { Bundle, ZObject } from 'zapier-platform-core';
import { Client } from '../shared/client.js';
import { inputError } from '../shared/errors.js';
import { sameOrigin } from '../shared/host.js';
import type { HttpAnswer, HttpRequest } from '../shared/types.js';
import { bodyOf, headersOf, LARGEST_FILE } from './bytes.js';
import type { AuthSpec, ZapierApi } from './types.js';

/** Zapier ends an operation after 30 seconds; this leaves time to say why. */
export const OPERATION_MS = 25_000;
/** What is kept of that for the last request of a run. */
const LAST_TRY_MS = 5_000;

/**
 * The API through the user's connection. Throws ApiError when the connection names a host that is
 * not one of the API's own.
 */
export function connect(z: ZObject, bundle: Bundle, api: ZapierApi): Client {
	const ends = Date.now() + OPERATION_MS;
	const used = { ...api, base_url: hostOf(api, bundle) };
	return new Client(used, {
		transport: async (request) => await send(z, bundle, used, request, ends),
		sleep,
		now: () => Date.now(),
		random: () => Math.random(),
		// Whatever came before it in this run, waiting ends in time to say what happened.
		get maxWaitMs() {
			return Math.max(0, Math.min(15_000, ends - LAST_TRY_MS - Date.now()));
		},
	});
}

/** The chosen host. It must be one of the list: the key is not sent to an address that was typed. */
function hostOf(api: ZapierApi, bundle: Bundle): string {
	if (!api.hosts) return api.base_url;
	const chosen = api.hosts.find((host) => host === bundle.authData.base_url);
	if (chosen !== undefined) return chosen;
	throw inputError('The connection names no known environment.', 'Connect again and choose one.');
}

async function sleep(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * One exchange through Zapier's client. Redirects are not followed, so that the key cannot travel,
 * nor a request to where nobody checked. The body goes as bytes: in text, Zapier would refuse a user's
 * `{{bundle.x}}`; the query is kept as it is by `exactUrl`.
 */
async function send(
	z: ZObject,
	bundle: Bundle,
	api: ZapierApi,
	request: HttpRequest,
	ends: number,
): Promise<HttpAnswer> {
	const { url, binary, anonymous } = request;
	if (!anonymous && !sameOrigin(url, api.base_url)) throw new TypeError('not a URL of this API');
	const left = Math.max(1_000, ends - Date.now());
	const options = {
		method: request.method,
		url,
		headers: { ...request.headers, ...(anonymous ? {} : credential(api.auth, bundle.authData)) },
		body: request.body === undefined ? undefined : Buffer.from(request.body),
		redirect: 'manual' as const,
		timeout: Math.min(request.timeoutMs, left),
		skipThrowForStatus: true,
		middlewareData: { exactUrl: url },
	};
	if (!binary) {
		const answer = await z.request(options);
		return { status: answer.status, headers: headersOf(answer), text: answer.content ?? '' };
	}
	const answer = await z.request({ ...options, raw: true });
	const headers = headersOf(answer);
	const isFile = answer.status < 300 && !/json|html/i.test(headers['content-type'] ?? '');
	const bytes = await bodyOf(answer, LARGEST_FILE, Date.now() + options.timeout);
	const text = isFile ? '' : Buffer.from(bytes).toString('utf8');
	return { status: answer.status, headers, text, bytes };
}

function credential(auth: AuthSpec, given: { [name: string]: string }): { [name: string]: string } {
	const field = (name: string) => given[name] ?? '';
	switch (auth.kind) {
		case 'bearer':
			return { Authorization: `Bearer ${field(auth.field)}` };
		case 'header':
			return { [auth.header]: field(auth.field) };
		case 'basic': {
			const pair = `${field(auth.username_field)}:${field(auth.password_field)}`;
			return { Authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
		}
	}
}
