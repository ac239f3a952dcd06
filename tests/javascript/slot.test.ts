import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, occupy, release, type SlotWanted } from '../src/slot.js';
import type { Item, SlotSpec } from '../src/types.js';
import { World, json, text } from './world.js';

const spec: SlotSpec = {
	kind: 'slot',
	owner: { key: 'agent_id', label: 'Agent' },
	read: { path: '/agents/{agent_id}' },
	write: {
		method: 'PATCH',
		path: '/agents/{agent_id}',
		body: {
			hook: {
				kind: 'object',
				of: { url: { kind: 'hook_url' }, secret: { kind: 'own_secret' } },
			},
			events: { kind: 'events' },
		},
	},
	restore: {
		method: 'PATCH',
		path: '/agents/{agent_id}',
		body: {
			hook: { kind: 'object', of: { url: { kind: 'earlier', path: 'hook.url' } } },
			events: { kind: 'earlier', path: 'events' },
		},
	},
	url: 'hook.url',
	events: 'events',
};
const wanted: SlotWanted = { owner: 'a+1', url: 'https://hook.test/1', events: ['b', 'a'] };

/** One agent with a slot; PATCH lays objects over what is there. */
class Vendor {
	agent: Item | undefined = { hook: {}, events: null };
	readonly world = new World(({ method, body }) => {
		if (!this.agent) return json({ code: 'x' }, 404);
		if (method !== 'PATCH') return json(this.agent);
		const { hook, events } = JSON.parse(String(body)) as Item;
		this.agent = { hook: { ...(this.agent.hook as Item), ...(hook as Item) }, events };
		return json(this.agent);
	});
}

test('an empty slot is filled, held, and emptied again', async () => {
	const vendor = new Vendor();
	const state = await occupy(vendor.world.client, spec, undefined, wanted);
	assert.match(state.secret, /^[0-9a-f]{64}$/);
	assert.deepEqual(vendor.agent, {
		hook: { url: wanted.url, secret: state.secret },
		events: ['a', 'b'],
	});
	assert.deepEqual(vendor.world.lines, ['GET /agents/a%2B1', 'PATCH /agents/a%2B1']);
	assert.equal(await holds(vendor.world.client, spec, state, wanted), true);
	await release(vendor.world.client, spec, state);
	assert.equal(vendor.world.sent[4].body, '{"hook":{"url":null},"events":null}');
});

test("somebody else's URL is not replaced unasked, and only its host is told", async () => {
	const vendor = new Vendor();
	vendor.agent = { hook: { url: 'https://crm.test/in?token=TOPSECRET' }, events: ['c'] };
	await assert.rejects(occupy(vendor.world.client, spec, undefined, wanted), (error: Error) => {
		assert.match(error.message, /already has a webhook, at crm\.test\./);
		assert.doesNotMatch(error.message, /TOPSECRET/);
		return true;
	});
	assert.deepEqual(vendor.world.lines, ['GET /agents/a%2B1']);
	const state = await occupy(vendor.world.client, spec, undefined, { ...wanted, replace: true });
	await release(vendor.world.client, spec, state);
	assert.equal((vendor.agent.hook as Item).url, 'https://crm.test/in?token=TOPSECRET');
	assert.deepEqual(vendor.agent.events, ['c']);
});

test('activated again, or after a crash: what was there before is not forgotten', async () => {
	const vendor = new Vendor();
	vendor.agent = { hook: { url: 'https://crm.test/in' }, events: ['c'] };
	const first = await occupy(vendor.world.client, spec, undefined, { ...wanted, replace: true });
	const again = await occupy(vendor.world.client, spec, first, { ...wanted, events: ['a'] });
	assert.deepEqual(again.earlier, first.earlier);
	assert.notEqual(again.secret, first.secret);
	const blind = await occupy(vendor.world.client, spec, undefined, wanted);
	assert.deepEqual(blind.earlier, { 'hook.url': null, events: [] });
	const moved = await occupy(vendor.world.client, spec, again, {
		...wanted,
		url: 'https://hook.test/2',
	});
	assert.deepEqual(moved.earlier, first.earlier);
});

test('a slot that changed hands, or went, is left alone', async () => {
	const vendor = new Vendor();
	const state = await occupy(vendor.world.client, spec, undefined, wanted);
	vendor.agent = { hook: { url: 'https://other.test/' }, events: ['a', 'b'] };
	assert.equal(await holds(vendor.world.client, spec, state, wanted), false);
	await release(vendor.world.client, spec, state);
	assert.equal((vendor.agent.hook as Item).url, 'https://other.test/');
	vendor.agent = undefined;
	await release(vendor.world.client, spec, state);
	const broken = new World(() => text('down', 503));
	await assert.rejects(release(broken.client, spec, state), /503/);
});

test('other events, another owner or another URL are not what is wanted', async () => {
	const vendor = new Vendor();
	const state = await occupy(vendor.world.client, spec, undefined, wanted);
	for (const change of [{ events: ['a'] }, { owner: 'b' }, { url: 'https://hook.test/2' }]) {
		assert.equal(await holds(vendor.world.client, spec, state, { ...wanted, ...change }), false);
	}
	vendor.agent = { ...vendor.agent, events: ['a'] };
	assert.equal(await holds(vendor.world.client, spec, state, wanted), false);
	const before = vendor.world.lines.length;
	await occupy(vendor.world.client, spec, state, { ...wanted, owner: 'b' });
	assert.deepEqual(vendor.world.lines.slice(before), [
		'GET /agents/a%2B1',
		'PATCH /agents/a%2B1',
		'GET /agents/b',
		'PATCH /agents/b',
	]);
});
