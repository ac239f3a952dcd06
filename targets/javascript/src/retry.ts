import type { Method } from './types.js';

const DATE =
	/^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)$/;
const FIRST_MS = 500;
const LONGEST_MS = 8000;

/**
 * Milliseconds from `nowMs` until the time that a Retry-After header names, 0 when it has passed.
 * Undefined when there is no header or it makes no sense. Takes whole or decimal seconds and dates.
 */
export function retryAfter(header: string | undefined, nowMs: number): number | undefined {
	const text = (header ?? '').trim();
	if (/^\d+(\.\d+)?$/.test(text)) {
		return Math.min(Math.ceil(Number(text) * 1000), Number.MAX_SAFE_INTEGER);
	}
	// Date.parse alone would take a year out of almost any text.
	const time = DATE.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(time) ? undefined : Math.max(0, time - nowMs);
}

/** Milliseconds before try number `attempt` + 1 (0-based): doubling, at most 8 s, half of it at random. */
export function backoff(attempt: number, random: number): number {
	const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
	return Math.round(full / 2 + (full / 2) * random);
}

/** What became of a try: the status of the answer, or no answer at all. */
export type Outcome = number | 'network';

const PASSING = [408, 425, 500, 502, 503, 504];

/**
 * Whether a request may be sent again. One that acts never is. A 429, and an answer that says that
 * the thing is locked, was turned away before it did anything; after other outcomes only what may
 * safely happen twice is repeated.
 */
export function mayRepeat(
	request: { method: Method; acts?: boolean },
	outcome: Outcome,
	locked = false,
): boolean {
	if (request.acts) return false;
	if (outcome === 429 || locked) return true;
	const safe = request.method === 'GET' || request.method === 'DELETE';
	return safe && (outcome === 'network' || PASSING.includes(outcome));
}
