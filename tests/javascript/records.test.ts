import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passes } from '../src/filters.js';
import { digest, identityOf } from '../src/identity.js';
import { at } from '../src/path.js';
import { holds } from '../src/predicate.js';
import { toRecord } from '../src/record.js';
import { timeOf } from '../src/time.js';
import { triggers } from './described.js';
import type { FieldShape, Item } from '../src/types.js';

const call = triggers.call_completed.webhook.record;

test('a path follows own properties only', () => {
	assert.equal(at({ a: { b: 1 } }, 'a.b'), 1);
	assert.equal(at({ a: null }, 'a.b'), undefined);
	assert.equal(at({}, 'constructor.name'), undefined);
	assert.equal(at({}, '__proto__.polluted'), undefined);
	assert.equal(at([1], 'length'), undefined);
	assert.equal(at(undefined, 'a'), undefined);
});

test('REST and webhook give the same call', () => {
	const rest = {
		id: 'c1',
		direction: 'inbound',
		from_number: '+1',
		to_number: '+2',
		status: 'completed',
	};
	const pushed = {
		call_id: 'c1',
		direction: 'incoming',
		from: '+1',
		to: '+2',
		status: 'completed',
	};
	assert.deepEqual(toRecord(call, pushed, 'webhook'), toRecord(call, rest, 'rest'));
	assert.deepEqual(toRecord(call, { call_id: 'c1', direction: 'outgoing' }, 'webhook'), {
		id: 'c1',
		direction: 'outbound',
	});
});

test('a value that the map does not know stays, also one that every object inherits', () => {
	assert.equal(toRecord(call, { direction: 'sideways' }, 'webhook').direction, 'sideways');
	assert.equal(toRecord(call, { direction: 'constructor' }, 'webhook').direction, 'constructor');
});

test('what holds a field of a source is not the field', () => {
	const shape: FieldShape[] = [{ key: 'number', type: 'text', at: { webhook: 'number.digits' } }];
	const read = (raw: object) => toRecord(shape, raw, 'webhook');
	assert.deepEqual(read({ number: { digits: '1', name: 'n' } }), { number: '1' });
	assert.deepEqual(read({ number: { name: 'n' } }), {});
	assert.deepEqual(read({ number: '2' }), { number: '2' });
});

test('a source that comes to use the general names is still understood', () => {
	const record = toRecord(call, { id: 'c1', from_number: '+1', direction: 'inbound' }, 'webhook');
	assert.deepEqual(record, { id: 'c1', direction: 'inbound', from_number: '+1' });
});

test('absent stays absent, null stays null, unknown fields pass', () => {
	const record = toRecord(call, { call_id: 'c1', ended_at: null, brand_new: { x: 1 } }, 'webhook');
	assert.deepEqual(record, { id: 'c1', ended_at: null, brand_new: { x: 1 } });
	assert.deepEqual(Object.keys(record), ['id', 'ended_at', 'brand_new']);
});

test('a field that one source does not hold is not taken from a namesake', () => {
	const shape: FieldShape[] = [{ key: 'status', type: 'text', at: { webhook: null } }];
	assert.deepEqual(toRecord(shape, { status: 'of the delivery', id: 1 }, 'webhook'), { id: 1 });
	assert.deepEqual(toRecord(shape, { status: 'ok' }, 'rest'), { status: 'ok' });
});

test('hostile names cannot reach the prototype', () => {
	const raw = JSON.parse(
		'{"__proto__": {"polluted": 1}, "constructor": "c", "call_id": "x"}',
	) as Item;
	const record = toRecord(call, raw, 'webhook');
	assert.equal(({} as Item).polluted, undefined);
	assert.equal(record.polluted, undefined);
	assert.equal(Object.getPrototypeOf(record), Object.prototype);
	assert.equal(record.constructor, 'c');
});

test('presence, nested lists and paths inside', () => {
	const shape = triggers.transcript_ready.webhook.record;
	const segments = [{ speaker: 'agent', text: 'Hi', timestamp: null, confidence: 0.9 }];
	assert.deepEqual(toRecord(shape, { call_id: 'c', transcript: { full_text: 'Hi', segments } }), {
		call_id: 'c',
		ready: true,
		full_text: 'Hi',
		segments,
	});
	assert.deepEqual(toRecord(shape, { call_id: 'c', status: 'pending', transcript: null }), {
		call_id: 'c',
		ready: false,
		status: 'pending',
	});
	const renamed: FieldShape[] = [
		{ key: 'rows', type: 'list', fields: [{ key: 'who', type: 'text', path: 'by.name' }] },
	];
	assert.deepEqual(toRecord(renamed, { rows: [{ by: { name: 'A' } }, 'odd', null] }), {
		rows: [{ who: 'A' }, 'odd', null],
	});
});

