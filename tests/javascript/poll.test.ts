import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../src/errors.js';
import { poll, recent, type PollContext, type PollState } from '../src/poll.js';
import { polls } from './described.js';
import { API, START, World, json, seeded, text, type Reaction } from './world.js';
import type { Item, PollSpec } from '../src/types.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SPEC = polls.call_completed;

interface Call {
	id: string;
	startedAt: number;
	/** Absent: still running. */
	endedAt?: number;
	/** The vendor lists it only from then on. */
	visibleAt?: number;
	[more: string]: unknown;
}

/** Calls as the vendor lists them: newest first, `from` on started_at, cursors, and whatever is planted. */
class Calls {
	readonly calls: Call[] = [];
	pageSize = 100;
	oldestFirst = false;
	readonly world: World;
	/** Answers instead, by number of the request within a poll (0-based). */
	faults = new Map<number, Reaction>();
	first = 0;
	state: PollState | undefined;
	truncated = false;
	readonly emitted: Item[] = [];

	constructor(
		readonly spec: PollSpec = SPEC,
		public context: PollContext = {},
	) {
		this.world = new World(
			(request, number) => this.faults.get(number - this.first) ?? this.answer(request.url),
			API,
			{ maxWaitMs: 0 },
		);
	}

	add(id: string, startedAt: number, endedAt?: number, more: object = {}): Call {
		const call: Call = { id, startedAt, endedAt, ...more };
		this.calls.push(call);
		return call;
	}

	/** One poll; the new ids. The state goes through JSON, as a platform stores it. */
	async poll(): Promise<string[]> {
		this.first = this.world.sent.length;
		const before = JSON.stringify(this.state);
		const stored = before === undefined ? undefined : (JSON.parse(before) as PollState);
		const found = await poll(this.world.client, this.spec, stored, this.context);
		assert.equal(JSON.stringify(stored), before, 'the old state is not touched');
		this.state = found.state;
		this.truncated = found.truncated;
		this.emitted.push(...found.items);
		return found.items.map(({ id }) => String(id));
	}

	get requests(): URL[] {
		return this.world.sent.slice(this.first).map(({ url }) => new URL(url));
	}

	private answer(url: string): Reaction {
		const query = new URL(url).searchParams;
		const from = Date.parse(query.get('from') ?? '1970-01-01T00:00:00Z');
		const rows = this.calls
			.filter((call) => call.startedAt >= from && (call.visibleAt ?? 0) <= this.world.time)
			.sort((a, b) => (b.startedAt - a.startedAt) * (this.oldestFirst ? -1 : 1));
		const start = Number(query.get('cursor') ?? 0);
		const page = rows
			.slice(start, start + this.pageSize)
			.map(({ startedAt, endedAt, visibleAt, ...more }) => ({
				...more,
				started_at: new Date(startedAt).toISOString(),
				ended_at:
					endedAt !== undefined && endedAt <= this.world.time
						? new Date(endedAt).toISOString()
						: null,
				visible: visibleAt,
			}));
		const end = start + page.length;
		return json({ data: page, next_cursor: end < rows.length ? String(end) : null });
	}
}

/** A call of no length, so many minutes after the start; the clock moves on when that lies ahead. */
function ended(calls: Calls, id: string, minutes: number, more: object = {}): Call {
	const time = START + minutes * MINUTE;
	calls.world.time = Math.max(calls.world.time, time);
	return calls.add(id, time, time, more);
}

test('the first poll gives nothing and knows what there is', async () => {
	const calls = new Calls();
	ended(calls, 'a', -10);
	ended(calls, 'b', -5);
	assert.deepEqual(await calls.poll(), []);
	assert.equal(calls.state?.watermark, START - 5 * MINUTE);
	assert.equal(calls.requests[0].searchParams.has('from'), false);
	assert.deepEqual(await calls.poll(), []);
	assert.equal(calls.requests[0].searchParams.get('from'), '2026-05-10T07:55:00.000Z');
});

test('what appears after an empty first poll is new', async () => {
	const calls = new Calls();
	assert.deepEqual(await calls.poll(), []);
	assert.notEqual(calls.state, undefined);
	ended(calls, 'a', -300);
	assert.deepEqual(await calls.poll(), ['a']);
	assert.deepEqual(await calls.poll(), []);
});

test('new items come oldest first, each once', async () => {
	const calls = new Calls();
	ended(calls, 'old', -60);
	await calls.poll();
	ended(calls, 'b', -2);
	ended(calls, 'a', -3);
	ended(calls, 'c', -1);
	assert.deepEqual(await calls.poll(), ['a', 'b', 'c']);
	assert.deepEqual(await calls.poll(), []);
});

