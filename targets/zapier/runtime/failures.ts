import type { ZObject } from 'zapier-platform-core';
import { isApiError } from '../shared/errors.js';
import type { Item } from '../shared/types.js';

/**
 * Runs an operation; what the shared code throws becomes the error that Zapier acts on.
 *
 * A dead key asks the user to reconnect. A limit, or a thing that is locked, delays the run, but only
 * where running again does nothing twice: a request that acts is never given an error that makes
 * Zapier repeat it.
 */
export async function guarded<T>(
	z: ZObject,
	run: () => Promise<T>,
	options: { acts?: boolean } = {},
): Promise<T> {
	try {
		return await run();
	} catch (thrown) {
		throw withoutBundle(zapierError(z, thrown, options.acts ?? false));
	}
}

/**
 * Keeps core from adding what the run was given to the message: that is the whole bundle but for the
 * connection, and holds the signing secret of a Zap's webhook.
 */
function withoutBundle(error: unknown): unknown {
	return error instanceof Error ? Object.assign(error, { doNotContextify: true }) : error;
}

/** What a search found: one item, or none when the vendor does not know it. */
export async function unlessMissing(find: () => Promise<Item>): Promise<Item[]> {
	try {
		return [await find()];
	} catch (thrown) {
		if (isApiError(thrown) && thrown.explanation.kind === 'not_found') return [];
		throw thrown;
	}
}

function zapierError(z: ZObject, thrown: unknown, acts: boolean): unknown {
	if (!isApiError(thrown)) return thrown;
	const { kind, status, code, retryAfterMs } = thrown.explanation;
	if (kind === 'auth') return new z.errors.ExpiredAuthError(thrown.message);
	if ((kind === 'rate' || kind === 'locked') && !acts) {
		const seconds = Math.max(1, Math.ceil((retryAfterMs ?? 60_000) / 1000));
		return new z.errors.ThrottledError(thrown.message, seconds);
	}
	return new z.errors.Error(thrown.message, code ?? kind, status);
}
