const assert = require('node:assert/strict');
const { test } = require('node:test');
const { from } = require('./world.cjs');
const { instant, readInputs } = from('runtime/inputs.js');

const one = (kind, value, zone = 'UTC') =>
	readInputs([{ key: 'k', parameter: 'p', kind }], () => value, zone).k;

test('a time without a zone is of the workflow, with its summer time', () => {
	assert.equal(instant('2026-05-10T12:00:00', 'Europe/Berlin'), '2026-05-10T10:00:00.000Z');
	assert.equal(instant('2026-01-10 12:00:00', 'Europe/Berlin'), '2026-01-10T11:00:00.000Z');
	assert.equal(instant('2026-05-10', 'America/New_York'), '2026-05-10T04:00:00.000Z');
	assert.equal(instant('2026-05-10T12:00:00', 'Asia/Kolkata'), '2026-05-10T06:30:00.000Z');
	assert.equal(instant('2026-03-29T01:30:00', 'Europe/Berlin'), '2026-03-29T00:30:00.000Z');
	// The hour that the clock shows twice, and the one that it skips.
	assert.match(instant('2026-10-25T02:30:00', 'Europe/Berlin'), /^2026-10-25T0[01]:30:00/);
	assert.match(instant('2026-03-29T02:30:00', 'Europe/Berlin'), /^2026-03-29T0[01]:30:00/);
});

test('a time with a zone, a date object and what expressions give', () => {
	assert.equal(instant('2026-05-10T12:00:00+02:00', 'Asia/Tokyo'), '2026-05-10T10:00:00.000Z');
	assert.equal(instant(new Date(0), 'Asia/Tokyo'), '1970-01-01T00:00:00.000Z');
	assert.equal(instant({ toJSDate: () => new Date(0) }, 'UTC'), '1970-01-01T00:00:00.000Z');
	assert.throws(() => instant('tomorrow', 'UTC'), /not a date and time/);
});

test('each kind of input', () => {
	assert.equal(one('dynamic', { __rl: true, mode: 'id', value: 'a1' }), 'a1');
	assert.equal(one('dynamic', { __rl: true, mode: 'list', value: '' }), undefined);
	assert.deepEqual(one('key_value', { pair: [{ name: 'a', value: '1' }, { name: '', value: '2' }] }), { a: '1' });
	assert.deepEqual(one('key_value', { a: 1 }), { a: 1 });
	assert.equal(one('key_value', {}), undefined);
	assert.deepEqual(one('json', '{"a":[1]}'), { a: [1] });
	assert.throws(() => one('json', '{a}'), /not valid JSON/);
	assert.equal(one('integer', '5'), 5);
	assert.throws(() => one('integer', 'five'), /not a number/);
	assert.equal(one('boolean', false), false);
	assert.equal(one('text', ''), undefined);
});
