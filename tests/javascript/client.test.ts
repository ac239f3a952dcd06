import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, explain, type ErrorKind, type Explanation } from '../src/errors.js';
import { Limiter } from '../src/limiter.js';
import { granted, missingScopes } from '../src/scopes.js';
import { API, START, World, inOrder, json, text, type Reaction } from './world.js';
import type { RequestSpec } from '../src/types.js';

const list: RequestSpec = { path: '/calls', scope: 'read_calls' };
const place: RequestSpec = {
	method: 'POST',
	path: '/outbound-calls',
	body: {},
	scope: 'outbound_calls',
	acts: true,
};
const forbidden = /\b(error|problem|failure|mistake)/i;

async function refusal(promise: Promise<unknown>): Promise<Explanation> {
	const reason: unknown = await promise.then(
		() => assert.fail('it should have been refused'),
		(caught: unknown) => caught,
	);
	assert.ok(reason instanceof ApiError, String(reason));
	assert.ok(reason.message.startsWith(reason.explanation.message));
	assert.doesNotMatch(reason.message, forbidden);
	return reason.explanation;
}

test('a success: body, payload, headers sent', async () => {
	const world = new World(inOrder(json({ data: [1] })));
	const reply = await world.client.call(
		{ path: '/calls', query: { a: { kind: 'arg', key: 'a' } } },
		{ inputs: { a: 'x y' } },
	);
	assert.deepEqual(reply.body, { data: [1] });
	assert.deepEqual(reply.payload, reply.body);
	assert.deepEqual(world.lines, ['GET /calls?a=x%20y']);
	assert.deepEqual(world.sent[0].headers, { Accept: 'application/json' });
	assert.equal(world.sent[0].body, undefined);
	assert.equal(world.sent[0].timeoutMs, 25_000);
});

test('Content-Type goes with a body only', async () => {
	const world = new World(inOrder(json({})));
	await world.client.call({ ...place, timeout_seconds: 3 });
	assert.equal(world.sent[0].headers['Content-Type'], 'application/json');
	assert.equal(world.sent[0].body, '{}');
	assert.equal(world.sent[0].timeoutMs, 3000);
});

test('an envelope is opened, and its refusal is one whatever the status', async () => {
	const api = {
		...API,
		envelope: { at: 'data', success: 'success' },
		errors: {
			...API.errors,
			message: ['error.message'],
			code: ['error.code'],
			locked_codes: ['LOCKED'],
		},
	};
	const fine = new World(inOrder(json({ success: true, data: { id: 1 } })), api);
	assert.deepEqual((await fine.client.call(list)).payload, { id: 1 });
	for (const success of [false, 'true', undefined]) {
		const world = new World(
			inOrder(json({ success, error: { message: 'No such agent', code: 'AGENT' } })),
			api,
		);
		const said = await refusal(world.client.call(list));
		assert.equal(said.code, 'AGENT');
		assert.match(said.message, /No such agent/);
		assert.equal(world.sent.length, 1);
	}
	const locked = new World(inOrder(json({ success: false, error: { code: 'LOCKED' } })), api);
	assert.equal((await refusal(locked.client.call(list))).kind, 'locked');
});

