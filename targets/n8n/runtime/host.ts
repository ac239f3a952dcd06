import { sleep, type IHttpRequestOptions, type IN8nHttpFullResponse } from 'n8n-workflow';
import { Client } from '../shared/client.js';
import { sameOrigin } from '../shared/host.js';
import { digest } from '../shared/identity.js';
import { Limiter } from '../shared/limiter.js';
import type { HttpAnswer, HttpRequest, Transport } from '../shared/types.js';
import type { Ctx, N8nApi } from './types.js';

/** The longest that one request may wait for its turn and for Retry-After, unless told otherwise. */
const LONGEST_WAIT_MS = 120_000;

/** Shared by all nodes of this process, as the vendor's limit is. */
const limiters = new Map<string, Limiter>();

/** The API through one credential. `key` tells credentials apart without being one. */
export interface Connection {
	api: N8nApi;
	client: Client;
	key: string;
}

/** Connects with the credential of the node at hand. */
export async function connect(
	this: Ctx,
	api: N8nApi,
	options: { maxWaitMs?: number } = {},
): Promise<Connection> {
	const credential = await this.getCredentials<{ baseUrl?: string }>(api.credential);
	const chosen = api.hosts?.find((host) => host === credential.baseUrl);
	const used = chosen === undefined ? api : { ...api, base_url: chosen };
	const key = digest(credential);
	const client = new Client(used, {
		transport: transportOf(this, used),
		sleep,
		now: () => Date.now(),
		random: () => Math.random(),
		limiter: limiterOf(used),
		limiterKey: key,
		maxWaitMs: options.maxWaitMs ?? LONGEST_WAIT_MS,
	});
	return { api: used, client, key };
}

/** Also where no limit is known: what one request was told of Retry-After holds for all. */
function limiterOf(api: N8nApi): Limiter {
	const limit = api.rate_limit ?? { requests: Infinity };
	const known = limiters.get(api.base_url) ?? new Limiter(limit);
	limiters.set(api.base_url, known);
	return known;
}

/**
 * n8n's own HTTP client with the credential. Redirects are not followed: the key must not travel.
 * The body is taken as text, so that an answer that is not JSON is seen as such.
 */
function transportOf(ctx: Ctx, api: N8nApi): Transport {
	return async (request: HttpRequest): Promise<HttpAnswer> => {
		if (!request.anonymous && !sameOrigin(request.url, api.base_url)) {
			throw new TypeError('not a URL of this API');
		}
		const options: IHttpRequestOptions = {
			method: request.method,
			url: request.url,
			headers: request.headers,
			timeout: request.timeoutMs,
			encoding: request.binary ? 'arraybuffer' : 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		};
		if (request.body !== undefined) options.body = bodyOf(request.body);
		const answer = (await (request.anonymous
			? ctx.helpers.httpRequest(options)
			: ctx.helpers.httpRequestWithAuthentication.call(
					ctx,
					api.credential,
					options,
				))) as IN8nHttpFullResponse;
		return answerOf(answer);
	};
}

function bodyOf(body: string | Uint8Array): string | Buffer {
	return typeof body === 'string' ? body : Buffer.from(body);
}

/** Bytes are read as text too where they may say what went wrong. */
function answerOf({ statusCode, headers, body }: IN8nHttpFullResponse): HttpAnswer {
	const answer = { status: statusCode, headers: lowerCased(headers) };
	if (!Buffer.isBuffer(body)) {
		return { ...answer, text: typeof body === 'string' ? body : JSON.stringify(body ?? '') };
	}
	const ok = statusCode >= 200 && statusCode < 300;
	const readable = !ok || /json|text|html|xml/i.test(answer.headers['content-type'] ?? '');
	return { ...answer, text: readable ? body.toString('utf8') : '', bytes: body };
}

function lowerCased(headers: { [name: string]: unknown }): { [name: string]: string } {
	const entries = Object.entries(headers ?? {}).map(
		([name, value]) => [name.toLowerCase(), String(value)] as const,
	);
	return Object.fromEntries(entries);
}
