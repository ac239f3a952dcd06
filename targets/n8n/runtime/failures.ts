import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';
import { isApiError } from '../shared/errors.js';

/** A result, or what was thrown instead. */
export type Tried<T> = { ok: true; value: T } | { ok: false; thrown: unknown };

/** Runs something that may throw, so that the caller decides about it outside of a `catch`. */
export async function tried<T>(run: () => Promise<T>): Promise<Tried<T>> {
	try {
		return { ok: true, value: await run() };
	} catch (thrown) {
		return { ok: false, thrown };
	}
}

/**
 * What n8n shows: what happened as the message, what to do and the vendor's request ID below it.
 * It is made of our words only, so that no header or key can be in it. A request that acts is never
 * marked as one that n8n may repeat by itself.
 */
export function nodeError(
	node: INode,
	thrown: unknown,
	options: { itemIndex?: number; acts?: boolean } = {},
): NodeApiError | NodeOperationError {
	const { itemIndex, acts } = options;
	if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) return thrown;
	if (!isApiError(thrown)) {
		const message = thrown instanceof Error ? thrown.message : String(thrown);
		return new NodeOperationError(node, message, { itemIndex });
	}
	const { kind, message, hint, status, code, requestId, retryAfterMs } = thrown.explanation;
	const details = [hint, code && `Code: ${code}.`, requestId && `Request ID: ${requestId}.`];
	const description = details.filter(Boolean).join(' ');
	if (status === undefined && (kind === 'invalid' || kind === 'scope')) {
		return new NodeOperationError(node, message, { description, itemIndex });
	}
	const response: JsonObject = { message };
	if (status !== undefined) response.status = status;
	const limited = kind === 'rate' && !acts;
	return new NodeApiError(node, response, {
		message,
		description,
		httpCode: status === undefined ? undefined : String(status),
		itemIndex,
		...(limited ? { failure: { cause: 'rate-limited' as const, retryAfterMs } } : {}),
	});
}

/** The whole text of something thrown, for an item that goes on in place of the result. */
export function textOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
