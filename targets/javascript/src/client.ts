import { ApiError, explain, type Asked } from './errors.js';
import { requestIdOf, rateHint, uncertain, waitOf } from './explain.js';
import { resolve } from './host.js';
import { bodyOf } from './json.js';
import { Limiter } from './limiter.js';
import { boundaryOf, multipart } from './multipart.js';
import { at, isItem } from './path.js';
import { toRecord } from './record.js';
import { fill, parameters, queryText, type Filled } from './request.js';
import { backoff, mayRepeat } from './retry.js';
import type {
	ApiSpec,
	Context,
	FieldShape,
	Host,
	HttpAnswer,
	HttpRequest,
	Item,
	Method,
	RateLimiter,
	RequestSpec,
	Turn,
} from './types.js';

const TRIES = 4;
const LONGEST_WAIT_MS = 20_000;

/** A successful answer. `body` is all of it, `payload` what the API's envelope holds. */
export interface Reply {
	status: number;
	headers: { [name: string]: string };
	body: unknown;
	payload: unknown;
	/** The file, when one was asked for. */
	bytes?: Uint8Array;
}

/** A request that a user wrote: see {@link Client.custom}. */
export interface CustomRequest {
	method: Method;
	path: string;
	query?: { [name: string]: unknown };
	/** Anything JSON; absent: no body. */
	body?: unknown;
}

interface Sending {
	asked: Asked;
	request: HttpRequest;
	/** Take an answer that is not JSON as text. */
	lenient?: boolean;
}

/** Calls one API for one connection. Throws ApiError, and nothing else on purpose. */
export class Client {
	readonly api: ApiSpec;
	readonly host: Host;
	private readonly limiter: RateLimiter;
	private readonly limiterKey: string;

	constructor(api: ApiSpec, host: Host) {
		this.api = api;
		this.host = host;
		this.limiter = host.limiter ?? new Limiter(api.rate_limit ?? { requests: Infinity });
		this.limiterKey = host.limiterKey ?? '';
	}

	/**
	 * Makes a described request. Repeats what may be repeated, within the host's `maxWaitMs`.
	 * `change` may put another JSON body in the place of the described one.
	 */
	async call(
		spec: RequestSpec,
		context: Context = {},
		change: (body: unknown) => unknown = (body) => body,
	): Promise<Reply> {
		return await this.exchange(this.sending(spec, fill(spec, context), change));
	}

	/** Makes a described request whose answer is a file. */
	async file(spec: RequestSpec, context: Context = {}): Promise<Reply> {
		const sending = this.sending(spec, fill(spec, context));
		sending.request.headers.Accept = '*/*';
		sending.request.binary = true;
		return await this.exchange(sending);
	}

	/** Gets a file from a URL that somebody else named and the caller has checked: without the key. */
	async fileAt(url: string): Promise<Reply> {
		const request = requestTo('GET', url, undefined, 60_000);
		request.headers.Accept = '*/*';
		Object.assign(request, { binary: true, anonymous: true });
		return await this.exchange({ asked: { method: 'GET', path: new URL(url).pathname }, request });
	}

	private sending(
		spec: RequestSpec,
		filled: Filled,
		change: (body: unknown) => unknown = (body) => body,
	): Sending {
		const url = `${this.api.base_url.replace(/\/+$/, '')}${filled.path}${queryText(filled.query)}`;
		const timeout = (spec.timeout_seconds ?? 25) * 1000;
		const request = requestTo(filled.method, url, change(filled.body), timeout);
		if (filled.parts) {
			const form = multipart(filled.parts, boundaryOf(this.host.random));
			request.headers['Content-Type'] = form.type;
			request.body = form.body;
		}
		return {
			asked: { method: filled.method, path: filled.path, scope: spec.scope, acts: spec.acts },
			request,
		};
	}

	/**
	 * Makes a request that a user wrote, on the API's own host. Nobody knows what it does, so
	 * nothing but a GET is ever repeated.
	 */
	async custom(wanted: CustomRequest): Promise<Reply> {
		const url = new URL(resolve(this.api.base_url, wanted.path));
		const query = Object.entries(wanted.query ?? {}).flatMap(([name, value]) =>
			parameters(name, value),
		);
		const more = queryText(query);
		const written = url.href.replace(/[?&]+$/, '');
		const href = written.includes('?') ? written + more.replace('?', '&') : written + more;
		return await this.exchange({
			asked: { method: wanted.method, path: url.pathname, acts: wanted.method !== 'GET' },
			request: requestTo(wanted.method, href, wanted.body, 25_000),
			lenient: true,
		});
	}

	/** The object at `where` in the payload (the payload itself without it), or ApiError `unreadable`. */
	object(reply: Reply, where?: string | null): Item {
		const found = where ? at(reply.payload, where) : reply.payload;
		if (found === undefined && reply.body === undefined) return {};
		if (isItem(found)) return found;
		throw this.unreadable(reply, where ?? 'the answer');
	}

	/** The record in an answer. */
	record(
		shape: FieldShape[],
		reply: Reply,
		where: { at?: string | null; source?: string } = {},
		inputs?: { [key: string]: unknown },
	): Item {
		return toRecord(shape, this.object(reply, where.at), where.source, { inputs });
	}

	/** What to throw when an answer lacks what it must hold. */
	unreadable(reply: { status: number }, what: string): ApiError {
		return new ApiError({
			kind: 'unreadable',
			message: `${this.api.label} answered in an unexpected form: ${what} is missing or of another type.`,
			hint: 'Try again later; if it stays so, tell the support of the integration.',
			status: reply.status,
		});
	}

