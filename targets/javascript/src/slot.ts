import type { Client } from './client.js';
import { ApiError, isApiError } from './errors.js';
import { at, isEmpty } from './path.js';
import { freshSecret } from './secret.js';
import type { Context, Item, SlotSpec, Value } from './types.js';

/** What a platform keeps for one trigger that fills a slot: plain JSON, with a secret in it. */
export interface SlotState {
	owner: string;
	url: string;
	secret: string;
	/** Sorted. */
	events: string[];
	/** What the slot held before, by path. */
	earlier: { [path: string]: unknown };
}

/** What the trigger wants. `replace`: the user allows that somebody else's URL is replaced. */
export interface SlotWanted {
	owner: string;
	url: string;
	events: string[];
	replace?: boolean;
}

/** Whether the slot still holds our URL, for the events that are wanted. */
export async function holds(
	client: Client,
	spec: SlotSpec,
	state: SlotState | undefined,
	wanted: SlotWanted,
): Promise<boolean> {
	if (!state?.secret || state.owner !== wanted.owner || state.url !== wanted.url) return false;
	if (!sameEvents(state.events, wanted.events)) return false;
	const thing = await read(client, spec, wanted.owner);
	if (at(thing, urlPath(spec)) !== wanted.url) return false;
	return !spec.events || sameEvents(at(thing, spec.events), wanted.events);
}

/**
 * Puts our URL into the slot, and keeps what was there. Throws ApiError when the slot is somebody
 * else's and `replace` is not given. Safe to repeat after a crash at any point.
 */
export async function occupy(
	client: Client,
	spec: SlotSpec,
	state: SlotState | undefined,
	wanted: SlotWanted,
): Promise<SlotState> {
	if (state && state.owner !== wanted.owner) await release(client, spec, state);
	const thing = await read(client, spec, wanted.owner);
	const there = at(thing, urlPath(spec));
	const mine = state?.owner === wanted.owner ? state : undefined;
	const isOurs = there === wanted.url || (mine !== undefined && there === mine.url);
	if (!isOurs && !isEmpty(there) && !wanted.replace) throw taken(client, spec, there);
	const secret = freshSecret();
	const events = [...wanted.events].sort();
	const before = remembered(spec, thing);
	const earlier = isOurs ? (mine?.earlier ?? emptied(before)) : before;
	await client.call(spec.write, {
		...ownerOf(spec, wanted.owner),
		hookUrl: wanted.url,
		events,
		ownSecret: secret,
	});
	return { owner: wanted.owner, url: wanted.url, secret, events, earlier };
}

/** Gives the slot back as it was. One that is no longer ours, or no longer there, is left alone. */
export async function release(client: Client, spec: SlotSpec, state: SlotState): Promise<void> {
	const thing: Item | undefined = await read(client, spec, state.owner).catch(unlessGone);
	if (!thing || at(thing, urlPath(spec)) !== state.url) return;
	await client.call(spec.restore, { ...ownerOf(spec, state.owner), earlier: state.earlier });
}

async function read(client: Client, spec: SlotSpec, owner: string): Promise<Item> {
	return client.object(await client.call(spec.read, ownerOf(spec, owner)));
}

function ownerOf(spec: SlotSpec, owner: string): Context {
	return { inputs: { [spec.owner.key]: owner } };
}

function urlPath(spec: SlotSpec): string {
	return spec.url ?? 'webhook_url';
}

/** The values that giving back will need. */
function remembered(spec: SlotSpec, thing: Item): { [path: string]: unknown } {
	const paths = Object.values(spec.restore.body ?? {}).flatMap(pathsOf);
	return Object.fromEntries(paths.map((path) => [path, at(thing, path) ?? null]));
}

/** What is ours without our knowing, from a try that seemed to fail, leaves an empty slot behind. */
function emptied(values: { [path: string]: unknown }): { [path: string]: unknown } {
	const none = (value: unknown) => (Array.isArray(value) ? [] : null);
	return Object.fromEntries(Object.entries(values).map(([path, value]) => [path, none(value)]));
}

function pathsOf(value: Value): string[] {
	if (value.kind === 'earlier') return [value.path];
	return value.kind === 'object' ? Object.values(value.of).flatMap(pathsOf) : [];
}

function sameEvents(a: unknown, b: string[]): boolean {
	const text = (events: unknown[]) => JSON.stringify(events.map(String).sort());
	return Array.isArray(a) && text(a) === text(b);
}

function unlessGone(reason: unknown): undefined {
	if (isApiError(reason) && reason.explanation.kind === 'not_found') return undefined;
	throw reason;
}

/** The other URL may hold a token: only its host is told. */
function taken(client: Client, spec: SlotSpec, url: unknown): ApiError {
	const what = spec.owner.label.toLowerCase();
	return new ApiError({
		kind: 'conflict',
		message: `This ${what} already has a webhook, at ${hostOf(url)}. ${client.api.label} keeps one for each ${what}.`,
		hint: 'Choose "Replace Existing Webhook" to take its place; it is put back when this trigger is turned off.',
	});
}

function hostOf(url: unknown): string {
	try {
		return new URL(String(url)).host;
	} catch {
		return 'another address';
	}
}
