const assert = require('node:assert/strict');
const { test } = require('node:test');
const { context, from, vendor } = require('./world.cjs');
const { Voka } = from('Voka/Voka.node.js');

const node = new Voka();
const whoami = { body: { customer_name: 'Acme', mode: 'live', permissions: { read_calls: true, outbound_calls: true } } };
const place = {
	resource: 'call',
	operation: 'place',
	assistantId: { __rl: true, mode: 'id', value: 'a1' },
	toNumber: '+12025551111',
	additionalFields: {},
};
let number = 0;

async function run(parameters, answers, options = {}) {
	const api = vendor({ 'GET /auth/whoami': whoami, ...answers });
	// A key of its own each time: what a key may do is remembered by the process.
	const ctx = context({ api, parameters, key: `voka_live_${++number}`, ...options });
	const result = await node.execute.call(ctx).then(
		([items]) => ({ items }),
		(thrown) => ({ thrown }),
	);
	return { ...result, api, ctx };
}

test('requests go to the API only, with the credential, and follow no redirect', async () => {
	const { api } = await run({ resource: 'call', operation: 'get', callId: 'c' }, { 'GET /calls/c': { body: { id: 'c' } } });
	for (const { type, url, options } of api.seen) {
		assert.equal(type, 'vokaApi');
		assert.equal(url.origin, 'https://voice.vokaai.com');
		assert.deepEqual([options.disableFollowRedirect, options.sendCredentialsOnCrossOriginRedirect], [true, false]);
		assert.equal(options.skipSslCertificateValidation, undefined);
	}
});

test('a scope that the key lacks is named before anything is done', async () => {
	const { thrown, api } = await run(
		{ resource: 'transcript', operation: 'get', callType: 'outbound', callId: 'c', additionalFields: {} },
		{},
	);
	assert.match(thrown.message, /"read_analytics"/);
	assert.match(thrown.message, /Acme \(live\)/);
	assert.deepEqual(api.keys(), ['GET /auth/whoami']);
});

test('placing a call is never repeated, whatever comes back', async () => {
	for (const status of [500, 503, 429, 0]) {
		const { thrown, api } = await run(place, { 'POST /outbound-calls': { status, body: '' } });
		assert.equal(api.keys().filter((key) => key.startsWith('POST')).length, 1, `status ${status}`);
		assert.equal(thrown.failure, undefined, 'n8n must not repeat it either');
		assert.ok(!JSON.stringify(thrown).includes('voka_live_'));
	}
});

test('what the vendor says is shown with its request ID, and nothing of the key', async () => {
	const body = { detail: 'Country not allowed.', code: 'input.invalid', request_id: 'req-7', issues: [] };
	const { thrown } = await run(place, { 'POST /outbound-calls': { status: 422, body } });
	assert.equal(thrown.httpCode, '422');
	assert.match(thrown.message, /Country not allowed/);
	assert.match(thrown.description, /req-7/);
	assert.doesNotMatch(`${thrown.message} ${thrown.description}`, /\b(error|problem|failure|mistake)\b/i);
});

test('an item that did not work goes on as an item where the user wants that', async () => {
	const items = [{ json: {} }, { json: {} }];
	const done = await run(
		{ resource: 'call', operation: 'get', callId: 'c' },
		{},
		{ continueOnFail: true, items },
	);
	assert.deepEqual(done.items.map(({ pairedItem }) => pairedItem.item), [0, 1]);
	assert.match(done.items[0].json.error, /found nothing/);
});

test('an answer that is a web page is no answer', async () => {
	const page = { body: '<html>down</html>', headers: { 'content-type': 'text/html' } };
	const { thrown } = await run({ resource: 'call', operation: 'getAll', returnAll: true, filters: {} }, { 'GET /calls': page });
	assert.match(thrown.message, /web page/);
});

test('waiting: every item is started once, and goes on when all have ended', async () => {
	let ended = {};
	const { resource, ...rest } = place;
	const parameters = { resource, ...rest, operation: 'sendAndWait', additionalFields: { maxWaitMinutes: 5 } };
	let placed = 0;
	const answers = {
		'POST /outbound-calls': () => ({ status: 201, body: { id: `c${++placed}`, status: 'queued' } }),
		'GET /calls/c1': () => ({ body: { id: 'c1', ended_at: ended.c1 ?? null } }),
		'GET /calls/c2': () => ({ body: { id: 'c2', ended_at: ended.c2 ?? null } }),
	};
	const { items, ctx, api } = await run(parameters, answers, { items: [{ json: { row: 1 } }, { json: { row: 2 } }] });
	assert.deepEqual(items.map(({ json }) => [json.id, json.finished]), [['c1', false], ['c2', false]]);
	assert.ok(Math.abs(ctx.answered.until - Date.now() - 300_000) < 5_000);
	assert.equal(api.seen.find(({ key }) => key.startsWith('POST')).body.callback_url, ctx.getSignedResumeUrl());

	const call = async () => {
		const hook = context({ api, parameters, items: structuredClone(items) });
		const { workflowData } = await node.webhook.call(hook);
		return { status: hook.answered.status, out: workflowData?.[0]?.map(({ json }) => [json.id, json.finished]) };
	};
	assert.deepEqual(await call(), { status: 200, out: undefined });
	ended = { c1: '2026-05-10T12:00:00Z' };
	assert.deepEqual(await call(), { status: 200, out: undefined });
	api.answers['GET /calls/c2'] = { status: 401, body: {} };
	assert.deepEqual(await call(), { status: 503, out: undefined });
	api.answers['GET /calls/c2'] = { body: { id: 'c2', ended_at: '2026-05-10T12:00:09Z' } };
	assert.deepEqual(await call(), { status: 200, out: [['c1', true], ['c2', true]] });
});
