import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../src/errors.js';
import { readList, readPage } from '../src/list.js';
import { readAll } from '../src/paging.js';
import { API, World, inOrder, json, text, type Vendor } from './world.js';
import type { ListSpec, PagingSpec, RequestSpec } from '../src/types.js';

const spec: RequestSpec = { path: '/calls', query: { q: { kind: 'arg', key: 'q' } } };
const cursor: PagingSpec = {
	kind: 'cursor',
	items: 'data',
	cursor: 'next_cursor',
	param: 'cursor',
	size_param: 'limit',
};
const offset: PagingSpec = {
	kind: 'offset',
	items: 'data',
	param: 'offset',
	size_param: 'limit',
	size: 10,
	total: 'pagination.total',
};
const numbered = (start: number, pages?: string): PagingSpec => ({
	kind: 'page',
	items: 'data.calls',
	param: 'page',
	start,
	size_param: 'limit',
	size: 10,
	pages,
});

const rows = (count: number, from = 0): Array<{ id: number }> =>
	Array.from({ length: count }, (_, index) => ({ id: from + index }));
const ids = (items: object[]): unknown[] => items.map((item) => (item as { id: unknown }).id);
const param = (url: string, name: string): string | null => new URL(url).searchParams.get(name);

function cursorVendor(total: number, cap = 100): Vendor {
	return ({ url }) => {
		const start = Number(param(url, 'cursor') ?? 0);
		const size = Math.min(cap, Number(param(url, 'limit') ?? 25));
		const end = Math.min(total, start + size);
		return json({ data: rows(end - start, start), next_cursor: end < total ? String(end) : null });
	};
}

function offsetVendor(total: number, cap: number, says = true): Vendor {
	return ({ url }) => {
		const start = Number(param(url, 'offset') ?? 0);
		const size = Math.min(cap, Number(param(url, 'limit')));
		const data = rows(Math.max(0, Math.min(size, total - start)), start);
		return json({ data, pagination: says ? { total } : {} });
	};
}

async function kindOf(promise: Promise<unknown>): Promise<string> {
	const reason: unknown = await promise.then(
		() => undefined,
		(caught: unknown) => caught,
	);
	return reason instanceof ApiError ? reason.explanation.kind : `no refusal: ${String(reason)}`;
}

test('cursors: every page, every parameter on each, one request a page', async () => {
	const world = new World(cursorVendor(250));
	const read = await readAll(world.client, spec, cursor, { inputs: { q: 'a' } });
	assert.deepEqual(ids(read.items), ids(rows(250)));
	assert.equal(read.truncated, false);
	assert.deepEqual(world.lines, [
		'GET /calls?q=a&limit=100',
		'GET /calls?q=a&limit=100&cursor=100',
		'GET /calls?q=a&limit=100&cursor=200',
	]);
});

test('a limit asks for no more than it needs', async () => {
	const world = new World(cursorVendor(250));
	assert.equal((await readAll(world.client, spec, cursor, {}, { limit: 3 })).items.length, 3);
	assert.deepEqual(world.lines, ['GET /calls?limit=3']);
	const more = new World(cursorVendor(250));
	const read = await readAll(more.client, spec, cursor, {}, { limit: 150 });
	assert.equal(read.items.length, 150);
	assert.equal(read.truncated, false);
	assert.equal(more.sent.length, 2);
});

test('a bound on pages is reported when there is more, and only then', async () => {
	const read = await readAll(
		new World(cursorVendor(250)).client,
		spec,
		cursor,
		{},
		{ maxPages: 2 },
	);
	assert.equal(read.items.length, 200);
	assert.equal(read.truncated, true);
	const whole = await readAll(
		new World(cursorVendor(200)).client,
		spec,
		cursor,
		{},
		{ maxPages: 2 },
	);
	assert.equal(whole.truncated, false);
});

test('a cursor that comes again is refused: at once, or in a circle', async () => {
	for (const circle of [
		['a', 'a'],
		['a', 'b', 'a'],
		['a', 'b', 'c', 'b'],
	]) {
		const world = new World((_, number) =>
			json({ data: rows(1, number), next_cursor: circle[number % circle.length] }),
		);
		assert.equal(await kindOf(readAll(world.client, spec, cursor, {})), 'unreadable');
		assert.ok(world.sent.length <= circle.length);
	}
});

