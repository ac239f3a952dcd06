const assert = require('node:assert/strict');
const { test } = require('node:test');
const { HOOK, completed, context, from, signed, subscribed, taken, vendor } = require('./world.cjs');
const { VokaTrigger } = from('VokaTrigger/VokaTrigger.node.js');

const node = new VokaTrigger();
const parameters = { events: ['call_completed'], filters: {} };
let number = 0;
const fresh = () => ({ id: `call-${++number}`, url: `${HOOK}/${number}` });

async function deliver({ record, ...options }) {
	return await taken(node, context({ parameters, data: subscribed(), ...options }), record);
}

const detail = (id) => vendor({ [`GET /calls/${id}`]: { body: { id, direction: 'inbound', summary: 'Booked.' } } });

test('a genuine event becomes a whole record', async () => {
	const { id, url } = fresh();
	const { status, items } = await deliver({ url, api: detail(id), ...signed(completed(id, { new_field: 1 })) });
	assert.equal(status, 200);
	assert.equal(items.length, 1);
	const { direction, from_number: number, summary, new_field: unknown } = items[0];
	assert.deepEqual([items[0].id, direction, number, summary, unknown], [id, 'inbound', '+12025551111', 'Booked.', 1]);
});

test('unsigned, wrongly signed, stale and changed deliveries are refused and ask for nothing', async () => {
	const { id, url } = fresh();
	const good = signed(completed(id));
	const changed = { ...good, raw: `${good.raw} ` };
	const bare = { raw: good.raw, headers: {} };
	const forged = signed(completed(id), { secret: 'whsec_other' });
	const stale = [-302_000, 302_000].map((off) => signed(completed(id), { at: Date.now() + off }));
	for (const bad of [changed, bare, forged, ...stale, { ...good, raw: '' }]) {
		const { status, items, ctx } = await deliver({ url, api: detail(id), ...bad });
		assert.deepEqual([status, items], [401, undefined]);
		assert.deepEqual(ctx.api.keys(), []);
	}
});

test('without a secret everything is refused', async () => {
	const { id, url } = fresh();
	assert.equal((await deliver({ url, data: {}, api: detail(id), ...signed(completed(id)) })).status, 401);
});

test('the same event again, also at the same moment, is passed on once', async () => {
	const { id, url } = fresh();
	const data = subscribed();
	const sent = { url, api: detail(id), ...signed(completed(id)) };
	// n8n gives every delivery its own copy of what was saved.
	const both = await Promise.all([
		deliver({ ...sent, data: structuredClone(data) }),
		deliver({ ...sent, data: structuredClone(data) }),
	]);
	assert.deepEqual(both.map(({ status }) => status), [200, 200]);
	assert.equal(both.flatMap(({ items }) => items ?? []).length, 1);
	const saved = both.find(({ items }) => items).ctx.data;
	assert.equal((await deliver({ ...sent, data: saved })).items, undefined);
	assert.equal(saved.live.subscription.secret, 'whsec_known');
});

test('an event is acknowledged and remembered when n8n has recorded its execution, not before', async () => {
	const { id, url } = fresh();
	const sent = { url, api: detail(id), ...signed(completed(id)) };
	let unanswered;
	const record = async ({ answered, data }) => {
		unanswered = answered.status === undefined && data.live.seen === undefined;
	};
	const { status, ctx } = await deliver({ ...sent, record });
	assert.deepEqual([status, unanswered, ctx.data.live.seen.length], [200, true, 1]);
	assert.deepEqual(ctx.answered.body, { received: true });
});

test('an event that n8n could not record is passed on when it comes again', async () => {
	const { id, url } = fresh();
	const sent = { url, api: detail(id), ...signed(completed(id)) };
	const record = async () => {
		throw new Error('the database is locked');
	};
	assert.equal((await deliver({ ...sent, record })).status, 500);
	assert.equal((await deliver(sent)).items.length, 1);
	assert.equal((await deliver(sent)).items, undefined);
});

test('a copy waits until it is known what became of the other', async () => {
	const { id, url } = fresh();
	const sent = { url, api: detail(id), ...signed(completed(id)) };
	let fail;
	const recorded = new Promise((_, reject) => {
		fail = reject;
	});
	const first = deliver({ ...sent, record: async () => await recorded });
	const copy = deliver(sent);
	const early = await Promise.race([copy, new Promise((resolve) => setTimeout(resolve, 50, 'waits'))]);
	assert.equal(early, 'waits');
	fail(new Error('the database is locked'));
	assert.deepEqual([(await first).status, (await copy).items.length], [500, 1]);
});