	private async exchange(sending: Sending): Promise<Reply> {
		const deadline = this.host.now() + (this.host.maxWaitMs ?? LONGEST_WAIT_MS);
		for (let attempt = 0; ; attempt++) {
			const turn = await this.turn(deadline - this.host.now(), sending.asked);
			const answer = await this.send(sending.request);
			this.limiter.answered(this.limiterKey, turn, this.host.now());
			const reply =
				answer && answer.status >= 200 && answer.status < 300 && this.read(sending, answer);
			if (reply) return reply;
			const refusal = this.refusal(sending.asked, answer);
			const locked = refusal.explanation.kind === 'locked';
			if (answer && answer.status < 300 && !locked) throw refusal;
			const outcome = answer ? answer.status : 'network';
			const asked = answer && waitOf(answer, this.retryHeader(), this.host.now());
			if (answer && asked !== undefined && (answer.status === 429 || answer.status === 503)) {
				this.limiter.block(this.limiterKey, this.host.now() + asked);
			}
			const wait = Math.max(asked ?? 0, asked === 0 ? 0 : backoff(attempt, this.host.random()));
			const inTime = attempt + 1 < TRIES && this.host.now() + wait <= deadline;
			if (!inTime || !mayRepeat(sending.asked, outcome, locked)) throw refusal;
			await this.host.sleep(wait);
		}
	}

	/** Waits for a turn, at most `budget` milliseconds. */
	private async turn(budget: number, asked: Asked): Promise<Turn> {
		const key = this.limiterKey;
		const ends = this.host.now() + Math.max(0, budget);
		const turn = this.limiter.ask(key);
		for (;;) {
			const now = this.host.now();
			const wait = this.limiter.wait(key, turn, now);
			if (wait === 0) return turn;
			if (wait > ends - now) {
				this.limiter.leave(key, turn);
				throw this.tooFast(asked, wait);
			}
			// Afterwards it may be later: others were answered late, or the vendor asked for quiet.
			await this.host.sleep(wait);
		}
	}

	/** The answer, or undefined when there was none. */
	private async send(request: HttpRequest): Promise<HttpAnswer | undefined> {
		try {
			return await this.host.transport(request);
		} catch {
			// What the platform says about it may hold the URL or headers; our words do not.
			return undefined;
		}
	}

	/** What a success holds; undefined when the envelope says that it is none. */
	private read(sending: Sending, answer: HttpAnswer): Reply | undefined {
		const { asked } = sending;
		if (sending.request.binary && answer.bytes && !/json|html/i.test(typeOf(answer))) {
			const { status, headers, bytes } = answer;
			return { status, headers, body: undefined, payload: undefined, bytes };
		}
		const parsed = bodyOf(answer.text);
		const type = typeOf(answer);
		const { status, headers } = answer;
		if (!parsed.ok) {
			const text = sending.lenient && !/json|html/i.test(type);
			if (!text) throw this.notJson(asked, answer, /html/i.test(type) || /^\s*</.test(answer.text));
			return { status, headers, body: answer.text, payload: answer.text };
		}
		const body = parsed.value;
		const mayBeEmpty = asked.method === 'DELETE' || status === 204 || sending.lenient;
		if (body === undefined && !mayBeEmpty) throw this.notJson(asked, answer, false);
		const envelope = this.api.envelope ?? {};
		const refused = envelope.success && body !== undefined && at(body, envelope.success) !== true;
		if (refused && !sending.lenient) return undefined;
		if (sending.request.binary) throw this.notFile(asked, answer);
		const payload = envelope.at && body !== undefined ? at(body, envelope.at) : body;
		return { status, headers, body, payload };
	}

	private refusal(asked: Asked, answer: HttpAnswer | undefined): ApiError {
		if (answer) return new ApiError(explain(this.api, answer, asked, this.host.now()));
		return new ApiError(
			uncertain(this.api, asked, {
				kind: 'network',
				message: `${this.api.label} could not be reached, or did not answer in time.`,
				hint: 'Try again later.',
			}),
		);
	}

	private notJson(asked: Asked, answer: HttpAnswer, isPage: boolean): ApiError {
		const what = isPage ? 'a web page' : 'something that is not JSON';
		const requestId = requestIdOf(this.api, answer, undefined);
		const explanation = uncertain(this.api, asked, {
			kind: 'unreadable',
			message: `${this.api.label} answered ${asked.method} ${asked.path} with ${what} instead of data.`,
			hint: 'Try again later; a proxy or a maintenance page may stand in between.',
			status: answer.status,
		});
		return new ApiError(requestId ? { ...explanation, requestId } : explanation);
	}

	private notFile(asked: Asked, answer: HttpAnswer): ApiError {
		return new ApiError({
			kind: 'unreadable',
			message: `${this.api.label} answered ${asked.method} ${asked.path} with data instead of a file.`,
			hint: 'The file may not be ready yet. Try again later.',
			status: answer.status,
		});
	}

	private tooFast(asked: Asked, wait: number): ApiError {
		return new ApiError({
			kind: 'rate',
			message: `${this.api.label} allows no more requests at the moment; ${asked.method} ${asked.path} was not sent.`,
			hint: rateHint(wait),
			retryAfterMs: wait,
		});
	}

	private retryHeader(): string {
		return this.api.rate_limit?.retry_after ?? 'Retry-After';
	}
}

function typeOf(answer: HttpAnswer): string {
	return answer.headers['content-type'] ?? '';
}

function requestTo(method: Method, url: string, body: unknown, timeoutMs: number): HttpRequest {
	const headers: { [name: string]: string } = { Accept: 'application/json' };
	const request: HttpRequest = { method, url, headers, timeoutMs };
	if (body === undefined) return request;
	headers['Content-Type'] = 'application/json';
	return { ...request, body: JSON.stringify(body) };
}
