import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { verify, type Verdict } from '../src/signature.js';
import { START } from './world.js';
import { signature as described } from './described.js';
import type { HmacSpec, SignatureSpec } from '../src/types.js';

type Headers = { [name: string]: string | string[] | undefined };

const SECRET = 'whsec_' + 'example_not_a_secret';
const BODY = '{"event":"call.completed","data":{"call_id":"c1","note":"é \u{1F600}"}}';
const TIME = START / 1000;
// Made with Python's hmac over the same bytes, so that a mistake here is not repeated there.
const GOLDEN = 'eb830b0e68f458b506d90f18218748f617d29abb6b54940e94ce954bfb7c0f42';
const GOLDEN_INVALID = '51081c60e3ed3d61db8386836fc44d13f02d21f1482de7880d74589f5821914f';

const sign = (text: string, key: string | Buffer = SECRET): Buffer =>
	createHmac('sha256', key).update(text).digest();

function check(
	headers: Headers,
	more: { spec?: SignatureSpec; body?: Uint8Array | string; secret?: string; now?: number } = {},
): Verdict {
	const lower = new Map(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
	const body = 'body' in more ? more.body : BODY;
	const secret = 'secret' in more ? more.secret : SECRET;
	return verify(
		more.spec ?? described,
		(name) => lower.get(name.toLowerCase()),
		body,
		secret,
		more.now ?? START,
	);
}

function accepts(verdict: Verdict): void {
	assert.deepEqual(verdict, { ok: true });
}

function refuses(verdict: Verdict, reason?: RegExp): void {
	assert.equal(verdict.ok, false);
	if (!verdict.ok && reason) assert.match(verdict.reason, reason);
	assert.doesNotMatch(JSON.stringify(verdict), /whsec|[0-9a-f]{16}/);
}

const good: Headers = { 'X-Voka-Timestamp': String(TIME), 'X-Voka-Signature-256': GOLDEN };

test("the vendor's form, as bytes, as text", () => {
	accepts(check(good));
	accepts(check(good, { body: Buffer.from(BODY, 'utf8') }));
	accepts(check(good, { body: new Uint8Array(Buffer.from(BODY, 'utf8')) }));
});

test('bytes that are no UTF-8, and a byte order mark, count as they are', () => {
	const bytes = Buffer.concat([
		Buffer.from([0xef, 0xbb, 0xbf]),
		Buffer.from('{"a":"'),
		Buffer.from([0xff, 0xfe]),
		Buffer.from('"}'),
	]);
	const headers = { ...good, 'X-Voka-Signature-256': GOLDEN_INVALID };
	accepts(check(headers, { body: bytes }));
	refuses(check(headers, { body: bytes.toString('utf8') }));
	refuses(check(headers, { body: bytes.subarray(3) }));
});

test('a body that was parsed and written again is another body', () => {
	refuses(check(good, { body: JSON.stringify(JSON.parse(BODY), null, 1) }), /does not match/);
	refuses(check(good, { body: `${BODY}\n` }));
	refuses(check(good, { body: BODY.replace('é', 'e\u0301') }));
});

test('300 seconds either way are accepted, 301 are not', () => {
	for (const off of [-300, -299, 0, 299, 300]) accepts(check(good, { now: START + off * 1000 }));
	for (const off of [-301, 301, 86_400])
		refuses(check(good, { now: START + off * 1000 }), /too far off/);
});

test('a timestamp is digits and nothing else', () => {
	for (const time of [
		'',
		' ',
		`${TIME}.0`,
		`+${TIME}`,
		` ${TIME}`,
		`${TIME}\n`,
		`0x6a0076c0`,
		'1e9',
		`${TIME},${TIME}`,
		'NaN',
		'Infinity',
		'-1',
		'９９',
		`0${TIME}`,
		'9'.repeat(40),
	]) {
		const mac = sign(`${time}.${BODY}`).toString('hex');
		refuses(check({ 'X-Voka-Timestamp': time, 'X-Voka-Signature-256': mac }), /timestamp/);
	}
	refuses(check({ ...good, 'X-Voka-Timestamp': undefined }), /no timestamp/);
	refuses(check({ ...good, 'X-Voka-Timestamp': String(TIME + 1) }), /does not match/);
	refuses(check({ ...good, 'X-Voka-Timestamp': String(TIME * 1000) }), /too far off/);
});

test('it fails closed: no secret, no header, no body, several headers', () => {
	refuses(check(good, { secret: undefined }), /no secret/);
	refuses(check(good, { secret: '' }), /no secret/);
	refuses(check(good, { secret: ' \t' }), /no secret/);
	refuses(check({ 'X-Voka-Timestamp': String(TIME) }), /no header/);
	refuses(check({ ...good, 'X-Voka-Signature-256': '' }), /no header/);
	refuses(check(good, { body: undefined }), /no raw body/);
	const empty = sign(`${TIME}.`).toString('hex');
	refuses(check({ ...good, 'X-Voka-Signature-256': empty }, { body: '' }), /no raw body/);
	refuses(check({ ...good, 'X-Voka-Signature-256': [GOLDEN, 'x'] }), /several/);
	refuses(check({ ...good, 'X-Voka-Timestamp': [String(TIME), '1'] }));
	accepts(check({ ...good, 'X-Voka-Signature-256': [GOLDEN] }));
	refuses(verify({ kind: 'any_of', schemes: [] }, () => GOLDEN, BODY, SECRET, START));
});

test('near misses', () => {
	for (const mac of [
		GOLDEN.slice(0, -1),
		`${GOLDEN}0`,
		`${GOLDEN}00`,
		GOLDEN.slice(0, -1) + (GOLDEN.endsWith('0') ? '1' : '0'),
		`0x${GOLDEN.slice(2)}`,
		`sha256=${GOLDEN}`,
		` ${GOLDEN}`,
		GOLDEN.slice(0, 62) + 'zz',
		GOLDEN.toUpperCase(),
		sign(`${TIME}.${BODY}`).toString('base64'),
		sign(BODY).toString('hex'),
		sign(`${TIME}${BODY}`).toString('hex'),
		sign(`${TIME}.${BODY}`, `${SECRET} `).toString('hex'),
		sign(`${TIME}.${BODY}`, SECRET.slice(6)).toString('hex'),
		sign(`${TIME}.${BODY}`, '').toString('hex'),
	]) {
		refuses(check({ ...good, 'X-Voka-Signature-256': mac }), /match|signature/);
	}
});

const prefixed: HmacSpec = {
	kind: 'hmac',
	where: { kind: 'plain', header: 'X-Signature', prefix: 'sha256=' },
};

test('a prefix belongs to the header', () => {
	const mac = sign(BODY).toString('hex');
	accepts(check({ 'x-signature': `sha256=${mac}` }, { spec: prefixed }));
	for (const value of [mac, `SHA256=${mac}`, `sha1=${mac}`, 'sha256='])
		refuses(check({ 'x-signature': value }, { spec: prefixed }));
});

const pairs: HmacSpec = {
	kind: 'hmac',
	where: { kind: 'pairs', header: 'X-Signature', signature: 'v1', timestamp: 't' },
	signed: '{timestamp}.{body}',
};

test('named parts: several signatures, one timestamp', () => {
	const mac = sign(`${TIME}.${BODY}`).toString('hex');
	const wrong = '0'.repeat(64);
	for (const value of [
		`t=${TIME},v1=${mac}`,
		`t=${TIME}, v1=${wrong}, v1=${mac}`,
		`v1=${mac},v0=x,t=${TIME},=y`,
	]) {
		accepts(check({ 'X-Signature': value }, { spec: pairs }));
	}
	for (const value of [
		`v1=${mac}`,
		`t=${TIME}`,
		`t=${TIME},v0=${mac}`,
		`t=${TIME},v1=${wrong}`,
		`t=${TIME};v1=${mac}`,
		`t=${TIME},v1=${mac},`,
		`t=${TIME},v1=${mac},junk`,
		`t=,v1=${mac}`,
		`t= ${TIME},v1=${mac}`,
		`t=${TIME} ,v1=${mac}`,
		`t =${TIME},v1=${mac}`,
		`t=${TIME},\tv1=${mac}`,
		`t=${TIME},v1= ${mac}`,
		`t=${TIME},v1=${mac} `,
		`t=${TIME},V1=${mac}`,
	]) {
		refuses(check({ 'X-Signature': value }, { spec: pairs }));
	}
	refuses(
		check({ 'X-Signature': `t=${TIME},t=${TIME - 1000},v1=${mac}` }, { spec: pairs }),
		/several timestamps/,
	);
	refuses(
		check({ 'X-Signature': `t=${TIME}${`,v1=${wrong}`.repeat(50)},v1=${mac}` }, { spec: pairs }),
		/too many/,
	);
	refuses(
		check({ 'X-Signature': `t=${TIME},v1=${mac}` }, { spec: pairs, now: START + 301_000 }),
		/too far off/,
	);
});

const standard: HmacSpec = {
	kind: 'hmac',
	where: { kind: 'list', header: 'webhook-signature', version: 'v1' },
	signed: '{id}.{timestamp}.{body}',
	encoding: 'base64',
	timestamp_header: 'webhook-timestamp',
	id_header: 'webhook-id',
	key: 'base64',
	key_prefix: 'whsec_',
};

test('a list of versions, base64, a decoded key, an id that is signed', () => {
	const secret = 'whsec_' + 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3';
	const headers = {
		'webhook-id': 'msg_1',
		'webhook-timestamp': String(TIME),
		'webhook-signature': 'v1,/nJyQxM7LjbeJYmxidT8pn3KaRdAHniOKxnOCWHvzQ8=',
	};
	const ask = (more: Headers, key = secret): Verdict =>
		check({ ...headers, ...more }, { spec: standard, secret: key });
	accepts(ask({}));
	accepts(ask({}, secret.slice(6)));
	accepts(ask({ 'webhook-signature': `v1,${'A'.repeat(43)}= ${headers['webhook-signature']}` }));
	refuses(
		ask({ 'webhook-signature': headers['webhook-signature'].replace('v1', 'v2') }),
		/no signature/,
	);
	refuses(ask({ 'webhook-signature': headers['webhook-signature'].slice(0, -2) }));
	refuses(ask({ 'webhook-signature': headers['webhook-signature'].slice(0, -1) }));
	refuses(ask({ 'webhook-signature': headers['webhook-signature'].replace('/', '_') }));
	refuses(ask({ 'webhook-signature': headers['webhook-signature'].replace('8=', '9=') }));
	refuses(ask({ 'webhook-signature': `\t${headers['webhook-signature']}` }));
	refuses(ask({ 'webhook-signature': `${headers['webhook-signature']}, v1,x` }), /is malformed/);
	refuses(ask({ 'webhook-signature': `x, ${headers['webhook-signature']}` }), /is malformed/);
	refuses(ask({ 'webhook-signature': `${headers['webhook-signature']}!` }));
	refuses(ask({ 'webhook-id': undefined }), /signed part/);
	refuses(ask({ 'webhook-id': 'msg_2' }));
	refuses(ask({ 'webhook-id': '' }), /signed part/);
	refuses(ask({}, 'whsec_!!!'), /malformed/);
	refuses(ask({}, `${secret}=`), /malformed/);
	refuses(ask({}, 'whsec_'), /malformed/);
});

test('an id that holds what ends it would be another id, time and body', () => {
	const time = String(TIME);
	const spec: HmacSpec = { ...standard, key: 'utf8' };
	const mac = sign(`msg_1.5.${time}.${BODY}`).toString('base64');
	const headers = { 'webhook-timestamp': time, 'webhook-signature': `v1,${mac}` };
	refuses(check({ ...headers, 'webhook-id': 'msg_1.5' }, { spec }), /ambiguous/);
	const free = sign(`msg_1${time}${BODY}`).toString('base64');
	accepts(
		check(
			{ ...headers, 'webhook-id': 'msg_1', 'webhook-signature': `v1,${free}` },
			{ spec: { ...spec, signed: '{id}{timestamp}{body}' } },
		),
	);
});

test('milliseconds where the vendor counts so', () => {
	const spec: HmacSpec = {
		...prefixed,
		where: { kind: 'plain', header: 'X-Signature' },
		signed: '{timestamp}.{body}',
		timestamp_header: 'X-Time',
		timestamp_unit: 'milliseconds',
		tolerance_seconds: 10,
	};
	const at = (time: number): Verdict =>
		check(
			{ 'X-Time': String(time), 'X-Signature': sign(`${time}.${BODY}`).toString('hex') },
			{ spec },
		);
	accepts(at(START - 10_000));
	refuses(at(START - 10_001), /too far off/);
	refuses(at(TIME), /too far off/);
});

test('any of several schemes is enough, none of them is not', () => {
	const spec: SignatureSpec = { kind: 'any_of', schemes: [prefixed, pairs] };
	const mac = sign(BODY).toString('hex');
	accepts(check({ 'X-Signature': `sha256=${mac}` }, { spec }));
	accepts(
		check({ 'X-Signature': `t=${TIME},v1=${sign(`${TIME}.${BODY}`).toString('hex')}` }, { spec }),
	);
	refuses(check({ 'X-Signature': `t=${TIME},v1=${mac}` }, { spec }));
	refuses(check({}, { spec }));
});

test('text in the body or the headers is never taken for a part of the template', () => {
	const body = '{timestamp}.{body}.{id}.$&';
	const mac = sign(`${TIME}.${body}`).toString('hex');
	accepts(check({ ...good, 'X-Voka-Signature-256': mac }, { body }));
	const spec: HmacSpec = {
		...prefixed,
		where: { kind: 'plain', header: 'X-Signature' },
		signed: '{id}{body}',
		id_header: 'X-Id',
	};
	accepts(
		check({ 'X-Id': '{body}', 'X-Signature': sign(`{body}${BODY}`).toString('hex') }, { spec }),
	);
});
