import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../src/errors.js';
import {
	bringsToken,
	current,
	drop,
	ensure,
	type SubscriptionState,
	type Wanted,
} from '../src/subscription.js';
import { subscription as spec } from './described.js';
import { API, World, json, text, type Reaction } from './world.js';
import type { SubscriptionSpec } from '../src/types.js';

const wanted: Wanted = { url: 'https://hook.test/1', events: ['call.completed'] };

interface Row {
	id: string;
	url: string;
	events: string[];
	is_active: boolean;
	secret: string;
}

/** A vendor as the document has it: a repeat answers 200 without a secret, only active ones are listed. */
class Vendor {
	rows: Row[] = [];
	made = 0;
	/** Looks at `METHOD path` before the vendor does; may do the work all the same by calling `act`. */
	before: (line: string, act: () => Reaction) => Reaction | undefined = () => undefined;
	readonly world: World;

	constructor() {
		this.world = new World((request) => {
			const line = `${request.method} ${new URL(request.url).pathname.replace('/v1', '')}`;
			const act = (): Reaction => this.answer(line, String(request.body ?? ''));
			return this.before(line, act) ?? act();
		}, API);
	}

	get client() {
		return this.world.client;
	}

	add(row: Partial<Row> = {}): Row {
		this.made += 1;
		const made = {
			id: `sub_${this.made}`,
			...wanted,
			is_active: true,
			secret: `whsec_${this.made}`,
			...row,
		};
		this.rows.push(made);
		return made;
	}

	/** Requests since the last look, without their bodies. */
	lines(): string[] {
		return this.world.sent
			.splice(0)
			.map(
				({ method, url }) =>
					`${method} ${new URL(url).pathname.replace('/v1/webhook-subscriptions', '') || '/'}`,
			);
	}

	private answer(line: string, body?: string): Reaction {
		const active = this.rows.filter((row) => row.is_active);
		if (line.startsWith('GET')) return json({ data: active.map(({ secret: _, ...row }) => row) });
		if (line.startsWith('DELETE')) {
			const id = decodeURIComponent(line.split('/')[2]);
			const known = this.rows.some((row) => row.id === id);
			this.rows = this.rows.filter((row) => row.id !== id);
			return known ? text('', 204) : json({ code: 'resource.not_found' }, 404);
		}
		const { url, events } = JSON.parse(body || '{}') as Row;
		const same = active.find(
			(row) => row.url === url && JSON.stringify(row.events) === JSON.stringify(events),
		);
		if (same) return json({ id: same.id, url, events, is_active: true });
		return json(this.add({ url, events }), 201);
	}
}

const stateOf = (row: Row): SubscriptionState => ({
	id: row.id,
	secret: row.secret,
	url: row.url,
	events: row.events,
});

test('a new one: made once, with sorted events, its secret kept', async () => {
	const vendor = new Vendor();
	const two = { ...wanted, events: ['call.transcript.ready', 'call.completed'] };
	const state = await ensure(vendor.client, spec, undefined, two);
	assert.deepEqual(state, {
		id: 'sub_1',
		secret: 'whsec_1',
		url: wanted.url,
		events: ['call.completed', 'call.transcript.ready'],
	});
	assert.equal(
		vendor.world.sent[1].body,
		'{"url":"https://hook.test/1","events":["call.completed","call.transcript.ready"]}',
	);
	assert.deepEqual(vendor.lines(), ['GET /', 'POST /']);
	assert.equal(await current(vendor.client, spec, state, two), true);
});

test('activated again: recognised, nothing made; the order of events does not matter', async () => {
	const vendor = new Vendor();
	const row = vendor.add({ events: ['b', 'a'] });
	const state = stateOf(row);
	assert.equal(await ensure(vendor.client, spec, state, { ...wanted, events: ['a', 'b'] }), state);
	assert.deepEqual(vendor.lines(), ['GET /']);
	assert.equal(await current(vendor.client, spec, state, { ...wanted, events: ['b', 'a'] }), true);
});

