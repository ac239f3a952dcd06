// What a platform gives to the shared code, with a clock that moves only when something sleeps.
import { Client } from '../src/client.js';
import type { ApiSpec, Host, HttpAnswer, HttpRequest } from '../src/types.js';

export const START = Date.parse('2026-05-10T12:00:00Z');

export const API: ApiSpec = {
	label: 'Acme',
	base_url: 'https://api.acme.test/v1',
	errors: {
		message: ['detail', 'title'],
		code: ['code'],
		request_id: ['request_id'],
		request_id_header: 'X-Request-Id',
		issues: 'issues',
	},
	scopes: {
		granted: 'permissions',
		known: [
			{ name: 'read_calls', help: 'Read calls.' },
			{ name: 'outbound_calls', help: 'Place outbound calls.' },
		],
	},
	access: {
		label: 'API Key',
		help: 'Create a key under Settings.',
		help_url: 'https://docs.acme.test/keys',
		prefixes: ['acme_live_', 'ak-'],
	},
};

/** An answer, a thrown network failure, or nothing to say about this request. */
export type Reaction = HttpAnswer | 'network';
export type Vendor = (request: HttpRequest, number: number) => Reaction;

export class World {
	time = START;
	readonly sent: Array<HttpRequest & { time: number }> = [];
	readonly slept: number[] = [];
	readonly host: Host;
	readonly client: Client;

	constructor(vendor: Vendor, api: ApiSpec = API, host: Partial<Host> = {}) {
		this.host = {
			transport: async (request) => {
				this.sent.push({ ...request, time: this.time });
				const reaction = vendor(request, this.sent.length - 1);
				if (reaction === 'network') throw new Error(`connect ECONNREFUSED acme_live_TOPSECRET`);
				return reaction;
			},
			sleep: async (ms) => {
				this.slept.push(ms);
				this.time += ms;
			},
			now: () => this.time,
			random: () => 0.5,
			...host,
		};
		this.client = new Client(api, this.host);
	}

	/** Method and path with query of everything sent. */
	get lines(): string[] {
		return this.sent.map(
			({ method, url }) => `${method} ${url.replace('https://api.acme.test/v1', '')}`,
		);
	}
}

export function json(
	value: unknown,
	status = 200,
	headers: HttpAnswer['headers'] = {},
): HttpAnswer {
	const type = { 'content-type': 'application/json; charset=utf-8' };
	return { status, headers: { ...type, ...headers }, text: JSON.stringify(value) };
}

export function text(body: string, status = 200, type = 'text/html'): HttpAnswer {
	return { status, headers: { 'content-type': type }, text: body };
}

/** Answers in order; the last one stays. */
export function inOrder(...answers: Reaction[]): Vendor {
	return (_, number) => answers[Math.min(number, answers.length - 1)];
}

/** A small generator of repeatable numbers in [0, 1). */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}
