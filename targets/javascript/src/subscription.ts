import type { Client, Reply } from './client.js';
import { ApiError, isApiError } from './errors.js';
import { readAll } from './paging.js';
import { at, isItem, own } from './path.js';
import { encode } from './request.js';
import { freshSecret, sameSecret } from './secret.js';
import type { Context, Item, SubscriptionSpec } from './types.js';

/** What a platform keeps for one trigger: plain JSON, with a secret in it. */
export interface SubscriptionState {
	id: string;
	secret: string;
	url: string;
	/** Sorted. */
	events: string[];
	/** What a delivery must bring in the URL's query, where the description asks for that. */
	token?: string;
}

/** What the trigger wants. Secrets that are ours to choose are made here. */
export interface Wanted {
	url: string;
	events: string[];
}

/** The URL that the vendor is given: the platform's, with the token where there is one. */
export function hookUrl(spec: SubscriptionSpec, url: string, token: string | undefined): string {
	if (!spec.url_token || !token) return url;
	return `${url}${url.includes('?') ? '&' : '?'}${encode(spec.url_token)}=${encode(token)}`;
}

/** Whether a delivery's query brings the token. True where none is asked for; fails closed otherwise. */
export function bringsToken(
	spec: SubscriptionSpec,
	state: SubscriptionState | undefined,
	query: { [name: string]: unknown },
): boolean {
	return !spec.url_token || sameSecret(state?.token, own(query, spec.url_token));
}

/** Whether the vendor still has the very subscription that the state describes, as wanted. */
export async function current(
	client: Client,
	spec: SubscriptionSpec,
	state: SubscriptionState | undefined,
	wanted: Wanted,
): Promise<boolean> {
	if (!spec.list) return covers(spec, state, wanted);
	if (!state || !fits(state, wanted)) return false;
	return (await listed(client, spec)).some((row) => isOurs(spec, row, state, wanted));
}

/**
 * Makes sure that exactly one subscription exists for `wanted.url`, with a secret that we know.
 *
 * The one in the state is kept when the vendor still has it; any other one for our URL is removed,
 * because its secret cannot be learnt. Safe to repeat after a crash at any point. On ApiError keep
 * the old state: the next call goes on from there.
 *
 * Where the vendor lists nothing, the state alone decides. What it describes is used again as long
 * as it covers what is wanted; otherwise a new one is made, under a URL that is new by its token.
 */
export async function ensure(
	client: Client,
	spec: SubscriptionSpec,
	state: SubscriptionState | undefined,
	wanted: Wanted,
): Promise<SubscriptionState> {
	if (!spec.list) {
		if (state && covers(spec, state, wanted)) return state;
		const made = await create(client, spec, wanted);
		if (state?.id) await remove(client, spec, state.id);
		return made;
	}
	const rows = await listed(client, spec);
	const kept = state && fits(state, wanted) && rows.some((row) => isOurs(spec, row, state, wanted));
	// Ours under an earlier URL goes too, or it would stay for ever.
	if (state?.id && !kept) await remove(client, spec, state.id);
	for (const row of rows) {
		const isStray = isFor(spec, row, wanted.url) && row.id !== state?.id;
		if (isStray) await remove(client, spec, row.id);
	}
	return kept && state ? state : await create(client, spec, wanted);
}

/**
 * Removes the trigger's subscription. One that is gone already is no trouble; without a state (or
 * when the state's one was gone) every one for `url` is removed.
 *
 * False: the vendor offers no way to remove it. Keep the state then, so that the subscription is
 * used again and not made a second time.
 */
export async function drop(
	client: Client,
	spec: SubscriptionSpec,
	state: SubscriptionState | undefined,
	url: string,
): Promise<boolean> {
	if (!spec.delete || (!spec.list && state && !state.id)) return state === undefined;
	if (state?.id && (await remove(client, spec, state.id))) return true;
	for (const row of await listed(client, spec)) {
		if (isFor(spec, row, url)) await remove(client, spec, row.id);
	}
	return true;
}

/** One of the vendor's subscriptions, as far as we look at it. */
interface Row {
	id: string;
	url: unknown;
	events: unknown;
	active: boolean;
}

async function listed(client: Client, spec: SubscriptionSpec): Promise<Row[]> {
	if (!spec.list) return [];
	const { items } = await readAll(client, spec.list, spec.list_paging ?? { kind: 'none' }, {});
	return items.map((item) => ({
		id: textAt(item, spec.id ?? 'id'),
		url: at(item, spec.url ?? 'url'),
		events: at(item, spec.events ?? 'events'),
		active: !spec.active || at(item, spec.active) !== false,
	}));
}