test('one that is there but whose secret nobody knows is replaced', async () => {
	const vendor = new Vendor();
	vendor.add();
	const state = await ensure(vendor.client, spec, undefined, wanted);
	assert.deepEqual(vendor.lines(), ['GET /', 'DELETE /sub_1', 'POST /']);
	assert.equal(state.secret, vendor.rows[0].secret);
	assert.equal(vendor.rows.length, 1);
	const empty = await ensure(vendor.client, spec, { ...state, secret: '' }, wanted);
	assert.equal(empty.secret, 'whsec_3');
	assert.equal(vendor.rows.length, 1);
});

test('an answer without a secret, for one that the list does not show, is replaced once', async () => {
	const vendor = new Vendor();
	vendor.add();
	vendor.before = (line) => (line.startsWith('GET') ? json({ data: [] }) : undefined);
	const state = await ensure(vendor.client, spec, undefined, wanted);
	assert.equal(state.id, 'sub_2');
	assert.deepEqual(vendor.lines(), ['GET /', 'POST /', 'DELETE /sub_1', 'POST /']);
	vendor.before = (line) => (line.startsWith('POST') ? json({ id: 'sub_x' }) : undefined);
	await assert.rejects(ensure(vendor.client, spec, undefined, wanted), /gave no signing secret/);
	assert.equal(vendor.lines().filter((line) => line === 'POST /').length, 2);
});

test('gone, switched off, or with other events: made again', async () => {
	for (const change of [
		(_: Row, vendor: Vendor) => void vendor.rows.splice(0),
		(row: Row) => void (row.is_active = false),
		(row: Row) => void (row.events = ['other']),
	]) {
		const vendor = new Vendor();
		const row = vendor.add();
		const state = stateOf(row);
		change(row, vendor);
		assert.equal(await current(vendor.client, spec, state, wanted), false);
		const healed = await ensure(vendor.client, spec, state, wanted);
		assert.notEqual(healed.id, state.id);
		assert.deepEqual(
			vendor.rows.map(({ id, secret }) => ({ id, secret })),
			[{ id: healed.id, secret: healed.secret }],
		);
	}
});

test('a listed one that says it is inactive is not taken for ours', async () => {
	const vendor = new Vendor();
	const row = vendor.add();
	vendor.before = (line) =>
		line.startsWith('GET') ? json({ data: [{ ...row, is_active: false }] }) : undefined;
	assert.equal(await current(vendor.client, spec, stateOf(row), wanted), false);
	assert.notEqual((await ensure(vendor.client, spec, stateOf(row), wanted)).id, row.id);
});

test('another base URL: the old one goes, the new one comes', async () => {
	const vendor = new Vendor();
	const old = vendor.add({ url: 'https://old.test/1' });
	const state = await ensure(vendor.client, spec, stateOf(old), wanted);
	assert.deepEqual(
		vendor.rows.map(({ url }) => url),
		[wanted.url],
	);
	assert.equal(state.url, wanted.url);
});

test('other workflows are left alone, also by the stopping of one', async () => {
	const vendor = new Vendor();
	const other = vendor.add({ url: 'https://hook.test/2' });
	const longer = vendor.add({ url: `${wanted.url}/more` });
	const state = await ensure(vendor.client, spec, undefined, wanted);
	await drop(vendor.client, spec, state, wanted.url);
	await drop(vendor.client, spec, undefined, wanted.url);
	assert.deepEqual(vendor.rows, [other, longer]);
});

test('strays of earlier crashes on our URL go, whatever their events', async () => {
	const vendor = new Vendor();
	vendor.add({ events: ['x'] });
	vendor.add({ events: ['y'] });
	const mine = vendor.add();
	assert.equal((await ensure(vendor.client, spec, stateOf(mine), wanted)).id, mine.id);
	assert.deepEqual(vendor.rows, [mine]);
});

test('a create that worked but was not heard is found and replaced, so that its secret is known', async () => {
	for (const unheard of ['network', json({}, 504), text('<html>')] as Reaction[]) {
		const vendor = new Vendor();
		let first = true;
		vendor.before = (line, act) => {
			if (!line.startsWith('POST') || !first) return undefined;
			first = false;
			act();
			return unheard;
		};
		const state = await ensure(vendor.client, spec, undefined, wanted);
		assert.deepEqual(
			vendor.rows.map(({ id, secret }) => [id, secret]),
			[[state.id, state.secret]],
		);
		assert.equal(vendor.lines().filter((line) => line === 'POST /').length, 2);
	}
});

