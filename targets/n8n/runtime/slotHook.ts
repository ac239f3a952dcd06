import type { Client } from '../shared/client.js';
import { inputError, isApiError } from '../shared/errors.js';
import { at } from '../shared/path.js';
import { holds, release, type SlotState, type SlotWanted } from '../shared/slot.js';
import type { SlotSpec } from '../shared/types.js';
import { tried } from './failures.js';

/** Puts back what the slot held before us. True when it was not ours any more: events were missed then. */
export async function giveBack(client: Client, spec: SlotSpec, slot: SlotState): Promise<boolean> {
	const held = await tried(async () => await holds(client, spec, slot, slot));
	const absent =
		!held.ok && isApiError(held.thrown) && held.thrown.explanation.kind === 'not_found';
	if (absent) return false;
	if (!held.ok) throw held.thrown;
	await release(client, spec, slot);
	return !held.value;
}

/**
 * Listening for a test event must not take the slot from the published workflow: n8n gives a test
 * no access to the secret of that one, so that it could not be put back whole.
 */
export async function leaveLiveAlone(
	client: Client,
	spec: SlotSpec,
	{ owner, url }: SlotWanted,
): Promise<void> {
	const reply = await client.call(spec.read, { inputs: { [spec.owner.key]: owner } });
	const there = at(reply.payload, spec.url ?? 'webhook_url');
	if (typeof there !== 'string' || there === url || tail(there) !== tail(url)) return;
	throw inputError(
		'The published version of this workflow receives these events.',
		'Unpublish the workflow before you listen for a test event; nothing was changed.',
	);
}

/** Host and last two segments: what n8n's test and production URLs of one node have in common. */
function tail(url: string): string {
	const [base] = url.split('?');
	const parts = base.split('/');
	return [parts[2], ...parts.slice(-2)].join('/');
}
