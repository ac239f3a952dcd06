import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../src/errors.js';
import { resolve, sameOrigin } from '../src/host.js';
import { fill, queryText } from '../src/request.js';
import { requests } from './described.js';
import type { RequestSpec } from '../src/types.js';

const one: RequestSpec = { path: '/calls/{call_id}/transcript' };
const path = (call_id: unknown): string => fill(one, { inputs: { call_id } }).path;

test('whatever an id holds, it stays one segment', () => {
	for (const [id, encoded] of [
		['call-_+31623731537_XqaQ', 'call-_%2B31623731537_XqaQ'],
		['a/b', 'a%2Fb'],
		['../../admin', '..%2F..%2Fadmin'],
		['%2e%2e', '%252e%252e'],
		['a?x=1#y', 'a%3Fx%3D1%23y'],
		['a\\b', 'a%5Cb'],
		['é\u{1F600}', '%C3%A9%F0%9F%98%80'],
		['\uD800', '%EF%BF%BD'],
		["it's(*)!", 'it%27s%28%2A%29%21'],
		['a\u0000b\nc', 'a%00b%0Ac'],
		[' c1 ', 'c1'],
		[42, '42'],
	]) {
		assert.equal(path(id), `/calls/${encoded}/transcript`);
		const url = new URL(`https://api.acme.test${path(id)}`);
		assert.equal(url.pathname.split('/').length, 4, String(id));
	}
});

test('an id that is missing or a step between folders is refused by name, before anything is sent', () => {
	for (const id of ['', '  ', null, undefined, {}, []]) {
		assert.throws(
			() => path(id),
			(error) => error instanceof ApiError && /"call_id" is empty/.test(error.message),
		);
	}
	for (const id of ['.', '..', ' .. ']) {
		assert.throws(
			() => path(id),
			(error) => error instanceof ApiError && error.explanation.kind === 'invalid',
		);
	}
});

test('names in the path come from the record at hand too, inputs first', () => {
	const spec: RequestSpec = { path: '/calls/{id}' };
	assert.equal(fill(spec, { item: { id: 'x' } }).path, '/calls/x');
	assert.equal(fill(spec, { inputs: { id: 'y' }, item: { id: 'x' } }).path, '/calls/y');
	assert.throws(() => fill({ path: '/calls/{constructor}' }, { inputs: {} }), ApiError);
});

test('empty values are left out; zero and false are values', () => {
	const spec: RequestSpec = {
		path: '/x',
		query: {
			a: { kind: 'arg', key: 'a' },
			b: { kind: 'arg', key: 'b' },
			zero: { kind: 'const', value: 0 },
			no: { kind: 'const', value: false },
			list: { kind: 'arg', key: 'list' },
			since: { kind: 'since' },
		},
	};
	const filled = fill(spec, { inputs: { a: '', b: 'x y&z', list: ['p', '', 'q'] } });
	assert.equal(queryText(filled.query), '?b=x%20y%26z&zero=0&no=false&list=p&list=q');
	assert.equal(queryText([]), '');
	assert.equal('body' in filled, false);
});

test('a place-call body holds what was filled in and nothing else', () => {
	const inputs = { assistant_id: 'a1', to_number: '+12025551111', callback_url: '', metadata: {} };
	const filled = fill(requests.place_call, { inputs });
	assert.equal(filled.method, 'POST');
	assert.deepEqual(filled.body, { assistant_id: 'a1', to_number: '+12025551111' });
	const whole = fill(requests.place_call, {
		inputs: { ...inputs, metadata: { deal: '7' }, callback_url: 'https://x' },
	});
	assert.deepEqual(whole.body, {
		assistant_id: 'a1',
		to_number: '+12025551111',
		callback_url: 'https://x',
		metadata: { deal: '7' },
	});
	const waiting = fill(requests.place_call_and_wait, {
		inputs,
		callbackUrl: 'https://hook.test/1',
	});
	assert.equal((waiting.body as { callback_url: string }).callback_url, 'https://hook.test/1');
});

test('a body with nothing filled in is an empty object, not none', () => {
	assert.deepEqual(fill(requests.place_call, {}).body, {});
});