test('a create that failed and made nothing is a refusal, and is not repeated', async () => {
	for (const answer of [
		'network',
		json({}, 500),
		json({ detail: 'bad url' }, 422),
		json({}, 403),
	] as Reaction[]) {
		const vendor = new Vendor();
		vendor.before = (line) => (line.startsWith('POST') ? answer : undefined);
		await assert.rejects(ensure(vendor.client, spec, undefined, wanted), ApiError);
		assert.equal(vendor.lines().filter((line) => line === 'POST /').length, 1);
	}
});

test('crash anywhere: the next activation leaves exactly one, with a known secret', async () => {
	for (let crash = 0; crash < 5; crash++) {
		const vendor = new Vendor();
		vendor.add();
		let number = 0;
		vendor.before = (_, act) => {
			if (number++ !== crash) return undefined;
			act();
			throw new Error('the process died');
		};
		await ensure(vendor.client, spec, undefined, wanted).catch(() => undefined);
		vendor.before = () => undefined;
		const state = await ensure(vendor.client, spec, undefined, wanted);
		assert.deepEqual(
			vendor.rows.map(({ id, secret }) => [id, secret]),
			[[state.id, state.secret]],
		);
	}
});

test('a list that fails stops everything: nothing is made in the dark', async () => {
	for (const answer of [json({}, 500), json({ data: null }), text('<html>'), json({}, 401)]) {
		const vendor = new Vendor();
		vendor.before = (line) => (line.startsWith('GET') ? answer : undefined);
		await assert.rejects(ensure(vendor.client, spec, undefined, wanted), ApiError);
		await assert.rejects(
			current(vendor.client, spec, { id: 'x', secret: 's', ...wanted }, wanted),
			ApiError,
		);
		assert.equal(vendor.rows.length, 0);
	}
});

test('stopping: 404 is success, 5xx is not, an unknown one is found by its URL', async () => {
	const vendor = new Vendor();
	const row = vendor.add();
	await drop(vendor.client, spec, stateOf(row), wanted.url);
	assert.deepEqual(vendor.lines(), ['DELETE /sub_1']);
	await drop(vendor.client, spec, stateOf(row), wanted.url);
	assert.deepEqual(vendor.lines(), ['DELETE /sub_1', 'GET /']);
	vendor.add();
	await drop(vendor.client, spec, stateOf(row), wanted.url);
	assert.deepEqual(vendor.rows, [], 'one made in its place by hand goes too');
	vendor.add();
	await drop(vendor.client, spec, undefined, wanted.url);
	assert.deepEqual(vendor.rows, []);
	const stuck = vendor.add();
	vendor.before = (line) => (line.startsWith('DELETE') ? json({}, 500) : undefined);
	await assert.rejects(drop(vendor.client, spec, stateOf(stuck), wanted.url), ApiError);
	vendor.before = () => undefined;
	await ensure(vendor.client, spec, undefined, wanted);
	assert.equal(vendor.rows.length, 1, 'no orphan after the next activation');
});

test('an id is one segment of the path', async () => {
	const vendor = new Vendor();
	await drop(vendor.client, spec, { id: 'a/../b', secret: 's', ...wanted }, wanted.url);
	assert.equal(vendor.lines()[0], 'DELETE /a%2F..%2Fb');
});

test('where the secret is ours it is sent, kept, and not asked back', async () => {
	const ours: SubscriptionSpec = {
		...spec,
		secret: 'ours',
		create: { ...spec.create, body: { ...spec.create.body, secret: { kind: 'own_secret' } } },
	};
	const vendor = new Vendor();
	vendor.before = (line) => (line.startsWith('POST') ? json({ id: 7 }) : undefined);
	const state = await ensure(vendor.client, ours, undefined, wanted);
	assert.match(state.secret, /^[0-9a-f]{64}$/);
	assert.deepEqual(state, { id: '7', secret: state.secret, ...wanted });
	assert.equal(JSON.parse(String(vendor.world.sent[1].body)).secret, state.secret);
	const other = await ensure(new Vendor().client, ours, undefined, wanted);
	assert.notEqual(other.secret, state.secret);
});