test('two events at the same moment are both remembered', async () => {
	const { id, url } = fresh();
	const other = `${id}-b`;
	const api = vendor();
	const two = await Promise.all(
		[id, other].map((one) => deliver({ url, api, data: subscribed(), ...signed(completed(one)) })),
	);
	assert.equal(two.flatMap(({ items }) => items ?? []).length, 2);
	const seen = two.map(({ ctx }) => ctx.data.live.seen.length);
	assert.equal(Math.max(...seen), 2);
});

test('n8n takes over one event after the other: what it saves last is the newest list', async () => {
	const api = vendor({ 'GET /calls/c1': { body: { id: 'c1' } }, 'GET /calls/c2': { body: { id: 'c2' } } });
	const data = subscribed();
	const url = `${HOOK}/in turn`;
	const order = [];
	const one = async (id, saving) => {
		const ctx = context({ parameters, api, data, url, ...signed(completed(id)) });
		ctx.getResponseObject().once('close', () => order.push(`${id} answered`));
		await taken(node, ctx, async () => {
			order.push(`${id} recorded`);
			await saving;
		});
	};
	const slow = new Promise((resolve) => setTimeout(resolve, 50));
	await Promise.all([one('c1', slow), one('c2')]);
	assert.deepEqual(order, ['c1 recorded', 'c1 answered', 'c2 recorded', 'c2 answered']);
});

test('a delivery that starts nothing and one that is refused save in their turn as well', async () => {
	const { id, url } = fresh();
	const row = { id: 'sub_1', url, events: ['call.completed'], is_active: true };
	const ended = { id, direction: 'inbound', started_at: '2026-05-10T12:00:00Z' };
	const api = vendor({
		[`GET /calls/${id}`]: { body: ended },
		'GET /calls': { body: { data: [ended], next_cursor: null } },
		'GET /webhook-subscriptions': { body: { data: [row] } },
		'DELETE /webhook-subscriptions/sub_1': { status: 204, body: '' },
		'POST /webhook-subscriptions': { status: 201, body: { ...row, id: 'sub_2', secret: 'whsec_new' } },
	});
	const send = async (data, sent, record) => await deliver({ url, api, data, record, ...sent });
	const known = subscribed();
	await send(known, signed(completed(id)));
	// Loaded before the slow one is saved: what they knew is old when they are answered.
	const [slow, copy, refused] = [known, known, known].map((data) => structuredClone(data));
	copy.live.gap = true;
	const rotated = signed(completed(id), { secret: 'whsec_new' });
	for (let count = 1; count < 7; count++) assert.equal((await send(refused, rotated)).status, 401);
	const order = [];
	const record = async () => await new Promise((resolve) => setTimeout(resolve, 50));
	const done = async (name, sending) => order.push([name, (await sending).status]);
	// What is believed ends the count of what was not: the refused one comes first, and has more to ask.
	await Promise.all([
		done('refused', send(refused, rotated)),
		done('slow', send(slow, signed(completed(`${id}-b`)), record)),
		done('copy', send(copy, signed(completed(id)))),
	]);
	assert.deepEqual(order.map(([name]) => name).slice(1).sort(), ['copy', 'refused']);
	assert.deepEqual(order[0], ['slow', 200]);
	assert.deepEqual([copy.live.gap, refused.live.subscription.secret], [false, 'whsec_new']);
	for (const { live } of [slow, copy, refused]) assert.equal(live.seen.length, 2);
});

test('an event whose details cannot be had is passed on as it came', async () => {
	const { id, url } = fresh();
	const { status, items } = await deliver({ url, api: vendor(), ...signed(completed(id)) });
	assert.equal(status, 200);
	assert.deepEqual([items[0].id, items[0].direction], [id, 'inbound']);
});

test('filters keep what fits and what they cannot judge', async () => {
	const filters = { direction: 'outbound' };
	const { id, url } = fresh();
	const out = { url, api: vendor(), parameters: { ...parameters, filters } };
	assert.equal((await deliver({ ...out, ...signed(completed(id)) })).items, undefined);
	const kept = await deliver({ ...out, ...signed(completed(`${id}-b`, { direction: 'outgoing' })) });
	assert.equal(kept.items.length, 1);
	const unknown = await deliver({ ...out, ...signed(completed(`${id}-c`, { direction: undefined })) });
	assert.equal(unknown.items.length, 1);
});

