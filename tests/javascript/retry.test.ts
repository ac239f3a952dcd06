import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Limiter } from '../src/limiter.js';
import type { Turn } from '../src/types.js';
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

/** Takes a turn at once and is answered at once; gives the wait. A wait that is too long is not taken. */
function taken(limiter: Limiter, key: string, now: number, most = Infinity): number {
	const turn = limiter.ask(key);
	const wait = limiter.wait(key, turn, now);
	if (wait > most) limiter.leave(key, turn);
	else if (wait === 0) limiter.answered(key, turn, now);
	return wait;
}

test('never more than the limit in any window, in the order of asking', () => {
	for (let seed = 1; seed <= 60; seed++) {
		const random = seeded(seed);
		const limiter = new Limiter({ requests: 5, window_seconds: 10 });
		const waiting: Turn[] = [];
		const sent: Array<{ turn: Turn; until: number; reached: number }> = [];
		const reached: number[] = [];
		const order: Turn[] = [];
		const asked: Turn[] = [];
		for (let now = START; now < START + 200_000; now += 250) {
			if (random() < 0.2) {
				const turn = limiter.ask('a');
				waiting.push(turn);
				asked.push(turn);
				limiter.wait('a', turn, now);
			}
			if (random() < 0.002) limiter.block('a', now + 30_000);
			for (const turn of waiting.filter(({ at }) => at <= now)) {
				const wait = limiter.wait('a', turn, now);
				if (wait > 60_000) limiter.leave('a', turn);
				if (wait > 0 && wait <= 60_000) continue;
				waiting.splice(waiting.indexOf(turn), 1);
				if (wait > 0) continue;
				order.push(turn);
				// It reaches the vendor at some time between its turn and its answer.
				const until = now + random() * 6000;
				const time = now + random() * (until - now);
				sent.push({ turn, until, reached: time });
				reached.push(time);
			}
			for (const one of sent.filter(({ until }) => until <= now)) {
				sent.splice(sent.indexOf(one), 1);
				limiter.answered('a', one.turn, now);
			}
		}
		reached.sort((a, b) => a - b);
		for (let index = 5; index < reached.length; index++) {
			assert.ok(reached[index] - reached[index - 5] > 10_000, `seed ${seed}, request ${index}`);
		}
		assert.ok(reached.length > 30, `seed ${seed}: only ${reached.length} were sent`);
		assert.deepEqual(
			order,
			asked.filter((turn) => order.includes(turn)),
		);
	}
});

test('the first window is used fully', () => {
	const limiter = new Limiter({ requests: 60, window_seconds: 60 });
	for (let index = 0; index < 60; index++) assert.equal(taken(limiter, 'a', START + index), 0);
	assert.equal(taken(limiter, 'a', START + 60), 61_000 - 60);
});

test('keys do not share a limit; a wait that is too long takes no turn', () => {
	const limiter = new Limiter({ requests: 1, window_seconds: 10 });
	assert.equal(taken(limiter, 'a', START), 0);
	assert.equal(taken(limiter, 'b', START), 0);
	assert.equal(taken(limiter, 'a', START, 5000), 11_000);
	assert.equal(taken(limiter, 'a', START, 5000), 11_000);
	assert.equal(taken(limiter, 'a', START), 11_000);
	assert.equal(taken(limiter, 'a', START), 22_000);
});

test('a block holds for everyone of that key, and the longest one wins', () => {
	const limiter = new Limiter({ requests: 100 });
	limiter.block('a', START + 30_000);
	limiter.block('a', START + 10_000);
	assert.equal(taken(limiter, 'a', START), 30_000);
	assert.equal(taken(limiter, 'a', START + 29_999), 1);
	assert.equal(taken(limiter, 'a', START + 40_000), 0);
	assert.equal(taken(limiter, 'b', START), 0);
});

test('without a limit only a block makes anybody wait', () => {
	const limiter = new Limiter({ requests: Infinity });
	for (let index = 0; index < 500; index++) assert.equal(taken(limiter, 'a', START), 0);
	limiter.block('a', START + 1000);
	assert.equal(taken(limiter, 'a', START), 1000);
});

test('a request counts from its answer on, and before that for as long as it takes', () => {
	const limiter = new Limiter({ requests: 1, window_seconds: 10 });
	const first = limiter.ask('a');
	assert.equal(limiter.wait('a', first, START), 0);
	const second = limiter.ask('a');
	assert.equal(limiter.wait('a', second, START + 20_000), 11_000);
	limiter.answered('a', first, START + 23_000);
	assert.equal(limiter.wait('a', second, START + 31_000), 3000);
	assert.equal(limiter.wait('a', second, START + 34_000), 0);
});
