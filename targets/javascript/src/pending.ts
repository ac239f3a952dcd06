import type { Client, Reply } from './client.js';
import { ApiError, isApiError } from './errors.js';
import { holds } from './predicate.js';
import type { Context, Item, PendingSpec, RequestSpec, WaitSpec } from './types.js';

/** How long a record that was just made may be unknown to a GET. */
const SETTLING_MS = 60_000;

/**
 * Asks until the answer is final, or for `waitSeconds` (absent: the description's default, at most
 * its maximum); then gives the last answer as it is. 0 asks once.
 */
export async function untilReady(
	client: Client,
	spec: RequestSpec,
	pending: PendingSpec,
	context: Context,
	waitSeconds?: number,
): Promise<Reply> {
	const most = pending.max_wait_seconds ?? 300;
	const seconds = Math.min(most, Math.max(0, waitSeconds ?? pending.wait_seconds ?? 20));
	const deadline = client.host.now() + seconds * 1000;
	for (;;) {
		const reply = await client.call(spec, context);
		const left = deadline - client.host.now();
		if (!holds(pending.when, reply.payload, reply.status) || left <= 0) return reply;
		await client.host.sleep(Math.min(left, (pending.every_seconds ?? 5) * 1000));
	}
}

/** A long operation as last seen. */
export interface Progress {
	item: Item;
	done: boolean;
}

/** Fetches the result once. `started` is the record that the operation began with. */
export async function result(client: Client, wait: WaitSpec, started: Item): Promise<Progress> {
	const reply = await client.call(wait.result, { item: started });
	const item = client.record(wait.record, reply, { at: wait.at, source: wait.source });
	return { item, done: holds(wait.done, item, reply.status) };
}

/**
 * Fetches the result every `every_seconds` until it is done, or until `deadlineMs` (Unix time);
 * then gives it as it is. Trouble that may pass is sat out until the deadline, and so is "not found"
 * in the first minute. Other refusals are thrown, saying that the operation itself was started.
 */
export async function untilDone(
	client: Client,
	wait: WaitSpec,
	started: Item,
	deadlineMs: number,
): Promise<Progress> {
	const begun = client.host.now();
	for (;;) {
		const outcome = await result(client, wait, started).catch((reason: unknown): ApiError => {
			if (isApiError(reason)) return reason;
			throw reason;
		});
		const now = client.host.now();
		const left = deadlineMs - now;
		if (outcome instanceof ApiError) {
			if (left <= 0 || !maySettle(outcome, now - begun)) throw afterStart(outcome);
		} else if (outcome.done || left <= 0) {
			return outcome;
		}
		const asked = outcome instanceof ApiError ? (outcome.explanation.retryAfterMs ?? 0) : 0;
		const pause = Math.max(asked, (wait.every_seconds ?? 10) * 1000);
		if (outcome instanceof ApiError && asked > left) throw afterStart(outcome);
		await client.host.sleep(Math.max(asked, Math.min(left, pause)));
	}
}

function maySettle({ explanation }: ApiError, elapsedMs: number): boolean {
	if (explanation.kind === 'not_found') return elapsedMs < SETTLING_MS;
	return ['network', 'unavailable', 'unreadable', 'rate', 'locked'].includes(explanation.kind);
}

function afterStart({ explanation }: ApiError): ApiError {
	return new ApiError({
		...explanation,
		message: `The operation was started, but its result could not be read. ${explanation.message}`,
		hint: `Do not start it again without looking first. ${explanation.hint}`.trim(),
		mayHaveHappened: true,
	});
}
