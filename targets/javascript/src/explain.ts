import type { Asked, ErrorKind, Explanation } from './errors.js';
import { bodyOf } from './json.js';
import { at, firstAt, isItem } from './path.js';
import { retryAfter } from './retry.js';
import { scopeHint, scopeText } from './scopes.js';
import type { ApiSpec, HttpAnswer } from './types.js';

const LONGEST = 300;
const MOST_ISSUES = 5;

/** Text of the vendor's, made fit to show: one line, not too long, without anything like a credential. */
export function tidy(api: ApiSpec, value: unknown): string {
	if (typeof value !== 'string' && typeof value !== 'number') return '';
	let text = String(value).replace(/\s+/g, ' ').trim();
	for (const prefix of api.access?.prefixes ?? []) {
		text = text
			.split(prefix)
			.map((part, index) => (index === 0 ? part : part.replace(/^[\w-]+/, '…')))
			.join(prefix);
	}
	text = text
		.replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 …')
		.replace(/\b((?:[a-z]+_)*(?:live|test|secret|whsec|sk|pk)_)[A-Za-z0-9+/=_-]{8,}/gi, '$1…');
	return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** What the vendor says about single fields: `to_number: must be E.164`. */
function issuesOf(api: ApiSpec, body: unknown): string[] {
	const found = api.errors.issues ? at(body, api.errors.issues) : undefined;
	if (!Array.isArray(found)) return [];
	return found.slice(0, MOST_ISSUES).map((issue) => {
		const where = at(issue, api.errors.issue_path ?? 'path');
		const field = tidy(api, Array.isArray(where) ? where.join('.') : where);
		const text = tidy(api, at(issue, api.errors.issue_message ?? 'message'));
		return [field, text].filter(Boolean).join(': ');
	});
}

/** Which kind of refusal an answer is. A code that means "locked" wins over the status. */
function kindOf(api: ApiSpec, status: number, code: string): ErrorKind {
	if (code && (api.errors.locked_codes ?? []).includes(code)) return 'locked';
	if (status === 401) return 'auth';
	if (status === 403) return 'scope';
	if (status === 404 || status === 410) return 'not_found';
	if (status === 409) return 'conflict';
	if (status === 400 || status === 413 || status === 422) return 'invalid';
	if (status === 423) return 'locked';
	if (status === 429) return 'rate';
	if (status === 408 || status === 425 || status >= 500) return 'unavailable';
	if (status >= 300 && status < 400) return 'redirect';
	return 'other';
}

/** Says what an answer that is not a success means, and what its reader can do. */
export function explainStatus(
	api: ApiSpec,
	answer: HttpAnswer,
	asked: Asked,
	nowMs: number,
): Explanation {
	const parsed = bodyOf(answer.text);
	const body = parsed.ok && isItem(parsed.value) ? parsed.value : {};
	const code = tidy(api, firstAt(body, api.errors.code));
	const kind = kindOf(api, answer.status, code);
	const header = api.rate_limit?.retry_after ?? 'Retry-After';
	const retryAfterMs = waitOf(answer, header, nowMs);
	const detail = tidy(api, firstAt(body, api.errors.message));
	const said = detail
		? ` ${api.label} says: ${/[.!?…]$/.test(detail) ? detail : `${detail}.`}`
		: '';
	const issues = issuesOf(api, body);
	const listed = issues.length > 0 ? ` ${issues.join('; ')}.` : '';
	const words = wordsFor(kind, { api, asked, status: answer.status, body, detail, retryAfterMs });
	const explanation: Explanation = {
		kind,
		message: `${words.message}${said}${listed}`,
		hint: words.hint,
		status: answer.status,
	};
	if (code) explanation.code = code;
	const requestId = requestIdOf(api, answer, body);
	if (requestId) explanation.requestId = requestId;
	if (retryAfterMs !== undefined) explanation.retryAfterMs = retryAfterMs;
	return kind === 'unavailable' ? uncertain(api, asked, explanation) : explanation;
}

/** The vendor's id of the request, from the body or the header. */
export function requestIdOf(api: ApiSpec, answer: HttpAnswer, body: unknown): string {
	const header = api.errors.request_id_header;
	const sent = header ? answer.headers[header.toLowerCase()] : undefined;
	return tidy(api, firstAt(body, api.errors.request_id) ?? sent);
}

/** A date is read against both clocks, the vendor's and ours, and the later end counts. */
export function waitOf(answer: HttpAnswer, header: string, nowMs: number): number | undefined {
	const text = answer.headers[header.toLowerCase()];
	const ours = retryAfter(text, nowMs);
	const theirs = Date.parse(answer.headers.date ?? '');
	if (ours === undefined || Number.isNaN(theirs)) return ours;
	return Math.max(ours, retryAfter(text, theirs) ?? 0);
}

/** Adds, for a request that acts, that it may have happened: it must not be repeated blindly. */
export function uncertain(api: ApiSpec, asked: Asked, explanation: Explanation): Explanation {
	if (!asked.acts) return explanation;
	const warning = `It may have happened all the same: look in ${api.label} before you run this again.`;
	const hint = `${warning} It was not repeated automatically.`;
	return { ...explanation, hint, mayHaveHappened: true };
}

interface Facts {
	api: ApiSpec;
	asked: Asked;
	status: number;
	body: unknown;
	detail: string;
	retryAfterMs?: number;
}

interface Words {
	message: string;
	hint: string;
}

function wordsFor(kind: ErrorKind, facts: Facts): Words {
	const { api, asked, status } = facts;
	const name = api.label;
	const credential = api.access?.label ?? 'API Key';
	const what = `${asked.method} ${asked.path}`;
	switch (kind) {
		case 'auth':
			return {
				message: `${name} does not accept the ${credential}: it is wrong, expired or revoked.`,
				hint: ['Reconnect with a valid one.', api.access?.help].filter(Boolean).join(' '),
			};
		case 'scope':
			return scopeWords(facts);
		case 'not_found':
			return {
				message: `${name} found nothing for ${what}.`,
				hint: 'Check the ID: it may have been deleted or belong to another account.',
			};
		case 'invalid':
			return {
				message: `${name} did not accept the values (${status}).`,
				hint: 'Correct the fields that are named and try again.',
			};
		case 'conflict':
			return {
				message: `${name} refused because it conflicts with what exists (${what}).`,
				hint: 'Look at the current state of the record, then try again.',
			};
		case 'locked':
			return {
				message: `${name} is busy with this record at the moment.`,
				hint: 'Try again in a minute.',
			};
		case 'rate':
			return { message: `${name} got too many requests.`, hint: rateHint(facts.retryAfterMs) };
		case 'unavailable':
			return {
				message: `${name} could not answer (${status}).`,
				hint: 'Try again later. This is on the side of the service.',
			};
		case 'redirect':
			return {
				message: `${name} redirected ${what} to another address, which was not followed.`,
				hint: `The ${credential} is sent to ${name} only. Check the base URL of the connection.`,
			};
		default:
			return { message: `${name} refused ${what} (${status}).`, hint: '' };
	}
}

/** How long to wait, in words. */
export function rateHint(retryAfterMs: number | undefined): string {
	if (retryAfterMs === undefined) return 'Try again in a minute, or run fewer requests at a time.';
	return `Try again in ${Math.max(1, Math.ceil(retryAfterMs / 1000))} seconds, or run fewer requests at a time.`;
}

/** Which permission is missing: the one that the vendor names, else the one that the operation needs. */
function scopeWords({ api, asked, body }: Facts): Words {
	const text = JSON.stringify(body);
	const named = (api.scopes?.known ?? []).filter((scope) => text.includes(scope.name));
	const scope = named.length === 1 ? named[0].name : asked.scope;
	if (!scope) {
		const hint = `Check what your ${api.access?.label ?? 'API Key'} may do.`;
		return { message: `${api.label} did not allow ${asked.method} ${asked.path}.`, hint };
	}
	return {
		message: `${api.label} did not allow this: it needs the permission ${scopeText(api, scope)}.`,
		hint: scopeHint(api, scope),
	};
}