test('each status has its kind, its words and the request id', async () => {
	const kinds: Array<[number, ErrorKind, RegExp]> = [
		[400, 'invalid', /did not accept the values/],
		[
			401,
			'auth',
			/API Key: it is wrong, expired or revoked\..*Reconnect.*Create a key under Settings\./,
		],
		[
			403,
			'scope',
			/permission "read_calls" \(Read calls\).*Give your API Key the permission "read_calls".*docs\.acme\.test\/keys/,
		],
		[404, 'not_found', /found nothing for GET \/calls/],
		[409, 'conflict', /conflicts/],
		[410, 'not_found', /found nothing/],
		[418, 'other', /refused GET \/calls \(418\)/],
		[422, 'invalid', /Correct the fields/],
		[423, 'locked', /busy/],
		[301, 'redirect', /redirected.*not followed/],
		[307, 'redirect', /redirected/],
		[501, 'unavailable', /could not answer \(501\)/],
	];
	for (const [status, kind, words] of kinds) {
		const world = new World(
			inOrder(json({ detail: 'What the vendor says' }, status, { 'x-request-id': 'req_7' })),
		);
		const reason = await world.client.call(list).catch((caught: unknown) => caught);
		assert.ok(reason instanceof ApiError);
		assert.equal(reason.explanation.kind, kind, String(status));
		assert.equal(reason.explanation.status, status);
		assert.equal(reason.explanation.requestId, 'req_7');
		assert.match(reason.message, words);
		assert.match(reason.message, /Acme says: What the vendor says\./);
		assert.match(reason.message, /Request ID: req_7\.$/);
		assert.doesNotMatch(reason.message, forbidden);
		assert.equal(world.sent.length, kind === 'locked' ? 4 : 1);
	}
});

test('403 names the permission that the vendor names, else the one that the operation needs', async () => {
	const named = new World(inOrder(json({ detail: 'missing scope outbound_calls' }, 403)));
	assert.match(
		(await refusal(named.client.call(list))).message,
		/"outbound_calls" \(Place outbound calls\)/,
	);
	const silent = new World(inOrder(json({ title: 'Forbidden' }, 403)));
	assert.match((await refusal(silent.client.call(place))).message, /"outbound_calls"/);
	const none = new World(inOrder(json({}, 403)));
	assert.match((await refusal(none.client.call({ path: '/x' }))).message, /did not allow GET \/x/);
});

test('422 says the fields', async () => {
	const issues = [
		{ path: 'to_number', message: 'must be E.164' },
		{ path: ['metadata', 'deal'], message: 'too long' },
	];
	const world = new World(
		inOrder(json({ detail: 'Invalid', issues, code: 'input.invalid', request_id: 'r1' }, 422)),
	);
	const said = await refusal(world.client.call(place));
	assert.match(said.message, /to_number: must be E\.164; metadata\.deal: too long\./);
	assert.equal(said.code, 'input.invalid');
	assert.equal(said.requestId, 'r1');
	assert.equal(said.mayHaveHappened, undefined);
});

test('nothing like a credential comes through, nor a page of text', async () => {
	const detail = `key acme_live_abcDEF123 bad, ak-Zz9Yy8 too, Bearer abc.def-123, secret whsec_0123456789abcdef ${'x'.repeat(900)}`;
	const said = await refusal(new World(inOrder(json({ detail }, 401))).client.call(list));
	assert.doesNotMatch(said.message, /abcDEF123|Zz9Yy8|abc\.def|0123456789/);
	assert.match(said.message, /acme_live_…/);
	assert.ok(said.message.length < 600);
	const network = await refusal(new World(inOrder('network')).client.call(list));
	assert.doesNotMatch(JSON.stringify(network), /TOPSECRET|ECONN/);
});

test('200 with a web page, broken JSON or nothing is an answer that cannot be read', async () => {
	for (const answer of [
		text('<html>down</html>'),
		text('{"data": [', 200, 'application/json'),
		text('', 200, 'application/json'),
	]) {
		const world = new World(inOrder(answer));
		assert.equal((await refusal(world.client.call(list))).kind, 'unreadable');
		assert.equal(world.sent.length, 1);
	}
	assert.match(
		(await refusal(new World(inOrder(text('<html>'))).client.call(list))).message,
		/a web page instead of data/,
	);
	const mark = new World(inOrder(text('\uFEFF{"a":1}', 200, 'application/json')));
	assert.deepEqual((await mark.client.call(list)).body, { a: 1 });
});

test('an empty answer is fine for DELETE and for 204', async () => {
	for (const [spec, answer] of [
		[{ method: 'DELETE', path: '/x' }, text('', 200)],
		[{ method: 'DELETE', path: '/x' }, text('', 204)],
		[{ method: 'POST', path: '/x', body: {} }, text('', 204)],
	] as Array<[RequestSpec, Reaction]>) {
		const { client } = new World(inOrder(answer));
		const reply = await client.call(spec);
		assert.equal(reply.body, undefined);
		assert.deepEqual(client.object(reply), {});
	}
});