function isOurs(
	spec: SubscriptionSpec,
	row: Row,
	state: SubscriptionState,
	wanted: Wanted,
): boolean {
	const sameEvents = Array.isArray(row.events) && sorted(row.events) === sorted(wanted.events);
	const url = hookUrl(spec, wanted.url, state.token);
	return row.id === state.id && row.url === url && sameEvents && row.active;
}

/** Whether a subscription delivers to the platform's URL, whatever token it was made with. */
function isFor(spec: SubscriptionSpec, row: Row, url: string): boolean {
	if (!spec.url_token) return row.url === url;
	const prefix = hookUrl(spec, url, '-').slice(0, -1);
	return typeof row.url === 'string' && row.url.startsWith(prefix);
}

/** Whether what the state describes brings all that is wanted (more events are ignored when they come). */
function covers(
	spec: SubscriptionSpec,
	state: SubscriptionState | undefined,
	wanted: Wanted,
): boolean {
	if (!state || state.url !== wanted.url || !state.secret) return false;
	if (spec.url_token && !state.token) return false;
	return wanted.events.every((event) => state.events.includes(event));
}

function fits(state: SubscriptionState, wanted: Wanted): boolean {
	const same = state.url === wanted.url && sorted(state.events) === sorted(wanted.events);
	return same && Boolean(state.id) && Boolean(state.secret);
}

function sorted(events: unknown[]): string {
	return JSON.stringify(events.map(String).sort());
}

/** Creates one. Twice at most: an answer without the secret, or none, leaves one that is no use to us. */
async function create(
	client: Client,
	spec: SubscriptionSpec,
	wanted: Wanted,
): Promise<SubscriptionState> {
	for (let attempt = 0; ; attempt++) {
		const made = await tryCreate(client, spec, wanted);
		if (!(made instanceof ApiError) && made.secret) return made;
		const left =
			made instanceof ApiError ? await leftBehind(client, spec, wanted, made) : [made.id];
		for (const id of left) await remove(client, spec, id);
		if (made instanceof ApiError && (attempt > 0 || left.length === 0)) throw made;
		if (attempt > 0) throw withoutSecret(client);
	}
}

async function tryCreate(
	client: Client,
	spec: SubscriptionSpec,
	wanted: Wanted,
): Promise<SubscriptionState | ApiError> {
	const ours = spec.secret === 'ours' ? freshSecret() : undefined;
	const token = spec.url_token ? freshSecret() : undefined;
	const url = hookUrl(spec, wanted.url, token);
	const context: Context = { hookUrl: url, events: wanted.events, ownSecret: ours };
	const reply = await client.call(spec.create, context).catch(apiErrorOnly);
	if (reply instanceof ApiError) return reply;
	// A vendor that lists and deletes nothing may answer with nothing worth reading.
	const item = isItem(reply.payload) ? reply.payload : {};
	const id = textAt(item, spec.id ?? 'id');
	if (!id && spec.list) return client.unreadable(reply, "the subscription's ID");
	const secret = ours ?? textAt(item, spec.secret_at ?? 'secret');
	const state = { id, secret, url: wanted.url, events: [...wanted.events].sort() };
	return token === undefined ? state : { ...state, token };
}

/** The ids that a create may have made although we got no usable answer. Rejects as the create did. */
async function leftBehind(
	client: Client,
	spec: SubscriptionSpec,
	wanted: Wanted,
	cause: ApiError,
): Promise<string[]> {
	const unclear = ['network', 'unavailable', 'unreadable'].includes(cause.explanation.kind);
	if (!unclear) throw cause;
	const rows = await listed(client, spec);
	return rows.filter((row) => isFor(spec, row, wanted.url)).map((row) => row.id);
}

/** Deletes one; false when the vendor did not know it, or knows no deleting. */
async function remove(client: Client, spec: SubscriptionSpec, id: string): Promise<boolean> {
	if (!spec.delete) return false;
	const gone: Reply | ApiError = await client
		.call(spec.delete, { item: { id } })
		.catch(apiErrorOnly);
	if (!(gone instanceof ApiError)) return true;
	if (gone.explanation.kind === 'not_found') return false;
	throw gone;
}

/** For `.catch`: our own errors become values, anything else stays an exception. */
function apiErrorOnly(reason: unknown): ApiError {
	if (isApiError(reason)) return reason;
	throw reason;
}

function textAt(item: Item, path: string): string {
	const value = at(item, path);
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function withoutSecret(client: Client): ApiError {
	return new ApiError({
		kind: 'unreadable',
		message: `${client.api.label} gave no signing secret for the webhook subscription.`,
		hint: 'Deliveries could not be verified, so the trigger was not turned on. Try again later.',
	});
}
