import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Seen } from '../src/dedupe.js';
import { ApiError } from '../src/errors.js';
import { enriched, readEvent } from '../src/event.js';
import { result, untilDone, untilReady } from '../src/pending.js';
import { pending, requests, triggers, waits } from './described.js';
import { START, World, inOrder, json, text, type Reaction } from './world.js';
import type { Item } from '../src/types.js';

const completed = triggers.call_completed.webhook;
const ready = triggers.transcript_ready.webhook;
const wait = waits.place_call_and_wait;
const transcript = { path: '/calls/{call_id}/transcript' };

const event = (data: unknown, name = 'call.completed'): object => ({
	event: name,
	timestamp: '2026-05-10T12:00:00Z',
	data,
});

test('the wanted event is read, others are named, anything else is nothing', () => {
	assert.deepEqual(readEvent(completed, event({ call_id: 'c', from: '+1', new_field: [1] })), {
		name: 'call.completed',
		wanted: true,
		item: { id: 'c', from_number: '+1', new_field: [1] },
	});
	assert.deepEqual(readEvent(completed, event({ call_id: 'c' }, 'call.started')), {
		name: 'call.started',
		wanted: false,
	});
	assert.deepEqual(readEvent(completed, event({}, 'CALL.COMPLETED')), {
		name: 'CALL.COMPLETED',
		wanted: false,
	});
	for (const body of [
		undefined,
		null,
		'',
		'x',
		1,
		[],
		{},
		{ event: 1 },
		{ event: null },
		{ event: { toString: 1 } },
	]) {
		assert.deepEqual(readEvent(completed, body), { wanted: false });
	}
	for (const data of [null, undefined, 'x', [1], 7]) {
		assert.deepEqual(readEvent(completed, event(data)), { name: 'call.completed', wanted: true });
	}
});

test('the detail completes the event; null and absence take nothing away', async () => {
	const world = new World(
		inOrder(json({ id: 'c/1', status: 'completed', summary: 'Booked', ended_at: null, extra: 1 })),
	);
	const item = {
		id: 'c/1',
		status: 'queued',
		ended_at: '2026-05-10T12:00:00Z',
		cost: 0,
		note: null,
	};
	const found = await enriched(world.client, completed, item);
	assert.deepEqual(world.lines, ['GET /calls/c%2F1']);
	assert.deepEqual(found, {
		item: {
			id: 'c/1',
			status: 'completed',
			ended_at: '2026-05-10T12:00:00Z',
			summary: 'Booked',
			cost: 0,
			extra: 1,
			note: null,
		},
		complete: true,
	});
	const keys = completed.record.map(({ key }) => key).filter((key) => key in found.item);
	assert.deepEqual(
		Object.keys(found.item).slice(0, keys.length),
		keys,
		'in the order of the record',
	);
});

test('an event whose detail cannot be had is kept as it is', async () => {
	for (const [answer, kind] of [
		['network', 'network'],
		[json({}, 404), 'not_found'],
		[json({}, 500), 'unavailable'],
		[json({}, 403), 'scope'],
		[json({}, 429, { 'retry-after': '999' }), 'rate'],
		[text('<html>'), 'unreadable'],
		[json([1]), 'unreadable'],
	] as Array<[Reaction, string]>) {
		const item = { id: 'c' };
		const found = await enriched(new World(inOrder(answer)).client, completed, item);
		assert.deepEqual(found.item, item);
		assert.equal(found.complete, false);
		assert.equal(found.failed?.kind, kind);
	}
	const nameless = await enriched(new World(inOrder(json({}))).client, completed, { status: 'x' });
	assert.equal(nameless.failed?.kind, 'invalid');
});

test('what only the detail can tell is unknown without it, not absent', async () => {
	const item = readEvent(ready, event({ call_id: 'c' }, 'call.transcript.ready')).item as Item;
	assert.equal(item.ready, false);
	const found = await enriched(new World(inOrder(json({}, 500))).client, ready, item);
	assert.equal(found.item.ready, null);
	const told = { ...item, ready: true };
	const kept = await enriched(new World(inOrder(json({}, 500))).client, ready, told);
	assert.equal(kept.item.ready, true);
});

test('a bug is not taken for a refusal of the vendor', async () => {
	const world = new World(inOrder(json({ id: 'c' })));
	world.host.sleep = undefined as never;
	world.host.now = () => {
		throw new RangeError('a bug');
	};
	await assert.rejects(enriched(world.client, completed, { id: 'c' }), RangeError);
});

test('a transcript that came with the event stays ready when the detail is still pending', async () => {
	const item = readEvent(
		ready,
		event({ call_id: 'c', transcript: { full_text: 'Hi', segments: [] } }, 'call.transcript.ready'),
	).item as Item;
	const world = new World(inOrder(json({ call_id: 'c', status: 'pending' }, 202)));
	const found = await enriched(world.client, ready, item);
	assert.deepEqual(found.item, {
		call_id: 'c',
		ready: true,
		status: 'pending',
		full_text: 'Hi',
		segments: [],
	});
	const bare = await enriched(world.client, ready, { call_id: 'c', ready: false });
	assert.equal(bare.item.ready, false);
});

test('an event that needs no detail asks for none', async () => {
	const world = new World(inOrder(json({})));
	const item = { id: 'd' };
	assert.deepEqual(await enriched(world.client, triggers.insight_received.webhook, item), {
		item,
		complete: true,
	});
	assert.equal(world.sent.length, 0);
});

const later = (count: number, pendingAnswer: Reaction, final: Reaction) =>
	inOrder(...Array<Reaction>(count).fill(pendingAnswer), final);
