const assert = require('node:assert/strict');
const { test } = require('node:test');
const { context, from, vendor } = require('./world.cjs');
const { VokaPollTrigger } = from('VokaPollTrigger/VokaPollTrigger.node.js');

const node = new VokaPollTrigger();
const call = (id, minute) => {
	const started_at = `2026-05-10T12:${minute}:00Z`;
	return { id, direction: 'inbound', status: 'completed', started_at, ended_at: started_at };
};

/** A trigger that has polled once, and a list that may be held back. */
async function world(workflow) {
	const calls = [call('old', '00')];
	const api = vendor({
		'GET /auth/whoami': { body: { permissions: { read_calls: true } } },
		'GET /calls': () => ({ body: { data: [...calls].reverse(), next_cursor: null } }),
	});
	let until = Promise.resolve();
	const { request } = api;
	api.request = async (...given) => {
		if (new URL(given[1].url).pathname.endsWith('/calls')) await until;
		return await request(...given);
	};
	const data = {};
	const parameters = { event: 'call_completed' };
	const poll = async (mode = 'trigger') => {
		const out = await node.poll.call(context({ api, data, mode, parameters, workflow, key: workflow }));
		return (out?.[0] ?? []).map(({ json }) => json.id);
	};
	const hold = (promise) => {
		until = promise;
	};
	assert.deepEqual(await poll(), []);
	return { calls, hold, poll };
}

test('a poll that begins while a slow one goes on brings nothing twice', async () => {
	const { calls, hold, poll } = await world('overlap');
	calls.push(call('new', '10'));
	let release;
	hold(new Promise((resolve) => {
		release = resolve;
	}));
	const both = [poll(), poll()];
	release();
	assert.deepEqual((await Promise.all(both)).flat(), ['new']);
	assert.deepEqual(await poll(), []);
});

test('a poll that failed does not stand in the way of the next one', async () => {
	const { calls, hold, poll } = await world('failed');
	calls.push(call('new', '10'));
	hold(Promise.reject(new Error('no route')));
	await assert.rejects(poll());
	hold(Promise.resolve());
	assert.deepEqual(await poll(), ['new']);
});

test('the editor sees samples while a poll goes on', async () => {
	const { hold, poll } = await world('manual');
	let release;
	hold(new Promise((resolve) => {
		release = resolve;
	}));
	const both = [poll(), poll('manual')];
	release();
	assert.deepEqual(await Promise.all(both), [[], ['old']]);
});