test('the object in an answer is asserted', async () => {
	const { client } = new World(inOrder(json({ data: [1], call: { id: 1 } })));
	const reply = await client.call(list);
	assert.deepEqual(client.object(reply, 'call'), { id: 1 });
	for (const where of ['data', 'gone']) assert.throws(() => client.object(reply, where), ApiError);
});

test('GET is repeated with growing waits, at most four times in all', async () => {
	for (const failing of [500, 502, 503, 504] as const) {
		const world = new World(
			inOrder(json({}, failing), 'network', json({}, failing), json({ ok: 1 })),
		);
		assert.deepEqual((await world.client.call(list)).body, { ok: 1 });
		assert.deepEqual(world.slept, [375, 750, 1500]);
	}
	const down = new World(inOrder('network'));
	assert.equal((await refusal(down.client.call(list))).kind, 'network');
	assert.equal(down.sent.length, 4);
});

test('what acts is sent once, whatever happens, and the doubt is said', async () => {
	for (const [answer, kind] of [
		['network', 'network'],
		[json({}, 500), 'unavailable'],
		[json({}, 502), 'unavailable'],
		[json({}, 503, { 'retry-after': '1' }), 'unavailable'],
		[json({}, 504), 'unavailable'],
		[text('<html>'), 'unreadable'],
	] as Array<[Reaction, ErrorKind]>) {
		const world = new World(inOrder(answer, json({ id: 1 })));
		const said = await refusal(world.client.call(place));
		assert.equal(world.sent.length, 1);
		assert.equal(said.kind, kind);
		assert.equal(said.mayHaveHappened, true);
		assert.match(said.hint, /may have happened.*look in Acme before you run this again/);
	}
	const limited = new World(inOrder(json({}, 429, { 'retry-after': '1' }), json({ id: 1 })));
	const said = await refusal(limited.client.call(place));
	assert.equal(limited.sent.length, 1);
	assert.equal(said.kind, 'rate');
	assert.equal(said.mayHaveHappened, undefined);
});

test('a POST that changes nothing in the world is repeated after 429 only', async () => {
	const subscribe: RequestSpec = { method: 'POST', path: '/subscriptions', body: {} };
	const limited = new World(inOrder(json({}, 429, { 'retry-after': '2' }), json({ id: 1 })));
	await limited.client.call(subscribe);
	assert.deepEqual(limited.slept, [2000]);
	const down = new World(inOrder('network', json({ id: 1 })));
	await refusal(down.client.call(subscribe));
	assert.equal(down.sent.length, 1);
});

test('nothing is sent before Retry-After, in both forms, at 429 and 503', async () => {
	for (const status of [429, 503]) {
		for (const header of ['9', 'Sun, 10 May 2026 12:00:09 GMT']) {
			const world = new World(
				inOrder(json({}, status, { 'retry-after': header }), json({ ok: 1 })),
			);
			await world.client.call(list);
			assert.equal(world.sent[1].time, START + 9000);
		}
	}
});

test('a date is read against the later of both clocks', async () => {
	const late = {
		date: 'Sun, 10 May 2026 11:00:00 GMT',
		'retry-after': 'Sun, 10 May 2026 11:00:09 GMT',
	};
	const world = new World(inOrder(json({}, 429, late), json({ ok: 1 })));
	await world.client.call(list);
	assert.equal(world.sent[1].time, START + 9000);
});

test('Retry-After of 0 asks again at once; without one the wait grows', async () => {
	const zero = new World(inOrder(json({}, 429, { 'retry-after': '0' }), json({ ok: 1 })));
	await zero.client.call(list);
	assert.equal(zero.sent[1].time, START);
	for (const headers of [{}, { 'retry-after': 'soon' }] as Array<{ [name: string]: string }>) {
		const world = new World(
			inOrder(json({}, 429, headers), json({}, 429, headers), json({ ok: 1 })),
		);
		await world.client.call(list);
		assert.deepEqual(world.slept, [375, 750]);
	}
});

