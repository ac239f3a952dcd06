const assert = require('node:assert/strict');
const { test } = require('node:test');
const { HOOK, completed, context, from, signed, taken, vendor } = require('./world.cjs');
const { VokaTrigger } = from('VokaTrigger/VokaTrigger.node.js');

const node = new VokaTrigger();
const hooks = node.webhookMethods.default;
const call = (id, minute, day = '10') => {
	const [started_at, ended_at] = [`2026-05-${day}T12:${minute}:00Z`, `2026-05-${day}T12:${minute}:30Z`];
	return { id, direction: 'inbound', status: 'completed', started_at, ended_at };
};

/** A vendor with calls, and with subscriptions that it may drop. */
function world(url, calls) {
	let made = 0;
	const rows = [];
	const answers = {
		'GET /auth/whoami': { body: { permissions: { read_calls: true, manage_webhooks: true } } },
		'GET /webhook-subscriptions': () => ({ body: { data: rows } }),
		'POST /webhook-subscriptions': () => {
			const row = { id: `sub_${++made}`, url, events: ['call.completed'], is_active: true };
			rows.push(row);
			return { status: 201, body: { ...row, secret: `whsec_${made}` } };
		},
		'GET /calls': ({ url: asked }) => {
			const since = new URL(asked).searchParams.get('from') ?? '';
			return { body: { data: calls.filter((one) => one.started_at >= since).reverse(), next_cursor: null } };
		},
	};
	for (const id of ['sub_1', 'sub_2']) {
		answers[`DELETE /webhook-subscriptions/${id}`] = () => {
			const index = rows.findIndex((row) => row.id === id);
			if (index < 0) return { status: 404, body: {} };
			rows.splice(index, 1);
			return { status: 204, body: '' };
		};
	}
	const api = vendor(answers);
	const data = {};
	const make = (more) => context({ api, data, url, key: url, parameters: { events: ['call_completed'], filters: {} }, ...more });
	/** Gives the ids that one delivery passes on. A process knows by the URL what came to it, and by the key how often it asked. */
	const to = (at) => async (one) => {
		for (const each of calls) api.answers[`GET /calls/${encodeURIComponent(each.id)}`] ??= { body: each };
		const secret = data.live.subscription.secret;
		const { status, items } = await taken(node, make({ ...signed(completed(one.id), { secret }), url: at, key: at }));
		assert.equal(status, 200);
		return (items ?? []).map(({ id }) => id);
	};
	return { api, calls, data, deliver: to(url), make, rows, to };
}

test('calls that ended while the vendor had dropped the subscription come with the next event', async () => {
	const old = call('old', '00');
	const { calls, data, deliver, make, rows } = world(`${HOOK}/gap1`, [old]);
	await hooks.create.call(make());
	calls.push(call('a', '10'));
	assert.deepEqual(await deliver(calls[1]), ['a']);
	rows.length = 0;
	calls.push(call('missed', '20'), call('missed too', '25'));
	await hooks.delete.call(make());
	await hooks.create.call(make());
	calls.push(call('b', '30'));
	assert.deepEqual(await deliver(calls[4]), ['missed', 'missed too', 'b']);
	assert.equal(data.live.gap, false);
	calls.push(call('c', '40'));
	assert.deepEqual(await deliver(calls[5]), ['c']);
	assert.deepEqual(await deliver(calls[2]), []);
});

test('what ended while the workflow was off is not missed', async () => {
	const { calls, data, deliver, make } = world(`${HOOK}/gap2`, []);
	await hooks.create.call(make());
	await hooks.delete.call(make());
	calls.push(call('while off', '10'));
	await hooks.create.call(make());
	assert.equal(data.live.gap, false);
	calls.push(call('a', '20'));
	assert.deepEqual(await deliver(calls[1]), ['a']);
});

test('a list that cannot be read now is read with a later event', async () => {
	const { api, calls, data, deliver, make, rows } = world(`${HOOK}/gap3`, []);
	await hooks.create.call(make());
	rows.length = 0;
	calls.push(call('missed', '10'));
	// Found gone when the workflow is published again.
	await hooks.create.call(make());
	calls.push(call('a', '20'), call('b', '30'));
	const readable = api.answers['GET /calls'];
	api.answers['GET /calls'] = { status: 403, body: {} };
	assert.deepEqual(await deliver(calls[1]), ['a']);
	assert.equal(data.live.gap, true);
	api.answers['GET /calls'] = readable;
	assert.deepEqual(await deliver(calls[2]), ['missed', 'b']);
});

test('two events that come together after a gap wait for nothing of each other, and all come once', async () => {
	const { calls, data, deliver, make, rows } = world(`${HOOK}/gap4`, []);
	await hooks.create.call(make());
	rows.length = 0;
	calls.push(call('missed', '10'));
	await hooks.create.call(make());
	calls.push(call('a', '20'), call('b', '30'));
	const both = await Promise.all([deliver(calls[1]), deliver(calls[2])]);
	assert.deepEqual(both.flat().sort(), ['a', 'b', 'missed']);
	calls.push(call('c', '40'));
	assert.deepEqual(await deliver(calls[3]), ['c']);
	assert.equal(data.live.gap, false);
});

