import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Limiter } from '../src/limiter.js';
import { backoff, mayRepeat, retryAfter } from '../src/retry.js';
import { START, seeded } from './world.js';

test('Retry-After: seconds, dates, nothing, junk', () => {
	for (const [header, ms] of [
		['120', 120_000],
		['0', 0],
		[' 7 ', 7000],
		['1.5', 1500],
		['Sun, 10 May 2026 12:00:30 GMT', 30_000],
		['Sunday, 10-May-26 12:00:30 GMT', 30_000],
		['2026-05-10T12:00:30Z', 30_000],
		['Sun, 10 May 2026 11:59:00 GMT', 0],
		['31536000', 31_536_000_000],
		['9'.repeat(400), Number.MAX_SAFE_INTEGER],
		[undefined, undefined],
		['', undefined],
		['-5', undefined],
		['soon', undefined],
		['in 2027', undefined],
		['1e3', undefined],
		['0x10', undefined],
		['12 seconds', undefined],
		['Sun, 99 May 2026 12:00:30 GMT', undefined],
	] as Array<[string | undefined, number | undefined]>) {
		assert.equal(retryAfter(header, START), ms, String(header));
	}
});

test('back-off doubles, is bounded and has jitter', () => {
	assert.deepEqual(
		[0, 1, 2].map((attempt) => backoff(attempt, 0)),
		[250, 500, 1000],
	);
	assert.deepEqual(
		[0, 1, 2].map((attempt) => backoff(attempt, 1)),
		[500, 1000, 2000],
	);
	assert.equal(backoff(50, 1), 8000);
});

test('what may be sent again', () => {
	for (const outcome of [429, 500, 502, 503, 504, 'network'] as const) {
		assert.equal(mayRepeat({ method: 'GET' }, outcome), true);
		assert.equal(mayRepeat({ method: 'DELETE' }, outcome), true);
		for (const method of ['GET', 'POST', 'DELETE'] as const) {
			assert.equal(mayRepeat({ method, acts: true }, outcome), false);
		}
		assert.equal(mayRepeat({ method: 'POST' }, outcome), outcome === 429);
	}
	for (const status of [301, 400, 401, 403, 404, 409, 422, 501]) {
		assert.equal(mayRepeat({ method: 'GET' }, status), false, String(status));
	}
});

test('never more than the limit in any window, in the order of asking', () => {
	const limiter = new Limiter({ requests: 60, window_seconds: 60 });
	const random = seeded(7);
	const sends: number[] = [];
	let now = START;
	for (let index = 0; index < 500; index++) {
		now += Math.floor(random() * 700);
		sends.push(now + limiter.reserve('key', now, Infinity));
	}
	assert.deepEqual(
		sends,
		[...sends].sort((a, b) => a - b),
	);
	for (let index = 60; index < sends.length; index++) {
		assert.ok(sends[index] - sends[index - 60] > 60_000, `request ${index}`);
	}
	assert.equal(sends[59] - START < 60_000, true, 'the first window is used fully');
});

test('slots that are given back and taken again keep to the limit in any window', () => {
	for (let seed = 1; seed <= 200; seed++) {
		const random = seeded(seed);
		const limiter = new Limiter({ requests: 3, window_seconds: 10 });
		const waiting: number[] = [];
		const sends: number[] = [];
		for (let now = START; now < START + 400_000; now += 500) {
			// Those whose turn has come are sent, or, now and then, give it back and ask again.
			for (const slot of waiting.filter((time) => time <= now)) {
				waiting.splice(waiting.indexOf(slot), 1);
				if (random() < 0.6) {
					sends.push(slot);
					continue;
				}
				limiter.release('a', slot);
				waiting.push(now + limiter.reserve('a', now, Infinity));
			}
			// Somebody who waits gives up before the turn has come.
			if (waiting.length > 4 && random() < 0.05) {
				const [slot] = waiting.splice(Math.floor(random() * waiting.length), 1);
				if (slot > now) limiter.release('a', slot);
				else sends.push(slot);
			}
			if (random() < 0.2) waiting.push(now + limiter.reserve('a', now, Infinity));
		}
		sends.sort((a, b) => a - b);
		for (let index = 3; index < sends.length; index++) {
			assert.ok(sends[index] - sends[index - 3] > 10_000, `seed ${seed}, request ${index}`);
		}
		assert.ok(sends.length > 30, `seed ${seed}: only ${sends.length} were sent`);
	}
});

test('keys do not share a limit; a wait that is too long takes no slot', () => {
	const limiter = new Limiter({ requests: 1, window_seconds: 10 });
	assert.equal(limiter.reserve('a', START, 0), 0);
	assert.equal(limiter.reserve('b', START, 0), 0);
	assert.equal(limiter.reserve('a', START, 5000), 11_000);
	assert.equal(limiter.reserve('a', START, 5000), 11_000);
	assert.equal(limiter.reserve('a', START, 11_000), 11_000);
	assert.equal(limiter.reserve('a', START, Infinity), 22_000);
});

test('a block holds for everyone of that key, and the longest one wins', () => {
	const limiter = new Limiter({ requests: 100 });
	limiter.block('a', START + 30_000);
	limiter.block('a', START + 10_000);
	assert.equal(limiter.reserve('a', START, Infinity), 30_000);
	assert.equal(limiter.blocked('a', START + 29_999), 1);
	assert.equal(limiter.blocked('a', START + 40_000), 0);
	assert.equal(limiter.reserve('b', START, Infinity), 0);
});
