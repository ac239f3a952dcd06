import { createHmac, timingSafeEqual } from 'crypto';
import { readHeader, type Signed } from './signature-header.js';
import type { HmacSpec, SignatureSpec } from './types.js';

/** `reason` is for logs: it never holds a secret, a signature or a body. */
export type Verdict = { ok: true } | { ok: false; reason: string };

/** Looks a header up without regard to case; several values as an array. */
export type HeaderLookup = (name: string) => string | string[] | undefined;

const SHA256_BYTES = 32;

/**
 * Whether the vendor signed these very bytes, recently. `rawBody` is the body as it came, text
 * standing for its UTF-8. Anything missing or malformed is a refusal; comparing takes constant time.
 *
 * There is one right way to write each part, where libraries differ: hex in lower case, base64
 * with its padding and its own two signs, a timestamp of digits without a leading zero.
 */
export function verify(
	signature: SignatureSpec,
	header: HeaderLookup,
	rawBody: Uint8Array | string | undefined,
	secret: string | undefined,
	nowMs: number,
): Verdict {
	if (secret === undefined || secret.trim() === '') return refuse('no secret is known');
	if (rawBody === undefined || rawBody.length === 0) return refuse('no raw body');
	const body = typeof rawBody === 'string' ? Buffer.from(rawBody, 'utf8') : Buffer.from(rawBody);
	const schemes = signature.kind === 'any_of' ? signature.schemes : [signature];
	const verdicts = schemes.map((scheme) => verifyOne(scheme, header, body, secret, nowMs));
	return verdicts.find((verdict) => verdict.ok) ?? verdicts[0] ?? refuse('no scheme');
}

function verifyOne(
	scheme: HmacSpec,
	header: HeaderLookup,
	body: Buffer,
	secret: string,
	nowMs: number,
): Verdict {
	const read = readHeader(scheme, header);
	if (typeof read === 'string') return refuse(read);
	const late = lateness(scheme, read, nowMs);
	if (late) return refuse(late);
	const key = keyOf(scheme, secret);
	if (!key) return refuse('the secret is malformed');
	const message = messageOf(scheme, read, body);
	if (!message) return refuse('a signed part is missing or ambiguous');
	const expected = createHmac('sha256', key).update(message).digest();
	// Every candidate is compared, so that time does not tell which one matched.
	const matches = read.signatures.map((text) => equal(expected, bytesOf(scheme, text)));
	return matches.some(Boolean) ? { ok: true } : refuse('the signature does not match');
}

/** What is wrong with the timestamp; nothing when it is right or the scheme has none. */
function lateness(scheme: HmacSpec, read: Signed, nowMs: number): string | undefined {
	const expects =
		Boolean(scheme.timestamp_header) || (scheme.where.kind === 'pairs' && scheme.where.timestamp);
	if (!expects) return undefined;
	if (read.timestamp === undefined) return 'no timestamp';
	if (!/^(0|[1-9]\d{0,14})$/.test(read.timestamp)) return 'the timestamp is malformed';
	const unit = scheme.timestamp_unit === 'milliseconds' ? 1 : 1000;
	const off = Math.abs(Math.floor(nowMs / unit) - Number(read.timestamp));
	const tolerance = ((scheme.tolerance_seconds ?? 300) * 1000) / unit;
	return off > tolerance ? 'the timestamp is too far off' : undefined;
}

function keyOf(scheme: HmacSpec, secret: string): Buffer | undefined {
	const prefix = scheme.key_prefix ?? '';
	if (scheme.key !== 'base64') return Buffer.from(secret, 'utf8');
	const text = prefix && secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
	return strictBase64(text);
}

/** The bytes that were signed: the template with its parts in place, each used as it came. */
function messageOf(scheme: HmacSpec, read: Signed, body: Buffer): Buffer | undefined {
	const parts: Buffer[] = [];
	const pieces = (scheme.signed ?? '{body}').split(/(\{(?:timestamp|id|body)\})/);
	for (const [index, piece] of pieces.entries()) {
		const value = partOf(piece, read, body);
		if (value === undefined) return undefined;
		// With the text that ends it inside, the same bytes would be those of another id and time.
		if (piece === '{id}' && ends(value, pieces[index + 1])) return undefined;
		parts.push(typeof value === 'string' ? Buffer.from(value, 'utf8') : value);
	}
	return Buffer.concat(parts);
}

function partOf(piece: string, read: Signed, body: Buffer): string | Buffer | undefined {
	if (piece === '{body}') return body;
	if (piece === '{timestamp}') return read.timestamp;
	return piece === '{id}' ? read.id : piece;
}

function ends(id: string | Buffer, next: string | undefined): boolean {
	return id.length === 0 || (Boolean(next) && id.includes(next as string));
}

function bytesOf(scheme: HmacSpec, text: string): Buffer | undefined {
	if (scheme.encoding === 'base64') return strictBase64(text);
	return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}

/** Node reads past what is not base64, and reads two alphabets; this does not. */
function strictBase64(text: string): Buffer | undefined {
	const bytes = Buffer.from(text, 'base64');
	return bytes.length > 0 && bytes.toString('base64') === text ? bytes : undefined;
}

function equal(expected: Buffer, given: Buffer | undefined): boolean {
	return given !== undefined && given.length === SHA256_BYTES && timingSafeEqual(expected, given);
}

function refuse(reason: string): Verdict {
	return { ok: false, reason };
}
