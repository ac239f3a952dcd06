import type { Bundle, ZObject } from 'zapier-platform-core';
import { Client } from '../shared/client.js';
import { sameOrigin } from '../shared/host.js';
import type { HttpAnswer, HttpRequest } from '../shared/types.js';
import type { AuthSpec, ZapierApi } from './types.js';

/** Zapier ends an operation after 30 seconds; this leaves time to say why. */
export const OPERATION_MS = 25_000;

/** The API through the user's connection. */
export function connect(z: ZObject, bundle: Bundle, api: ZapierApi): Client {
	const ends = Date.now() + OPERATION_MS;
	return new Client(api, {
		transport: async (request) => await send(z, bundle, api, request, ends),
		sleep,
		now: () => Date.now(),
		random: () => Math.random(),
		maxWaitMs: 15_000,
	});
}

async function sleep(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * One exchange through Zapier's client. Redirects are not followed, so that the key cannot travel.
 * The body goes as bytes: in text, Zapier would refuse a user's `{{bundle.x}}`.
 */
async function send(
	z: ZObject,
	bundle: Bundle,
	api: ZapierApi,
	request: HttpRequest,
	ends: number,
): Promise<HttpAnswer> {
	if (!sameOrigin(request.url, api.base_url)) throw new TypeError('not a URL of this API');
	const left = Math.max(1_000, ends - Date.now());
	const answer = await z.request({
		method: request.method,
		url: request.url,
		headers: { ...request.headers, ...credential(api.auth, bundle.authData) },
		body: request.body === undefined ? undefined : Buffer.from(request.body, 'utf8'),
		redirect: 'manual',
		timeout: Math.min(request.timeoutMs, left),
		skipThrowForStatus: true,
	});
	const headers: { [name: string]: string } = {};
	answer.headers.forEach((value: string, name: string) => {
		headers[name.toLowerCase()] = value;
	});
	return { status: answer.status, headers, text: answer.content ?? '' };
}

function credential(
	auth: AuthSpec,
	given: { [name: string]: string },
): { [name: string]: string } {
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