const kept: SubscriptionSpec = {
	kind: 'managed',
	secret: 'ours',
	url_token: 'token',
	create: {
		method: 'POST',
		path: '/webhooks',
		body: { url: { kind: 'hook_url' }, events: { kind: 'events' }, secret: { kind: 'own_secret' } },
	},
};

test('a vendor that lists and deletes nothing: made once for one URL, used again', async () => {
	const world = new World(() => json({ success: true }));
	const two = { url: 'https://hook.test/1?x=1', events: ['b', 'a'] };
	const state = await ensure(world.client, kept, undefined, two);
	const sent = JSON.parse(String(world.sent[0].body)) as { url: string; secret: string };
	assert.match(state.token ?? '', /^[0-9a-f]{64}$/);
	assert.notEqual(state.token, state.secret);
	assert.equal(sent.url, `https://hook.test/1?x=1&token=${state.token}`);
	assert.equal(sent.secret, state.secret);
	assert.deepEqual([state.id, state.url, state.events], ['', two.url, ['a', 'b']]);
	assert.equal(await drop(world.client, kept, state, two.url), false);
	assert.equal(await current(world.client, kept, state, two), true);
	assert.equal(await ensure(world.client, kept, state, two), state);
	assert.equal(await ensure(world.client, kept, state, { ...two, events: ['a'] }), state);
	assert.equal(world.sent.length, 1);
	assert.equal(await drop(world.client, kept, undefined, two.url), true);
});

test('more events, another URL or lost secrets: a new one, under a URL that was never used', async () => {
	const world = new World(() => json({ success: true }));
	const first = await ensure(world.client, kept, undefined, wanted);
	for (const [state, next] of [
		[first, { ...wanted, events: [...wanted.events, 'more'] }],
		[first, { ...wanted, url: 'https://hook.test/2' }],
		[{ ...first, secret: '' }, wanted],
		[{ ...first, token: undefined }, wanted],
	] as Array<[SubscriptionState, Wanted]>) {
		assert.equal(await current(world.client, kept, state, next), false);
		const other = await ensure(world.client, kept, state, next);
		assert.notEqual(other.token, first.token);
	}
	const urls = world.sent.map(({ body }) => (JSON.parse(String(body)) as { url: string }).url);
	assert.equal(new Set(urls).size, 5);
	const silent = new World(() => 'network');
	await assert.rejects(ensure(silent.client, kept, undefined, wanted), ApiError);
	assert.equal(silent.lines.filter((line) => line.startsWith('POST')).length, 1);
});

test('an id that came back is deleted where deleting is described', async () => {
	const deletes: SubscriptionSpec = {
		...kept,
		delete: { method: 'DELETE', path: '/webhooks/{id}' },
	};
	const world = new World(({ method }) => (method === 'POST' ? json({ id: 'h1' }) : text('', 204)));
	const state = await ensure(world.client, deletes, undefined, wanted);
	assert.equal(await drop(world.client, deletes, state, wanted.url), true);
	assert.deepEqual(world.lines, ['POST /webhooks', 'DELETE /webhooks/h1']);
	assert.equal(await drop(world.client, deletes, { ...state, id: '' }, wanted.url), false);
});

test('the token of a delivery: compared whole, absent or repeated is refused', async () => {
	const state: SubscriptionState = { id: '', secret: 's', token: 'abc', ...wanted };
	assert.equal(bringsToken(kept, state, { token: 'abc' }), true);
	for (const token of ['abd', 'ab', 'abcd', '', undefined, ['abc'], ['abc', 'abc'], 0]) {
		assert.equal(bringsToken(kept, state, { token }), false, String(token));
	}
	assert.equal(bringsToken(kept, { ...state, token: '' }, { token: '' }), false);
	assert.equal(bringsToken(kept, undefined, { token: 'abc' }), false);
	assert.equal(bringsToken(spec, undefined, {}), true);
});