test('a call that runs at the first poll is given when it has ended', async () => {
	const calls = new Calls();
	calls.add('long', START - 3 * HOUR, START + 10 * MINUTE);
	calls.add('other', START - MINUTE, START - MINUTE);
	assert.deepEqual(await calls.poll(), []);
	calls.world.time += 11 * MINUTE;
	assert.deepEqual(await calls.poll(), ['long']);
	assert.deepEqual(await calls.poll(), []);
});

test('a call that began long before newer ones is found by looking back', async () => {
	const calls = new Calls();
	ended(calls, 'x', -240);
	await calls.poll();
	const long = calls.add('long', START - 200 * MINUTE);
	for (let minute = 0; minute < 200; minute += 50) {
		ended(calls, `short${minute}`, -199 + minute);
		await calls.poll();
	}
	long.endedAt = START;
	assert.deepEqual(await calls.poll(), ['long']);
});

test('equal times at a boundary: none lost, none twice', async () => {
	const calls = new Calls(SPEC, { lookbackHours: 0 });
	ended(calls, 'a', 0);
	await calls.poll();
	ended(calls, 'b', 0);
	ended(calls, 'c', 0);
	assert.deepEqual((await calls.poll()).sort(), ['b', 'c']);
	ended(calls, 'd', 0);
	assert.deepEqual(await calls.poll(), ['d']);
	assert.deepEqual(await calls.poll(), []);
});

test('rows that become visible late, within the lookback', async () => {
	const calls = new Calls();
	ended(calls, 'a', -1);
	await calls.poll();
	ended(calls, 'b', 0);
	ended(calls, 'late', -180, { visibleAt: START + HOUR });
	assert.deepEqual(await calls.poll(), ['b']);
	calls.world.time += HOUR;
	assert.deepEqual(await calls.poll(), ['late']);
});

test('the local clock decides nothing', async () => {
	const calls = new Calls();
	ended(calls, 'a', -60);
	calls.world.host.now = () => START + 365 * 24 * HOUR;
	await calls.poll();
	ended(calls, 'b', -59);
	assert.deepEqual(await calls.poll(), ['b']);
	calls.world.host.now = () => 0;
	ended(calls, 'c', -58);
	assert.deepEqual(await calls.poll(), ['c']);
});

test('zones and precision of the vendor do not matter', async () => {
	const calls = new Calls();
	const at = (started_at: string): Reaction =>
		json({ data: [{ id: started_at, started_at, ended_at: 'x' }], next_cursor: null });
	calls.faults.set(0, at('2026-05-10T14:00:00.123456+02:00'));
	await calls.poll();
	assert.equal(calls.state?.watermark, START + 123);
	calls.faults.set(0, at('2026-05-10T12:30:00'));
	await calls.poll();
	assert.equal(calls.state?.watermark, START + 30 * MINUTE);
});

test('more than one page of news: read to the watermark', async () => {
	const calls = new Calls();
	ended(calls, 'old', -600);
	await calls.poll();
	for (let index = 0; index < 250; index++) ended(calls, `n${index}`, index - 250);
	assert.deepEqual(
		await calls.poll(),
		Array.from({ length: 250 }, (_, index) => `n${index}`),
	);
	assert.equal(calls.requests.length, 3);
});

test('a failing page changes nothing, and the next poll gives everything', async () => {
	const faults: Reaction[] = [
		'network',
		json({}, 500),
		json({}, 429, { 'retry-after': '60' }),
		json({}, 401),
		text('<html>'),
		json({ data: null }),
		json({ data: [], next_cursor: '100' }),
	];
	for (const fault of faults) {
		const calls = new Calls();
		ended(calls, 'old', -600);
		await calls.poll();
		for (let index = 0; index < 150; index++) ended(calls, `n${index}`, index - 250);
		const before = calls.state;
		calls.faults.set(1, fault);
		await assert.rejects(calls.poll(), ApiError);
		assert.equal(calls.state, before);
		calls.faults.clear();
		calls.world.time += HOUR;
		assert.equal((await calls.poll()).length, 150);
	}
});

test('a failing first poll leaves no state: the next one is the first', async () => {
	const calls = new Calls();
	ended(calls, 'a', -1);
	calls.faults.set(0, json({}, 500));
	await assert.rejects(calls.poll(), ApiError);
	calls.faults.clear();
	assert.deepEqual(await calls.poll(), []);
	assert.deepEqual(await calls.poll(), []);
});