test('empty pages with ever new cursors: followed, but not for ever', async () => {
	const gap = new World((_, number) =>
		json({ data: number === 3 ? rows(2) : [], next_cursor: number === 3 ? null : `c${number}` }),
	);
	assert.equal((await readAll(gap.client, spec, cursor, {})).items.length, 2);
	const endless = new World((_, number) => json({ data: [], next_cursor: `c${number}` }));
	assert.equal(await kindOf(readAll(endless.client, spec, cursor, {})), 'unreadable');
	assert.ok(endless.sent.length < 20);
});

test('a cursor ends with null, with nothing and with empty text; anything else is unreadable', async () => {
	for (const next_cursor of [null, undefined, '']) {
		const world = new World(inOrder(json({ data: rows(1), next_cursor })));
		assert.equal((await readAll(world.client, spec, cursor, {})).items.length, 1);
		assert.equal(world.sent.length, 1);
	}
	for (const next_cursor of [{}, [], true]) {
		assert.equal(
			await kindOf(
				readAll(new World(inOrder(json({ data: [], next_cursor }))).client, spec, cursor, {}),
			),
			'unreadable',
		);
	}
});

test('an expired cursor is a refusal, not an end', async () => {
	const world = new World(
		inOrder(json({ data: rows(100), next_cursor: 'x' }), json({ detail: 'cursor expired' }, 400)),
	);
	assert.equal(await kindOf(readAll(world.client, spec, cursor, {})), 'invalid');
});

test('offsets go by what came, not by what was asked, when the vendor caps a page', async () => {
	const world = new World(offsetVendor(25, 4));
	assert.deepEqual(ids((await readAll(world.client, spec, offset, {})).items), ids(rows(25)));
	assert.deepEqual(
		world.sent.map(({ url }) => param(url, 'offset')),
		[null, '4', '8', '12', '16', '20', '24'],
	);
});

test('offsets end at the total, at a short page and at an empty one', async () => {
	for (const [total, says, requests] of [
		[20, true, 2],
		[20, false, 3],
		[15, false, 2],
		[0, true, 1],
		[0, false, 1],
	] as Array<[number, boolean, number]>) {
		const world = new World(offsetVendor(total, 10, says));
		assert.equal((await readAll(world.client, spec, offset, {})).items.length, total);
		assert.equal(world.sent.length, requests, `${total} ${says}`);
	}
	const lying = new World(({ url }) =>
		json({ data: param(url, 'offset') ? [] : rows(10), pagination: { total: 99 } }),
	);
	assert.equal((await readAll(lying.client, spec, offset, {})).items.length, 10);
});

test('numbered pages, from 0 and from 1, with and without a count of pages', async () => {
	for (const start of [0, 1]) {
		const vendor: Vendor = ({ url }) => {
			const page = Number(param(url, 'page')) - start;
			return json({ data: { calls: rows(Math.max(0, Math.min(10, 25 - page * 10)), page * 10) } });
		};
		const world = new World(vendor);
		assert.deepEqual(
			ids((await readAll(world.client, spec, numbered(start), {})).items),
			ids(rows(25)),
		);
		assert.deepEqual(
			world.sent.map(({ url }) => Number(param(url, 'page'))),
			[start, start + 1, start + 2],
		);
		const counted: Vendor = ({ url }) => {
			const page = Number(param(url, 'page')) - start;
			return json({ data: { calls: rows(5, page * 5) }, pages: 3 });
		};
		const capped = new World(counted);
		assert.equal(
			(await readAll(capped.client, spec, numbered(start, 'pages'), {})).items.length,
			15,
		);
		assert.equal(capped.sent.length, 3);
	}
});

test('a vendor that ignores the page number is noticed', async () => {
	for (const paging of [numbered(1), offset]) {
		const data: unknown = paging.kind === 'offset' ? rows(10) : { calls: rows(10) };
		const world: World = new World(inOrder(json({ data })));
		assert.equal(await kindOf(readAll(world.client, spec, paging, {})), 'unreadable');
		assert.equal(world.sent.length, 2);
	}
});