test('a wait beyond the budget is handed to the platform, and still nobody asks before it', async () => {
	const world = new World(inOrder(json({}, 429, { 'retry-after': '60' }), json({ ok: 1 })));
	const said = await refusal(world.client.call(list));
	assert.equal(said.kind, 'rate');
	assert.equal(said.retryAfterMs, 60_000);
	assert.match(said.hint, /in 60 seconds/);
	world.time += 30_000;
	const again = await refusal(world.client.call(list));
	assert.equal(again.retryAfterMs, 30_000);
	assert.match(again.message, /was not sent/);
	assert.equal(world.sent.length, 1);
	world.time += 30_000;
	await world.client.call(list);
	assert.equal(world.sent.length, 2);
});

test('the budget is for one call in all', async () => {
	const world = new World(inOrder(json({}, 429, { 'retry-after': '8' })), API, {
		maxWaitMs: 20_000,
	});
	await refusal(world.client.call(list));
	assert.deepEqual(world.slept, [8000, 8000]);
});

test('the time of failed tries counts too', async () => {
	const world: World = new World(() => {
		world.time += 25_000;
		return 'network';
	});
	await refusal(world.client.call(list));
	assert.equal(world.sent.length, 1);
	world.host.maxWaitMs = 60_000;
	await refusal(world.client.call(list));
	assert.equal(world.sent.length, 1 + 3);
});

test('clients of one process share the limit, and a block of one holds the other back', async () => {
	const limiter = new Limiter({ requests: 2, window_seconds: 10 });
	const host = { limiter, limiterKey: 'connection-1', maxWaitMs: 60_000 };
	const first = new World(inOrder(json({})), API, host);
	const second = new World(inOrder(json({})), API, { ...host, now: () => first.time });
	await first.client.call(list);
	await second.client.call(list);
	await first.client.call(list);
	assert.deepEqual(
		first.sent.map(({ time }) => time - START),
		[0, 11_000],
	);
	const other = new World(inOrder(json({})), API, { ...host, limiterKey: 'connection-2' });
	await other.client.call(list);
	assert.equal(other.sent[0].time, START);
	limiter.block('connection-1', first.time + 5000);
	await first.client.call(list);
	assert.equal(first.sent[2].time >= START + 16_000, true);
});

test('someone who waits for a turn sees a block that came meanwhile', async () => {
	const limiter = new Limiter({ requests: 1, window_seconds: 10 });
	const world = new World(inOrder(json({})), API, { limiter, maxWaitMs: 60_000 });
	await world.client.call(list);
	world.host.sleep = async (ms) => {
		if (world.time === START) limiter.block('', START + 20_000);
		world.time += ms;
	};
	await world.client.call(list);
	assert.equal(world.sent[1].time, START + 20_000);
});

test('a request that was sent late holds others back for longer', async () => {
	const limiter = new Limiter({ requests: 1, window_seconds: 10 });
	const world: World = new World(
		() => {
			world.time += 4000;
			return json({});
		},
		API,
		{ limiter, maxWaitMs: 60_000 },
	);
	await world.client.call(list);
	await world.client.call(list);
	assert.equal(world.sent[1].time, START + 15_000);
});

