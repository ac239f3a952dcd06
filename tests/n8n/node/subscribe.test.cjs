const assert = require('node:assert/strict');
const { test } = require('node:test');
const { HOOK, context, from, subscribed, vendor } = require('./world.cjs');
const { VokaTrigger } = from('VokaTrigger/VokaTrigger.node.js');

const hooks = new VokaTrigger().webhookMethods.default;
const scopes = { read_calls: true, manage_webhooks: true };
const row = { id: 'sub_1', url: HOOK, events: ['call.completed'], is_active: true };
let number = 0;

function world(rows, data = {}, more = {}) {
	const api = vendor({
		'GET /auth/whoami': { body: { customer_name: 'Acme', mode: 'live', permissions: scopes } },
		'GET /webhook-subscriptions': () => ({ body: { data: rows } }),
		'DELETE /webhook-subscriptions/sub_1': () => {
			rows.splice(0, rows.length);
			return { status: 204, body: '' };
		},
		'POST /webhook-subscriptions': { status: 201, body: { ...row, id: 'sub_2', secret: 'whsec_2' } },
		...more,
	});
	const parameters = { events: ['call_completed'] };
	return context({ api, data, parameters, key: `voka_live_s${++number}`, mode: more.mode });
}

const acts = ({ api }) => api.keys().filter((key) => !key.startsWith('GET'));

test('a subscription that is known is not made again', async () => {
	const ctx = world([row], subscribed());
	assert.equal(await hooks.checkExists.call(ctx), true);
	assert.equal(await hooks.create.call(ctx), true);
	assert.deepEqual(acts(ctx), []);
});

test('the first one is made, with sorted events', async () => {
	const ctx = world([]);
	assert.equal(await hooks.checkExists.call(ctx), false);
	await hooks.create.call(ctx);
	assert.deepEqual(acts(ctx), ['POST /webhook-subscriptions']);
	assert.equal(ctx.data.live.subscription.secret, 'whsec_2');
});

test('one of ours whose secret was lost is replaced', async () => {
	const ctx = world([row]);
	await hooks.create.call(ctx);
	assert.deepEqual(acts(ctx), ['DELETE /webhook-subscriptions/sub_1', 'POST /webhook-subscriptions']);
});

test('one that the vendor switched off is made again', async () => {
	const ctx = world([], subscribed(), { 'DELETE /webhook-subscriptions/sub_1': { status: 404, body: {} } });
	assert.equal(await hooks.checkExists.call(ctx), false);
	await hooks.create.call(ctx);
	assert.equal(ctx.data.live.subscription.id, 'sub_2');
});

test('removing one that is gone is no trouble, and what was seen stays known', async () => {
	const data = subscribed();
	data.live.seen = [['0123456789abcdef', 0]];
	const ctx = world([], data, { 'DELETE /webhook-subscriptions/sub_1': { status: 404, body: {} } });
	assert.equal(await hooks.delete.call(ctx), true);
	assert.equal(ctx.data.live.subscription, undefined);
	assert.deepEqual(ctx.data.live.seen, [['0123456789abcdef', 0]]);
});

test('a removal that the vendor could not do is told, and tried again next time', async () => {
	const ctx = world([row], subscribed(), { 'DELETE /webhook-subscriptions/sub_1': { status: 401, body: {} } });
	await assert.rejects(hooks.delete.call(ctx), /Voka does not accept/);
	assert.equal(ctx.data.live.subscription.id, 'sub_1');
});

test('listening for a test event leaves the published subscription alone', async () => {
	const data = subscribed();
	const ctx = context({ ...world([row], data), data, mode: 'manual', url: `${HOOK}-test`, parameters: { events: ['call_completed'] }, key: 'voka_live_t' });
	ctx.helpers = world([row], data).helpers;
	await hooks.create.call(ctx);
	await hooks.delete.call(ctx);
	assert.equal(data.live.subscription.id, 'sub_1');
	assert.equal(data.live.subscription.secret, 'whsec_known');
});

test('a key without the scope is told so before anything is asked', async () => {
	const ctx = world([], {}, { 'GET /auth/whoami': { body: { permissions: {} } } });
	await assert.rejects(hooks.create.call(ctx), /"manage_webhooks".*"read_calls"/);
	assert.deepEqual(ctx.api.keys(), ['GET /auth/whoami']);
});
