import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvent } from '../src/event.js';
import { findInList } from '../src/find.js';
import { readList } from '../src/list.js';
import { merged, sendMerged } from '../src/merge.js';
import { readAll } from '../src/paging.js';
import { toRecord } from '../src/record.js';
import { applicable, type InputRule } from '../src/when.js';
import type { FieldShape, FindInListSpec, RequestSpec } from '../src/types.js';
import { API, World, inOrder, json } from './world.js';

test('of several places the first that holds rows counts', async () => {
	const paging = { kind: 'none' as const, items: ['data.calls', 'data'] };
	for (const body of [{ data: [{ id: 1 }] }, { data: { calls: [{ id: 1 }] } }]) {
		const world = new World(() => json(body));
		const { items } = await readAll(world.client, { path: '/calls' }, paging, {});
		assert.deepEqual(items, [{ id: 1 }]);
	}
	const world = new World(() => json({ data: { rows: [] } }));
	await assert.rejects(
		readAll(world.client, { path: '/calls' }, paging, {}),
		/"data\.calls" or "data" is missing/,
	);
});

test('one trigger may be about several events', () => {
	const webhook = { event: ['call.completed', 'call.failed'], record: [] };
	assert.equal(readEvent(webhook, { event: 'call.failed' }).wanted, true);
	assert.equal(readEvent(webhook, { event: 'call.started' }).wanted, false);
});

test('inputs come back where the answer names things by position only', () => {
	const shape: FieldShape[] = [
		{ key: 'texts', type: 'list', path: '$input.texts' },
		{
			key: 'results',
			type: 'list',
			fields: [
				{ key: 'text', type: 'text' },
				{ key: 'full_text', type: 'text', path: '$each.texts' },
			],
		},
	];
	const raw = { results: [{ text: 'Gr…' }, { text: 'Te…' }, { text: 'more' }] };
	const inputs = { texts: ['Great', 'Terrible'] };
	assert.deepEqual(toRecord(shape, raw, 'rest', { inputs }), {
		texts: ['Great', 'Terrible'],
		results: [
			{ text: 'Gr…', full_text: 'Great' },
			{ text: 'Te…', full_text: 'Terrible' },
			{ text: 'more' },
		],
	});
	assert.deepEqual(toRecord(shape, { results: [{ text: 'a' }] }), { results: [{ text: 'a' }] });
});

test('inputs that do not apply are not sent; required ones that do are named together', () => {
	const rules: InputRule[] = [
		{ key: 'provider' },
		{ key: 'stt', label: 'STT', required: true, when: { input: 'provider', values: ['a', 'b'] } },
		{ key: 'tts', label: 'TTS', required: true, when: { input: 'provider', values: ['a'] } },
		{ key: 'voice', when: { input: 'stt', values: ['x'] } },
	];
	assert.deepEqual(applicable({ provider: 'c', stt: 'x', tts: 1, voice: 'v' }, rules), {
		provider: 'c',
	});
	assert.deepEqual(applicable({ provider: 'b', stt: 'x', tts: 1, voice: 'v' }, rules), {
		provider: 'b',
		stt: 'x',
		voice: 'v',
	});
	assert.throws(
		() => applicable({ provider: 'a' }, rules),
		/"STT", "TTS" are empty\. Fill them in/,
	);
	assert.throws(() => applicable({ provider: 'b' }, rules), /"STT" is empty\. Fill it in/);
});

test('fetch, merge, send: what is not given stays, what the vendor does not take is left out', async () => {
	const put: RequestSpec = {
		method: 'PUT',
		path: '/agents/1',
		body: {
			name: { kind: 'arg', key: 'name' },
			config: { kind: 'object', of: { prompt: { kind: 'arg', key: 'prompt' } } },
			tags: { kind: 'arg', key: 'tags' },
		},
	};
	const thing = { id: 1, name: 'A', tags: [1, 2], config: { prompt: 'old', voice: { id: 'v' } } };
	const world = new World(inOrder(json({ data: thing }), json({ data: { id: 1 } })), {
		...API,
		envelope: { at: 'data' },
	});
	const merge = { request: { path: '/agents/1' }, keep: ['name', 'tags', 'config'] };
	await sendMerged(world.client, put, merge, { inputs: { prompt: 'new', tags: [3] } });
	assert.deepEqual(world.lines, ['GET /agents/1', 'PUT /agents/1']);
	assert.deepEqual(JSON.parse(String(world.sent[1].body)), {
		name: 'A',
		tags: [3],
		config: { prompt: 'new', voice: { id: 'v' } },
	});
	assert.deepEqual(merged({ a: { b: 1 } }, { a: null, c: 2 }, ['a', 'x']), { a: null, c: 2 });
});

test('found in a list: the first that equals, page by page, and no further', async () => {
	const spec: FindInListSpec = {
		request: { path: '/agents' },
		paging: { kind: 'page', items: 'data', param: 'page', start: 1, size: 2, pages: 'pages' },
		record: [{ key: 'name', type: 'text', path: 'title' }],
		match: { name: 'wanted' },
	};
	const page = (...titles: string[]) =>
		json({ data: titles.map((title) => ({ title })), pages: 3 });
	const pages = inOrder(page('a', 'b'), page('C ', 'c'), page('d'));
	const world = new World(pages);
	const found = await findInList(world.client, spec, { inputs: { wanted: ' c' } });
	assert.deepEqual(found, { name: 'C ' });
	assert.equal(world.sent.length, 2);
	const none = new World(pages);
	assert.equal(await findInList(none.client, spec, { inputs: { wanted: 'x' } }), undefined);
	assert.equal(none.sent.length, 3);
});

test('a thing that is locked is asked for again, by its code, whatever the status', async () => {
	const api = {
		...API,
		envelope: { success: 'ok' },
		errors: { ...API.errors, locked_codes: ['RESOURCE_LOCKED'] },
	};
	const put: RequestSpec = { method: 'PUT', path: '/agents/1', body: {} };
	for (const status of [200, 400, 409, 423, 500]) {
		const locked = json({ ok: false, code: 'RESOURCE_LOCKED', detail: 'Busy.' }, status);
		const world = new World(inOrder(locked, locked, json({ ok: true })), api);
		assert.equal((await world.client.call(put)).status, 200);
		assert.equal(world.sent.length, 3, String(status));
		const forever = new World(inOrder(locked), api);
		await assert.rejects(forever.client.call(put), /busy with this record.*Busy\./);
		assert.equal(forever.sent.length, 4);
		const acting = new World(inOrder(locked), api);
		await assert.rejects(acting.client.call({ ...put, acts: true }), /busy with this record/);
		assert.equal(acting.sent.length, 1);
	}
	const other = new World(inOrder(json({ ok: false, code: 'X', detail: 'No.' })), api);
	await assert.rejects(other.client.call(put), /No\./);
	assert.equal(other.sent.length, 1);
});

test('a row of a list knows what was asked for', async () => {
	const spec = {
		request: { path: '/calls' },
		paging: { kind: 'none' as const },
		record: [{ key: 'agent', type: 'text' as const, path: '$input.agent' }],
	};
	const world = new World(() => json([{ id: 1 }]));
	const { items } = await readList(world.client, spec, { inputs: { agent: 'a' } });
	assert.deepEqual(items, [{ agent: 'a', id: 1 }]);
});