test('a cap that truncates is reported, loses nothing, and is caught up with', async () => {
	const calls = new Calls({ ...SPEC, max_pages: 2 });
	calls.pageSize = 10;
	ended(calls, 'old', -600);
	await calls.poll();
	for (let index = 0; index < 55; index++) ended(calls, `n${index}`, index - 60);
	const first = await calls.poll();
	assert.equal(calls.truncated, true);
	assert.equal(first.length, 20);
	assert.equal(calls.state?.watermark, START - 600 * MINUTE, 'not past rows that were not read');
	const second = await calls.poll();
	assert.equal(second.length, 20);
	const third = await calls.poll();
	assert.equal(calls.truncated, false);
	assert.equal(third.length, 15);
	assert.equal(new Set([...first, ...second, ...third]).size, 55);
	assert.equal(calls.state?.behind, undefined);
	assert.deepEqual(await calls.poll(), []);
});

test('the oldest first: a long history is taken note of before anything is given', async () => {
	const spec: PollSpec = {
		...SPEC,
		order: 'oldest_first',
		max_pages: 1,
		watermark: { field: 'started_at' },
	};
	const calls = new Calls(spec);
	calls.pageSize = 2;
	for (let index = 0; index < 45; index++) ended(calls, `h${index}`, index - 100);
	calls.oldestFirst = true;
	for (let round = 0; round < 4; round++) assert.deepEqual(await calls.poll(), []);
	assert.equal(calls.state?.filling, undefined);
	ended(calls, 'new', 1);
	assert.deepEqual(await calls.poll(), ['new']);
});

test('without a filter in the request, pages are read only as far as they may hold news', async () => {
	const spec: PollSpec = {
		...SPEC,
		request: { path: '/calls' },
		watermark: { field: 'started_at', lookback_hours: 1 },
	};
	const calls = new Calls(spec);
	calls.pageSize = 10;
	for (let index = 0; index < 500; index++) ended(calls, `h${index}`, index * 10 - 5000);
	await calls.poll();
	assert.equal(calls.requests.length, 2, 'one hour back, and no further');
	ended(calls, 'new', 0);
	const deep = calls.calls[100];
	assert.deepEqual(await calls.poll(), ['new']);
	assert.equal(calls.requests.length, 2);
	deep.status = 'changed';
	assert.deepEqual(await calls.poll(), []);
});

test('no time at all: read until a page holds nothing new', async () => {
	const spec: PollSpec = {
		...SPEC,
		request: { path: '/calls' },
		watermark: null,
		identity: ['id', 'status'],
	};
	const calls = new Calls(spec);
	calls.pageSize = 10;
	for (let index = 0; index < 100; index++)
		ended(calls, `h${index}`, index - 200, { status: 'completed' });
	await calls.poll();
	ended(calls, 'b', 0, { status: 'completed' });
	ended(calls, 'a', -1, { status: 'failed' });
	assert.deepEqual(await calls.poll(), ['a', 'b']);
	assert.equal(calls.requests.length, 2);
});

test('identity as declared: a changed status is new only when it is part of it', async () => {
	for (const [identity, expected] of [
		[['id'], []],
		[['id', 'status'], ['a']],
	] as Array<[string[], string[]]>) {
		const calls = new Calls({ ...SPEC, identity });
		const call = ended(calls, 'a', 0, { status: 'completed' });
		await calls.poll();
		call.status = 'reviewed';
		assert.deepEqual(await calls.poll(), expected);
	}
});

test('id 1 and id "1" are one', async () => {
	const calls = new Calls();
	await calls.poll();
	const call = ended(calls, 'x', 0);
	(call as Item).id = 1;
	assert.deepEqual(await calls.poll(), ['1']);
	call.id = '1';
	assert.deepEqual(await calls.poll(), []);
});

test('one row on two pages, as pages shift, comes once', async () => {
	const calls = new Calls();
	await calls.poll();
	const row = { id: 'a', started_at: '2026-05-10T12:00:00Z', ended_at: 'x' };
	calls.faults.set(0, json({ data: [row], next_cursor: 'n' }));
	calls.faults.set(1, json({ data: [row, { ...row, id: 'b' }], next_cursor: null }));
	assert.deepEqual((await calls.poll()).sort(), ['a', 'b']);
});