test('a digest stands for an id: of the event, whatever the order of its fields', () => {
	const shape = triggers.insight_received.webhook.record;
	const event = {
		event: 'call.insight.received',
		timestamp: '2026-05-10T12:04:00Z',
		data: { call_id: 'c', score: 1 },
	};
	const again = {
		data: { score: 1, call_id: 'c' },
		timestamp: event.timestamp,
		event: event.event,
	};
	const record = toRecord(shape, event, 'webhook');
	assert.match(String(record.id), /^[0-9a-f]{32}$/);
	assert.equal(record.call_id, 'c');
	assert.deepEqual(record.data, event.data);
	assert.equal(toRecord(shape, again, 'webhook').id, record.id);
	assert.notEqual(
		toRecord(shape, { ...event, data: { call_id: 'c', score: 2 } }, 'webhook').id,
		record.id,
	);
	assert.equal(toRecord(shape, event.data, 'webhook', { envelope: event }).id, record.id);
	assert.equal(digest({ a: 1 }), '015abd7f5cc57a2dd94b7590f04ad808');
});

test('identity: 1 is "1", parts do not run together, nothing at all is the whole item', () => {
	assert.equal(identityOf({ id: 1 }, ['id']), identityOf({ id: '1' }, ['id']));
	assert.notEqual(identityOf({ id: 1 }, ['id']), identityOf({ id: 2 }, ['id']));
	assert.notEqual(
		identityOf({ a: 'x', b: 'y,z' }, ['a', 'b']),
		identityOf({ a: 'x,y', b: 'z' }, ['a', 'b']),
	);
	assert.notEqual(
		identityOf({ id: 'c', status: 'a' }, ['id', 'status']),
		identityOf({ id: 'c', status: 'b' }, ['id', 'status']),
	);
	assert.notEqual(identityOf({ id: null, n: 1 }, ['id']), identityOf({ id: null, n: 2 }, ['id']));
	assert.notEqual(identityOf({}, ['constructor']), identityOf({ n: 1 }, ['constructor']));
});

test('conditions', () => {
	assert.equal(holds({ kind: 'present', path: 'a' }, { a: 0 }), true);
	assert.equal(holds({ kind: 'present', path: 'a' }, { a: false }), true);
	for (const a of [null, '', undefined])
		assert.equal(holds({ kind: 'present', path: 'a' }, { a }), false);
	assert.equal(holds({ kind: 'one_of', path: 'a', values: ['x'] }, { a: 'x' }), true);
	assert.equal(holds({ kind: 'one_of', path: 'a', values: ['x'] }, { a: 'X' }), false);
	assert.equal(holds({ kind: 'none_of', path: 'a', values: ['x'] }, {}), true);
	assert.equal(holds({ kind: 'none_of', path: 'a', values: ['x'] }, { a: 'x' }), false);
	assert.equal(holds({ kind: 'status', codes: [202] }, {}, 202), true);
	assert.equal(holds({ kind: 'status', codes: [202] }, {}, 200), false);
	assert.equal(holds({ kind: 'status', codes: [202] }, {}), false);
});

test('filters keep what they cannot judge', () => {
	const item = { direction: 'inbound', assistant_id: 7, status: null };
	const keeps = (field: string, value: unknown): boolean => passes(item, [{ field, value }]);
	assert.equal(keeps('direction', 'inbound'), true);
	assert.equal(keeps('direction', 'outbound'), false);
	assert.equal(keeps('direction', 'Inbound'), false);
	assert.equal(keeps('assistant_id', '7'), true);
	assert.equal(keeps('direction', ''), true);
	assert.equal(keeps('direction', undefined), true);
	assert.equal(keeps('status', 'completed'), true);
	assert.equal(keeps('absent', 'x'), true);
	assert.equal(
		passes(item, [
			{ field: 'direction', value: 'inbound' },
			{ field: 'assistant_id', value: '8' },
		]),
		false,
	);
});

test('times of any zone and precision; one without a zone is UTC', () => {
	const noon = Date.parse('2026-05-10T12:00:00Z');
	for (const same of [
		'2026-05-10T12:00:00Z',
		'2026-05-10T12:00:00',
		'2026-05-10 12:00:00',
		'2026-05-10T14:00:00+02:00',
		'2026-05-10T07:00:00.000-0500',
		'2026-05-10T12:00Z',
		'2026-05-10T12:00:00.000999999Z',
		noon,
		noon / 1000,
	]) {
		assert.equal(timeOf(same), noon, String(same));
	}
	assert.equal(timeOf('2026-05-10T12:00:00.5Z'), noon + 500);
	for (const none of [
		'',
		'yesterday',
		'2026-05-10',
		'May 10, 2026',
		null,
		undefined,
		{},
		NaN,
		'2026-13-40T12:00:00Z',
	]) {
		assert.equal(timeOf(none), undefined, String(none));
	}
});
