import { explainStatus } from './explain.js';
import type { ApiSpec, HttpAnswer, Method } from './types.js';

export type ErrorKind =
	| 'auth'
	| 'scope'
	| 'not_found'
	| 'invalid'
	| 'conflict'
	| 'locked'
	| 'rate'
	| 'unavailable'
	| 'unreadable'
	| 'redirect'
	| 'network'
	| 'other';

/** What went wrong, in words for the person who runs the workflow. */
export interface Explanation {
	kind: ErrorKind;
	/** What happened: one or two sentences. */
	message: string;
	/** What to do about it; may be empty. */
	hint: string;
	/** HTTP status; absent when there was no answer or nothing was sent. */
	status?: number;
	/** The vendor's code. */
	code?: string;
	requestId?: string;
	/** Milliseconds until the vendor wants to be asked again. */
	retryAfterMs?: number;
	/** The request acts in the world and may have done so. */
	mayHaveHappened?: boolean;
}

/** The part of a request that explanations need. */
export interface Asked {
	method: Method;
	path: string;
	scope?: string | null;
	acts?: boolean;
}

/** The whole text: what happened, what to do, the vendor's request id. */
export function fullText(explanation: Explanation): string {
	const id = explanation.requestId ? `Request ID: ${explanation.requestId}.` : '';
	return [explanation.message, explanation.hint, id].filter(Boolean).join(' ');
}

/** The only thing that the shared code throws on purpose; `message` is ready for users. */
export class ApiError extends Error {
	readonly explanation: Explanation;

	constructor(explanation: Explanation) {
		super(fullText(explanation));
		this.name = 'ApiError';
		this.explanation = explanation;
	}
}

export function isApiError(value: unknown): value is ApiError {
	return value instanceof ApiError;
}

/** An input that cannot be sent; nothing was. */
export function inputError(message: string, hint = ''): ApiError {
	return new ApiError({ kind: 'invalid', message, hint });
}

/** Explains an answer that is not a success. `nowMs` is used to read Retry-After. */
export function explain(
	api: ApiSpec,
	answer: HttpAnswer,
	asked: Asked,
	nowMs = Date.now(),
): Explanation {
	return explainStatus(api, answer, asked, nowMs);
}