test('filters: a row that passes later comes then; history stays history when they are widened', async () => {
	const calls = new Calls(SPEC, { filters: [{ field: 'status', value: 'completed' }] });
	ended(calls, 'history', -10, { status: 'failed' });
	await calls.poll();
	const late = ended(calls, 'late', -5, { status: 'rating' });
	ended(calls, 'plain', -4);
	assert.deepEqual(await calls.poll(), ['plain']);
	late.status = 'completed';
	assert.deepEqual(await calls.poll(), ['late']);
	calls.context = {};
	assert.deepEqual(await calls.poll(), []);
});

test('the user may change the lookback: wider brings nothing old back', async () => {
	const calls = new Calls(SPEC, { lookbackHours: 1 });
	for (let index = 0; index < 20; index++) ended(calls, `h${index}`, -index * 30);
	await calls.poll();
	for (const lookbackHours of [24, 0, 48]) {
		calls.context = { lookbackHours };
		assert.deepEqual(await calls.poll(), []);
	}
	ended(calls, 'new', 1);
	assert.deepEqual(await calls.poll(), ['new']);
});

test('what is remembered stays small: only what may be listed again', async () => {
	const calls = new Calls(SPEC, { lookbackHours: 1 });
	await calls.poll();
	for (let index = 0; index < 2000; index++) {
		ended(calls, `n${index}`, index);
		if (index % 50 === 0) await calls.poll();
	}
	await calls.poll();
	assert.equal(calls.emitted.length, 2000);
	assert.ok((calls.state?.seen.length ?? 0) < 200, String(calls.state?.seen.length));
	assert.ok(JSON.stringify(calls.state).length < 8000);
	assert.doesNotMatch(JSON.stringify(calls.state), /n1999/);
});

test('the current items, newest first, without a state: for samples and for platforms with their own list', async () => {
	const calls = new Calls(SPEC, { filters: [{ field: 'status', value: 'ok' }] });
	calls.pageSize = 10;
	for (let index = 0; index < 100; index++)
		ended(calls, `h${index}`, index * 10 - 1000, { status: index % 2 ? 'ok' : 'no' });
	calls.add('running', START, undefined, { status: 'ok' });
	const items = await recent(calls.world.client, SPEC, calls.context);
	assert.deepEqual(
		items.slice(0, 3).map(({ id }) => id),
		['h99', 'h97', 'h95'],
	);
	assert.equal(calls.world.sent.length, 4, 'four hours back, and one page to be sure');
	assert.equal(
		calls.world.sent.every(({ url }) => !url.includes('from=')),
		true,
	);
	assert.equal(
		items.some(({ id }) => id === 'running'),
		false,
	);
	const one = await recent(calls.world.client, SPEC, {}, { maxPages: 1 });
	assert.equal(one.length, 9);
});

test('whatever happens in whatever order, each call that ends is given exactly once', async () => {
	for (let seed = 1; seed <= 25; seed++) {
		const random = seeded(seed);
		const whole = (most: number): number => Math.floor(random() * most);
		const calls = new Calls();
		calls.pageSize = 1 + whole(6);
		const start = (): void => {
			const startedAt = calls.world.time - whole(30) * MINUTE;
			const endedAt = calls.world.time + whole(120) * MINUTE;
			calls.add(`c${calls.calls.length}`, startedAt, endedAt, {
				visibleAt: calls.world.time + whole(20) * MINUTE,
			});
		};
		for (let index = 0; index < whole(20); index++) start();
		await calls.poll();
		const known = new Set(
			calls.calls
				.filter(
					(call) =>
						(call.endedAt ?? 0) <= calls.world.time && (call.visibleAt ?? 0) <= calls.world.time,
				)
				.map(({ id }) => id),
		);
		for (let step = 0; step < 60; step++) {
			calls.world.time += whole(10) * MINUTE;
			for (let index = whole(4); index > 0; index--) start();
			if (random() < 0.3) calls.faults.set(whole(4), random() < 0.5 ? 'network' : json({}, 500));
			await calls.poll().catch((reason: unknown) => assert.ok(reason instanceof ApiError));
			calls.faults.clear();
		}
		calls.world.time += 3 * HOUR;
		for (let round = 0; round === 0 || calls.truncated; round++) {
			assert.ok(round < 10, 'catching up ends');
			await calls.poll();
		}
		const expected = calls.calls.map(({ id }) => id).filter((id) => !known.has(id));
		assert.deepEqual(
			calls.emitted.map(({ id }) => String(id)).sort(),
			expected.sort(),
			`seed ${seed}`,
		);
	}
});