test('nested bodies, dates, events in order', () => {
	const spec: RequestSpec = {
		method: 'POST',
		path: '/x',
		body: {
			when: { kind: 'arg', key: 'when' },
			events: { kind: 'events' },
			hook: { kind: 'hook_url' },
			secret: { kind: 'own_secret' },
			gone: { kind: 'object', of: { deep: { kind: 'arg', key: 'missing' } } },
			kept: { kind: 'object', of: { deep: { kind: 'field', key: 'id' } } },
		},
	};
	const events = ['b', 'a'];
	const filled = fill(spec, {
		inputs: { when: new Date('2026-05-10T14:00:00+02:00') },
		events,
		hookUrl: 'https://hook.test',
		ownSecret: 's',
		item: { id: 9 },
	});
	assert.deepEqual(filled.body, {
		when: '2026-05-10T12:00:00.000Z',
		events: ['a', 'b'],
		hook: 'https://hook.test',
		secret: 's',
		kept: { deep: 9 },
	});
	assert.deepEqual(events, ['b', 'a']);
});

const BASE = 'https://api.acme.test/v1';

test('the universal call stays below the base URL', () => {
	for (const [written, url] of [
		['/calls?limit=5', `${BASE}/calls?limit=5`],
		['calls', `${BASE}/calls`],
		[' /calls ', `${BASE}/calls`],
		['/calls/a%2Fb', `${BASE}/calls/a%2Fb`],
		['/calls/..x/x..', `${BASE}/calls/..x/x..`],
		['/calls?next=https://other.test/../x', `${BASE}/calls?next=https://other.test/../x`],
		['/@evil.test', `${BASE}/@evil.test`],
		['@evil.test', `${BASE}/@evil.test`],
		[`${BASE}/calls?x=1`, `${BASE}/calls?x=1`],
	]) {
		assert.equal(resolve(BASE, written), url, written);
	}
	assert.equal(resolve('https://api.acme.test', '@evil.test'), 'https://api.acme.test/@evil.test');
	assert.equal(resolve(`${BASE}/`, '/calls'), `${BASE}/calls`);
});

test('no way out: hosts, folders, schemes, tricks of URL parsers', () => {
	for (const written of [
		'//evil.test/x',
		'///evil.test',
		'/\\evil.test',
		'\\\\evil.test',
		'/\t/evil.test',
		'/\n/evil.test',
		'/calls\u0000',
		'/..',
		'/../admin',
		'/../v1x',
		'/calls/../../admin',
		'/./calls',
		'/%2e%2e/admin',
		'/.%2E/admin',
		'/%252e%252e/admin',
		'/%25252e%25252e/admin',
		'/a%2f..%2f..%2fadmin',
		'/a%5c..%5cadmin',
		'/%zz',
		'/calls#x',
		'https://evil.test/v1/calls',
		'https://api.acme.test@evil.test/v1/calls',
		'https://api.acme.test.evil.test/v1/calls',
		'https://api.acme.test/v1evil',
		'https://api.acme.test/v2/calls',
		'https://api.acme.test:444/v1/calls',
		'http://api.acme.test/v1/calls',
		'HTTPS://evil.test/',
		'javascript:alert(1)',
		'file:///etc/passwd',
		'data:text/html,x',
		'',
		'   ',
	]) {
		assert.throws(
			() => resolve(BASE, written),
			(error) =>
				error instanceof ApiError &&
				error.explanation.kind === 'invalid' &&
				error.explanation.status === undefined,
			JSON.stringify(written),
		);
	}
});

test('same origin', () => {
	assert.equal(sameOrigin(BASE, 'https://api.acme.test/other'), true);
	assert.equal(sameOrigin(BASE, 'https://API.acme.test:443/'), true);
	for (const other of [
		'http://api.acme.test/v1',
		'https://acme.test/v1',
		'https://api.acme.test:8443',
		'https://api.acme.test@evil.test/',
		'x',
		'data:,',
		'',
	]) {
		assert.equal(sameOrigin(BASE, other), false, other);
	}
	assert.equal(sameOrigin('data:,a', 'data:,b'), false);
});