test('those who wait when the vendor asks for quiet take turns again afterwards', async () => {
	const limiter = new Limiter({ requests: 2, window_seconds: 10 });
	let time = START;
	const sleepers: Array<{ at: number; wake: () => void }> = [];
	const host = {
		limiter,
		maxWaitMs: 300_000,
		now: () => time,
		sleep: async (ms: number) =>
			await new Promise<void>((wake) => void sleepers.push({ at: time + ms, wake })),
	};
	const sends: number[] = [];
	const world = new World(
		() => {
			sends.push(time - START);
			return json({});
		},
		API,
		host,
	);
	const asked = [1, 2, 3, 4, 5, 6].map(async () => await world.client.call(list));
	await new Promise(setImmediate);
	limiter.block('', START + 45_000);
	let late: Promise<unknown> | undefined;
	while (sleepers.length > 0) {
		sleepers.sort((a, b) => a.at - b.at);
		const [next] = sleepers.splice(0, 1);
		time = next.at;
		next.wake();
		await new Promise(setImmediate);
		if (!late && time >= START + 22_000) late = world.client.call(list);
	}
	await Promise.all([...asked, late]);
	assert.deepEqual(sends, [0, 0, 45_000, 45_000, 56_000, 56_000, 67_000]);
});

test('the universal call: own host, nothing but GET repeated, text allowed, pages refused', async () => {
	const world = new World(inOrder(json({}, 503), json({ ok: 1 })));
	assert.deepEqual(
		(
			await world.client.custom({
				method: 'GET',
				path: '/calls?a=1',
				query: { b: 'x&y', none: '' },
			})
		).body,
		{ ok: 1 },
	);
	assert.deepEqual(world.lines, ['GET /calls?a=1&b=x%26y', 'GET /calls?a=1&b=x%26y']);
	for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
		const once = new World(inOrder(json({}, 503), json({ ok: 1 })));
		const said = await refusal(once.client.custom({ method, path: '/calls', body: { a: null } }));
		assert.equal(once.sent.length, 1);
		assert.equal(once.sent[0].body, '{"a":null}');
		assert.equal(said.mayHaveHappened, true);
	}
	const bare = new World(inOrder(json({})));
	for (const path of ['/calls?', '/calls?a=1&', '/calls']) {
		await bare.client.custom({ method: 'GET', path, query: { b: [1, 2] } });
	}
	assert.deepEqual(bare.lines, [
		'GET /calls?b=1&b=2',
		'GET /calls?a=1&b=1&b=2',
		'GET /calls?b=1&b=2',
	]);
	const away = new World(inOrder(json({})));
	await refusal(away.client.custom({ method: 'GET', path: '//evil.test' }));
	assert.equal(away.sent.length, 0);
	const csv = new World(inOrder(text('a,b', 200, 'text/csv')));
	assert.equal((await csv.client.custom({ method: 'GET', path: '/export' })).payload, 'a,b');
	assert.equal(
		(await refusal(new World(inOrder(text('<p>'))).client.custom({ method: 'GET', path: '/x' })))
			.kind,
		'unreadable',
	);
	assert.equal(
		(await new World(inOrder(text('', 204))).client.custom({ method: 'DELETE', path: '/x' })).body,
		undefined,
	);
});

test('an answer explains itself without a client too', () => {
	const said = explain(
		API,
		json({ detail: 'Slow down', code: 'rate.exceeded' }, 429, { 'retry-after': '3' }),
		{ method: 'GET', path: '/calls' },
		START,
	);
	assert.deepEqual(said, {
		kind: 'rate',
		message: 'Acme got too many requests. Acme says: Slow down.',
		hint: 'Try again in 3 seconds, or run fewer requests at a time.',
		status: 429,
		code: 'rate.exceeded',
		retryAfterMs: 3000,
	});
});

test('permissions: granted means true, and what is missing is known by name and use', () => {
	const account = { permissions: { read_calls: true, outbound_calls: false, other: 'true' } };
	assert.deepEqual(granted(API, account), ['read_calls']);
	assert.deepEqual(missingScopes(API, account, 'read_calls'), []);
	assert.deepEqual(missingScopes(API, account, ['read_calls', 'outbound_calls']), [
		{ name: 'outbound_calls', help: 'Place outbound calls.' },
	]);
	assert.deepEqual(
		missingScopes(API, {}, 'read_calls').map(({ name }) => name),
		['read_calls'],
	);
	assert.deepEqual(
		missingScopes(API, account, 'constructor').map(({ name }) => name),
		['constructor'],
	);
	assert.deepEqual(missingScopes(API, account, undefined), []);
});