/** A trigger that another process turned on; the vendor has since taken an event for delivered that no node saw. */
async function begun(url) {
	const known = world(url, []);
	await hooks.create.call(known.make({ url: `${url}/of the other process` }));
	known.data.live.subscription.url = url;
	known.calls.push(call('swallowed', '10'), call('a', '20'), call('b', '30'), call('c', '40'));
	return known;
}

test('what n8n answered itself while it started comes with the first event after that', async () => {
	const { api, calls, data, deliver } = await begun(`${HOOK}/start1`);
	assert.deepEqual(await deliver(calls[1]), ['swallowed', 'b', 'c', 'a']);
	assert.equal(data.live.gap, false);
	const asked = api.keys().filter((key) => key === 'GET /calls').length;
	calls.push(call('d', '50'));
	assert.deepEqual(await deliver(calls[4]), ['d']);
	assert.deepEqual(await deliver(calls[0]), []);
	assert.equal(api.keys().filter((key) => key === 'GET /calls').length, asked);
});

test('as long as nobody knows what was missed, the place where to look from stays', async () => {
	const { api, calls, data, deliver } = await begun(`${HOOK}/start2`);
	// Longer ago than the list is read again for.
	calls[0] = call('swallowed', '10', '01');
	const readable = api.answers['GET /calls'];
	let second;
	api.answers['GET /calls'] = async () => {
		second ??= await deliver(calls[2]);
		return { status: 403, body: {} };
	};
	assert.deepEqual(await deliver(calls[1]), ['a']);
	assert.deepEqual(second, ['b']);
	// The state that the second one saved, had it ended last.
	delete data.live.gap;
	api.answers['GET /calls'] = readable;
	assert.deepEqual(await deliver(calls[3]), ['swallowed', 'c']);
});

test('what n8n could not record is looked for again', async () => {
	const { calls, data, deliver, make } = await begun(`${HOOK}/start3`);
	const before = structuredClone(data.live);
	const refused = async () => {
		throw new Error('no database');
	};
	const secret = data.live.subscription.secret;
	const { status } = await taken(node, make(signed(completed('a'), { secret })), refused);
	assert.equal(status, 500);
	data.live = before;
	assert.deepEqual(await deliver(calls[1]), ['swallowed', 'b', 'c', 'a']);
});

test('a delivery that fails half-way leaves no trace: what was fetched with it is fetched again', async () => {
	const { api, calls, data, deliver, make } = await begun(`${HOOK}/start7`);
	calls.length = 3;
	const before = structuredClone(data.live);
	let gone = false;
	api.answers['GET /calls/swallowed'] = () => {
		gone = true;
		return { body: calls[0] };
	};
	const getCredentials = async () => {
		if (gone) throw new Error('the database is locked');
		return { apiKey: 'voka_live_x' };
	};
	const { secret } = data.live.subscription;
	const sent = { ...make(signed(completed('a'), { secret })), getCredentials };
	assert.equal((await taken(node, sent)).status, 503);
	assert.equal(gone, true);
	assert.deepEqual(data.live, before);
	assert.deepEqual(await deliver(calls[1]), ['swallowed', 'b', 'a']);
});

test('what was passed on does not come again after a restart, however much it was', async () => {
	const known = world(`${HOOK}/many`, []);
	await hooks.create.call(known.make());
	const many = Array.from({ length: 1200 }, (_, number) => `many ${number}`);
	for (const [number, id] of many.entries()) {
		known.calls.push(call(id, String(10 + (number % 40))));
		assert.deepEqual(await known.deliver(known.calls[number]), [id]);
	}
	known.calls.push(call('one more', '55'));
	assert.deepEqual(await known.to(`${HOOK}/many/after`)(known.calls[1200]), ['one more']);
});

test('what could not be fetched so far is not forgotten when the workflow is published again', async () => {
	const { api, calls, data, deliver, make } = await begun(`${HOOK}/start4`);
	calls.length = 3;
	const readable = api.answers['GET /calls'];
	api.answers['GET /calls'] = { status: 403, body: {} };
	assert.deepEqual(await deliver(calls[1]), ['a']);
	assert.equal(data.live.gap, true);
	api.answers['GET /calls'] = readable;
	await hooks.delete.call(make());
	await hooks.create.call(make());
	assert.deepEqual(await deliver(calls[2]), ['swallowed', 'b']);
});

test('a trigger that nobody took note for does so with the first event', async () => {
	const { calls, data, deliver, to } = await begun(`${HOOK}/start5`);
	delete data.live.bases;
	calls.length = 2;
	assert.deepEqual(await deliver(calls[1]), ['a']);
	assert.equal(data.live.gap, false);
	calls.push(call('swallowed later', '40'), call('d', '50'));
	assert.deepEqual(await to(`${HOOK}/start5/after`)(calls[3]), ['swallowed later', 'd']);
});

test('catching up ends before the vendor takes our silence for a failure; the rest comes later', async () => {
	const { api, calls, data, deliver } = await begun(`${HOOK}/start6`);
	const { now } = Date;
	let passed = 0;
	api.answers['GET /calls/swallowed'] = () => {
		passed = 6_000;
		return { body: calls[0] };
	};
	Date.now = () => now() + passed;
	try {
		assert.deepEqual(await deliver(calls[1]), ['swallowed', 'a']);
		assert.equal(data.live.gap, true);
		assert.deepEqual(await deliver(calls[3]), ['b', 'c']);
		assert.equal(data.live.gap, false);
	} finally {
		Date.now = now;
	}
});