const notYet = json({ call_id: 'c', status: 'pending' }, 202);
const there = json({ call_id: 'c', transcript: { full_text: 'Hi' } });
const inputs = { call_id: 'c' };

test('202 is waited for, within bounds, then given as it is', async () => {
	const soon = new World(later(2, notYet, there));
	assert.equal(
		(await untilReady(soon.client, transcript, pending.get_transcript, { inputs }, 20)).status,
		200,
	);
	assert.deepEqual(soon.slept, [5000, 5000]);
	const never = new World(inOrder(notYet));
	const reply = await untilReady(never.client, transcript, pending.get_transcript, { inputs }, 12);
	assert.equal(reply.status, 202);
	assert.equal(never.time, START + 12_000);
	assert.equal(never.sent.length, 4, 'and once more at the very end');
	for (const none of [0, -5]) {
		const once = new World(inOrder(notYet));
		await untilReady(once.client, transcript, pending.get_transcript, { inputs }, none);
		assert.equal(once.sent.length, 1);
	}
	const standard = new World(inOrder(notYet));
	await untilReady(standard.client, transcript, pending.get_transcript, { inputs });
	assert.equal(standard.time, START + 20_000);
	const most = new World(inOrder(notYet));
	await untilReady(most.client, transcript, pending.get_transcript, { inputs }, 1e9);
	assert.equal(most.time, START + 300_000);
	await assert.rejects(
		untilReady(new World(inOrder(json({}, 404))).client, transcript, pending.get_transcript, {
			inputs,
		}),
		ApiError,
	);
});

const running = json({ id: 'c', status: 'ringing', ended_at: null });
const over = json({ id: 'c', status: 'completed', ended_at: '2026-05-10T12:05:00Z' });
const placed = { id: 'c', status: 'queued' };

test('a placed call is watched until it has ended', async () => {
	const world = new World(later(3, running, over));
	const progress = await untilDone(world.client, wait, placed, START + 600_000);
	assert.deepEqual(progress, {
		item: { id: 'c', status: 'completed', ended_at: '2026-05-10T12:05:00Z', finished: true },
		done: true,
	});
	assert.deepEqual(world.slept, [10_000, 10_000, 10_000]);
	assert.equal(
		world.lines.every((line) => line === 'GET /calls/c'),
		true,
	);
});

test('at the deadline the call is given as it is', async () => {
	const world = new World(inOrder(running));
	const progress = await untilDone(world.client, wait, placed, START + 25_000);
	assert.equal(progress.done, false);
	assert.equal(progress.item.finished, false);
	assert.equal(progress.item.status, 'ringing');
	assert.equal(world.time, START + 25_000);
	assert.equal((await result(world.client, wait, placed)).done, false);
	assert.equal((await result(new World(inOrder(over)).client, wait, placed)).done, true);
});

test('trouble that may pass is sat out; a call that is not visible yet, for a minute', async () => {
	for (const trouble of [json({}, 503), 'network', text('<html>'), json({}, 404)] as Reaction[]) {
		const world = new World(later(5, trouble, over));
		assert.equal((await untilDone(world.client, wait, placed, START + 600_000)).done, true);
	}
	const lost = new World(inOrder(json({}, 404)));
	await assert.rejects(
		untilDone(lost.client, wait, placed, START + 600_000),
		/was started, but its result could not be read.*found nothing/,
	);
	assert.ok(lost.time - START <= 70_000);
	const down = new World(inOrder(json({}, 500)));
	await assert.rejects(
		untilDone(down.client, wait, placed, START + 60_000),
		(reason) => reason instanceof ApiError && reason.explanation.mayHaveHappened === true,
	);
	assert.ok(down.time >= START + 60_000);
});

test('a refusal for good ends the watching at once, and says that the call was placed', async () => {
	const world = new World(inOrder(json({}, 403)));
	await assert.rejects(
		untilDone(world.client, wait, placed, START + 600_000),
		/was started.*Do not start it again/,
	);
	assert.equal(world.sent.length, 1);
});

test('while watching, nothing is sent before Retry-After', async () => {
	const world = new World(later(1, json({}, 429, { 'retry-after': '120' }), over));
	await untilDone(world.client, wait, placed, START + 600_000);
	assert.equal(world.sent[1].time, START + 120_000);
	const late = new World(inOrder(json({}, 429, { 'retry-after': '900' }), over));
	await assert.rejects(untilDone(late.client, wait, placed, START + 600_000), ApiError);
	assert.equal(late.sent.length, 1);
});

test('placing itself is described as something that acts', () => {
	assert.equal(requests.place_call.acts, true);
	assert.equal(requests.place_call_and_wait.acts, true);
});

test('seen: new once, renewed, bounded, small, through JSON', () => {
	const seen = new Seen(undefined, 3);
	assert.equal(seen.add('a'), true);
	assert.equal(seen.add('a'), false);
	for (const id of ['b', 'c', 'a', 'd']) seen.add(id);
	assert.deepEqual(
		['a', 'b', 'c', 'd'].map((id) => seen.has(id)),
		[true, false, true, true],
	);
	const stored = JSON.parse(JSON.stringify(seen.data())) as ReturnType<Seen['data']>;
	assert.equal(new Seen(stored, 3).has('d'), true);
	assert.equal(new Seen(stored, 3).has('b'), false);
	assert.equal(stored.length, 3);
	assert.ok(stored.every(([key]) => /^[0-9a-f]{16}$/.test(key)));
	const timed = new Seen();
	timed.add('old', 5);
	timed.add('new', 10);
	timed.add('timeless');
	timed.prune(10);
	assert.deepEqual(
		['old', 'new', 'timeless'].map((id) => timed.has(id)),
		[false, true, true],
	);
});
