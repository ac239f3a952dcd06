import assert from 'node:assert/strict';
import { test } from 'node:test';
import { download, fileName, fileUrl } from '../src/download.js';
import { boundaryOf, multipart } from '../src/multipart.js';
import type { DownloadSpec, FileValue, HttpAnswer, RequestSpec } from '../src/types.js';
import { API, World, inOrder, json } from './world.js';

const file: FileValue = {
	name: 'Menu "é".pdf',
	type: 'application/pdf',
	bytes: new Uint8Array([0, 255, 13, 10, 45, 45]),
};
const upload: RequestSpec = {
	method: 'POST',
	path: '/files',
	encoding: 'multipart',
	body: {
		agent: { kind: 'arg', key: 'agent' },
		file: { kind: 'arg', key: 'file' },
		more: { kind: 'arg', key: 'more' },
		note: { kind: 'arg', key: 'note' },
	},
};
const audio: RequestSpec = { path: '/calls/{id}/audio' };
const binary = (bytes: number[], type = 'audio/mpeg', status = 200): HttpAnswer => ({
	status,
	headers: { 'content-type': type },
	text: '',
	bytes: new Uint8Array(bytes),
});

test('a form: bytes as they are, names escaped, empty values left out, files repeated', async () => {
	const world = new World(() => json({ ok: true }));
	const inputs = { agent: 'a1', file, more: [file, { ...file, name: 'b\r\n.txt' }], note: '' };
	await world.client.call(upload, { inputs });
	const { headers, body } = world.sent[0];
	const boundary = 'form-888888888888888888888888';
	assert.equal(headers['Content-Type'], `multipart/form-data; boundary=${boundary}`);
	const bytes = Buffer.from(file.bytes).toString('latin1');
	const head = (name: string, given: string) =>
		`--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${given}"\r\n` +
		'Content-Type: application/pdf\r\n\r\n';
	const menu = Buffer.from('Menu %22é%22.pdf').toString('latin1');
	assert.equal(
		Buffer.from(body as Uint8Array).toString('latin1'),
		`--${boundary}\r\nContent-Disposition: form-data; name="agent"\r\n\r\na1\r\n` +
			`${head('file', menu)}${bytes}\r\n${head('more', menu)}${bytes}\r\n` +
			`${head('more', 'b%0D%0A.txt')}${bytes}\r\n--${boundary}--\r\n`,
	);
});

test('other values of a form are text, objects JSON; a type that is none is refused', () => {
	const form = multipart([['a', 'é'], ['b', file]], 'x'); // prettier-ignore
	assert.equal(form.type, 'multipart/form-data; boundary=x');
	for (const type of ['', 'pdf', 'a/b\r\nX: y', 'a/b; c']) {
		assert.throws(() => multipart([['b', { ...file, type }]], 'x'), /no usable type/);
	}
	multipart([['b', { ...file, type: 'text/plain; charset=utf-8' }]], 'x');
	assert.notEqual(boundaryOf(Math.random), boundaryOf(Math.random));
});

test('the answer is the file', async () => {
	const world = new World(inOrder(binary([1, 2])));
	const spec: DownloadSpec = { name: '{id}.mp3', media_type: 'audio/x' };
	const got = await download(world.client, audio, { inputs: { id: 'c/1' } }, spec, {
		record: [{ key: 'id', type: 'text', path: '$input.id' }],
	});
	assert.deepEqual(got.item, { id: 'c/1' });
	assert.deepEqual([got.file.name, got.file.type], ['c_1.mp3', 'audio/mpeg']);
	assert.deepEqual([...got.file.bytes], [1, 2]);
	assert.deepEqual(world.lines, ['GET /calls/c%2F1/audio']);
	assert.equal(world.sent[0].binary, true);
	assert.equal(world.sent[0].anonymous, undefined);
	const untyped = new World(inOrder({ ...binary([1]), headers: {} }));
	const plain = await download(untyped.client, audio, { inputs: { id: 'c' } }, spec);
	assert.equal(plain.file.type, 'audio/x');
});

test('an answer that is data, or says that it is no success, is no file', async () => {
	const asked = { inputs: { id: 'c' } };
	const spec = { name: 'x' };
	const data = { ...json({ status: 'pending' }), bytes: new Uint8Array([1]) };
	const one = new World(inOrder(data));
	await assert.rejects(download(one.client, audio, asked, spec), /data instead of a file/);
	const api = { ...API, envelope: { at: 'data', success: 'success' } };
	const refused = { ...json({ success: false, detail: 'No audio.' }), bytes: new Uint8Array([1]) };
	const two = new World(inOrder(refused), api);
	await assert.rejects(download(two.client, audio, asked, spec), /No audio\./);
	const gone = new World(inOrder({ ...json({ detail: 'Gone.' }, 404), bytes: new Uint8Array() }));
	await assert.rejects(download(gone.client, audio, asked, spec), /found nothing.*Gone\./);
});

test('the file lies at a URL of the record: fetched without the key', async () => {
	const url = 'https://cdn.files.test/a.mp3?sig=1';
	const world = new World(inOrder(json({ id: 'c', recording: url }), binary([7])));
	const spec: DownloadSpec = { name: '{id}.mp3', url: 'recording', hosts: ['files.test'] };
	const shape = { record: [{ key: 'id', type: 'text' as const }, { key: 'recording', type: 'text' as const }] }; // prettier-ignore
	const got = await download(world.client, { path: '/calls/c' }, {}, spec, shape);
	assert.deepEqual(got.item, { id: 'c', recording: url });
	assert.equal(got.file.name, 'c.mp3');
	assert.equal(world.sent[1].url, url);
	assert.equal(world.sent[1].anonymous, true);
	const moved = new World(inOrder(json({ recording: url }), binary([], 'text/html', 302)));
	await assert.rejects(download(moved.client, { path: '/c' }, {}, spec, shape), /redirected/);
});

test("a vendor's URL is not trusted", () => {
	const { client } = new World(() => json({}));
	const spec: DownloadSpec = { name: 'x', url: 'u', hosts: ['files.test'] };
	const allowed = ['https://files.test/a', 'https://a.b.files.test/', `${API.base_url}/x.mp3`];
	for (const u of allowed) assert.equal(fileUrl(client, { u }, spec), u);
	for (const u of [
		'http://files.test/a',
		'https://files.test:8443/a',
		'https://evilfiles.test/a',
		'https://files.test.evil.test/a',
		'https://user@files.test/a',
		'https://127.0.0.1/a',
		'http://api.acme.test/v1/a',
		'file:///etc/passwd',
		'//files.test/a',
		'javascript:alert(1)',
		7,
	]) {
		assert.throws(() => fileUrl(client, { u }, spec), /not known to belong to Acme/, String(u));
	}
	for (const u of ['', null, undefined]) {
		assert.throws(() => fileUrl(client, { u }, spec), /has no file for this/);
	}
	assert.throws(() => fileUrl(client, { u: 'https://files.test/a' }, { name: 'x', url: 'u' }));
});

test('a name holds nothing that a path could be made of', () => {
	const named = (id: unknown) => fileName({ name: '{id}.mp3' }, { id });
	assert.equal(named('call-_+31'), 'call-_+31.mp3');
	assert.equal(named('../../etc/passwd\u0000'), '_/../etc/passwd_.mp3'.replace(/\//g, '_'));
	assert.equal(named(undefined), '_mp3');
	assert.equal(named('x'.repeat(500)).length, 200);
});