test('events of other kinds and bodies of other shapes are acknowledged and start nothing', async () => {
	const { id, url } = fresh();
	for (const body of [{ ...completed(id), event: 'call.started' }, { event: 1 }, [], 'null', '"text"']) {
		const { status, items } = await deliver({ url, ...signed(body) });
		assert.deepEqual([status, items], [200, undefined]);
	}
	assert.equal((await deliver({ url, ...signed('{not json') })).status, 400);
});

test('listening for a test event has a state of its own, and may see an event again', async () => {
	const { id, url } = fresh();
	const data = { ...subscribed(), test: subscribed().live };
	for (let round = 0; round < 2; round++) {
		const { items } = await deliver({ url, data, mode: 'manual', ...signed(completed(id)) });
		assert.equal(items.length, 1);
	}
	assert.equal(data.live.seen, undefined);
});

test('a secret that the vendor changed is noticed before the vendor gives up, once an hour', async () => {
	const { id, url } = fresh();
	const data = subscribed();
	data.live.subscription.url = url;
	const row = { id: 'sub_1', url, events: ['call.completed'], is_active: true };
	const api = vendor({
		[`GET /calls/${id}`]: { body: { id } },
		'GET /webhook-subscriptions': { body: { data: [row] } },
		'DELETE /webhook-subscriptions/sub_1': { status: 204, body: '' },
		'POST /webhook-subscriptions': { status: 201, body: { ...row, id: 'sub_2', secret: 'whsec_new' } },
	});
	const rotated = { url, data, api, ...signed(completed(id), { secret: 'whsec_new' }) };
	for (let count = 1; count < 7; count++) assert.equal((await deliver(rotated)).status, 401);
	assert.deepEqual(api.keys(), []);
	assert.equal((await deliver(rotated)).status, 401);
	assert.equal(data.live.subscription.secret, 'whsec_new');
	// The vendor drops what it had not delivered to the old one.
	assert.equal(data.live.gap, true);
	assert.equal((await deliver(rotated)).status, 200);
	const asked = api.seen.length;
	const again = { ...rotated, ...signed(completed(id), { secret: 'whsec_third' }) };
	for (let count = 0; count < 20; count++) await deliver(again);
	assert.equal(api.seen.length, asked);
});

test('a subscription that was made, and its secret never saved, is replaced; what was refused is fetched', async () => {
	const { id, url } = fresh();
	const call = (name, minute) => {
		const started_at = `2026-05-10T12:${minute}:00Z`;
		return { id: name, direction: 'inbound', status: 'completed', started_at, ended_at: started_at };
	};
	const calls = [call('before', '15'), call(id, '10'), call(`${id}-b`, '20'), call(`${id}-c`, '30')];
	const row = { id: 'sub_1', url, events: ['call.completed'], is_active: true };
	const api = vendor({
		'GET /webhook-subscriptions': { body: { data: [row] } },
		'DELETE /webhook-subscriptions/sub_1': { status: 204, body: '' },
		'POST /webhook-subscriptions': { status: 201, body: { ...row, id: 'sub_2', secret: 'whsec_new' } },
		'GET /calls': () => ({ body: { data: [...calls].reverse(), next_cursor: null } }),
	});
	for (const one of calls) api.answers[`GET /calls/${one.id}`] = { body: one };
	const data = {};
	const send = async ({ id: name, started_at }, secret) =>
		await deliver({ url, data, api, ...signed(completed(name, { started_at }), { secret }) });
	for (let count = 0; count < 7; count++) {
		assert.equal((await send(calls[1 + (count % 2)], 'whsec_lost')).status, 401);
	}
	assert.equal(data.live.subscription.id, 'sub_2');
	const { status, items } = await send(calls[3], 'whsec_new');
	assert.deepEqual([status, items.map(({ id: name }) => name)], [200, [id, `${id}-b`, `${id}-c`]]);
});

test('forged deliveries about unknown calls replace nothing', async () => {
	const { id, url } = fresh();
	const data = subscribed();
	const api = vendor();
	for (let count = 0; count < 30; count++) {
		await deliver({ url, data, api, ...signed(completed(id), { secret: 'whsec_forged' }) });
	}
	assert.deepEqual(api.keys(), [`GET /calls/${id}`]);
	assert.equal(data.live.subscription.secret, 'whsec_known');
});