test('a page that comes again is noticed although new rows came in before it', async () => {
	for (const paging of [numbered(1), offset]) {
		const again: Vendor = (_, number) => {
			const came = [...rows(number, 100), ...rows(10)].slice(0, 10);
			return json({ data: paging.kind === 'offset' ? came : { calls: came } });
		};
		const world = new World(again);
		assert.equal(await kindOf(readAll(world.client, spec, paging, {})), 'unreadable');
		assert.equal(world.sent.length, 2);
	}
});

test('rows that new ones push onto the next page are no page that comes again', async () => {
	const vendor: Vendor = ({ url }, number) => {
		const from = Number(param(url, 'offset') ?? 0);
		return json({ data: [...rows(number, 100), ...rows(25)].slice(from, from + 10) });
	};
	const world = new World(vendor);
	const read = await readAll(world.client, spec, offset, {});
	assert.deepEqual(new Set(ids(read.items)), new Set(ids(rows(25))));
	assert.equal(world.sent.length, 3);
});

test('a row that is equal to an earlier one is a row like any other', async () => {
	const all = [...rows(19), { id: 0 }, { id: 7 }];
	const world = new World(({ url }) => {
		const from = Number(param(url, 'offset') ?? 0);
		return json({ data: all.slice(from, from + 10) });
	});
	assert.deepEqual(ids((await readAll(world.client, spec, offset, {})).items), ids(all));
});

test('a list that is not there is unreadable, never empty', async () => {
	for (const body of [
		{},
		{ data: null },
		{ data: {} },
		{ data: 'x' },
		{ data: [1] },
		{ data: [null] },
		[],
	]) {
		assert.equal(
			await kindOf(readAll(new World(inOrder(json(body))).client, spec, cursor, {})),
			'unreadable',
			JSON.stringify(body),
		);
	}
	assert.equal(
		await kindOf(readAll(new World(inOrder(text('<html>'))).client, spec, cursor, {})),
		'unreadable',
	);
	assert.equal(
		await kindOf(readAll(new World(inOrder(text('', 204))).client, spec, cursor, {})),
		'unreadable',
	);
});

test('no paging: the body or a path in it', async () => {
	assert.equal(
		(await readAll(new World(inOrder(json(rows(2)))).client, spec, { kind: 'none' }, {})).items
			.length,
		2,
	);
	const inside: PagingSpec = { kind: 'none', items: 'data' };
	assert.equal(
		(
			await readAll(
				new World(inOrder(json({ data: rows(3) }))).client,
				spec,
				inside,
				{},
				{ limit: 2 },
			)
		).items.length,
		2,
	);
	assert.equal(
		await kindOf(
			readAll(new World(inOrder(json({ data: rows(2) }))).client, spec, { kind: 'none' }, {}),
		),
		'unreadable',
	);
});

const records: ListSpec = {
	request: spec,
	paging: offset,
	record: [
		{ key: 'id', type: 'text' },
		{ key: 'label', type: 'text', path: 'name' },
	],
};

test('records of a list come once although pages shift while they are read', async () => {
	const world = new World(({ url }) => {
		const start = Number(param(url, 'offset') ?? 0);
		// An item inserted at the head pushes the last one of the first page onto the second.
		return json({ data: start === 0 ? rows(10) : rows(6, 9), pagination: { total: 16 } });
	});
	assert.deepEqual(ids((await readList(world.client, records, {})).items), ids(rows(15)));
});

test('a dropdown reads page by page', async () => {
	const named = ({ url }: { url: string }) => {
		const start = Number(param(url, 'offset') ?? 0);
		return json({ data: [{ id: start, name: `n${start}` }], pagination: { total: 2 } });
	};
	const world = new World(named, API);
	const first = await readPage(world.client, records, {});
	assert.deepEqual(first, { items: [{ id: 0, label: 'n0' }], next: '1' });
	assert.deepEqual(await readPage(world.client, records, {}, first.next), {
		items: [{ id: 1, label: 'n1' }],
	});
});
