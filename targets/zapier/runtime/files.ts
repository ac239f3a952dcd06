import type { RawHttpResponse, ZObject } from 'zapier-platform-core';
import { inputError } from '../shared/errors.js';
import type { FileValue } from '../shared/types.js';
import { bodyOf, headersOf, LARGEST_FILE, TooLarge } from './bytes.js';
import type { InputSpec, ZapierApi } from './types.js';

/** Zapier ends an operation after 30 seconds: what is left is for sending the file on. */
const FETCH_MS = 15_000;
const MOST_REDIRECTS = 5;

/**
 * The inputs with their files. Zapier hands a file over as the URL where it lies; it is fetched without
 * the connection's key. Throws ApiError naming the input whose file cannot be had.
 */
export async function withFiles(
	z: ZObject,
	api: ZapierApi,
	inputs: InputSpec[],
	values: { [key: string]: unknown },
): Promise<{ [key: string]: unknown }> {
	const found = { ...values };
	const ends = Date.now() + FETCH_MS;
	for (const { key, kind } of inputs) {
		const given = values[key];
		if (kind !== 'file' || given === undefined) continue;
		const files: FileValue[] = [];
		for (const url of [given].flat()) files.push(await fileAt(z, api, key, url, ends));
		found[key] = Array.isArray(given) ? files : files[0];
	}
	return found;
}

async function fileAt(
	z: ZObject,
	api: ZapierApi,
	key: string,
	given: unknown,
	ends: number,
): Promise<FileValue> {
	try {
		const { answer, url } = await open(z, api, key, String(given), ends);
		const bytes = await bodyOf(answer, LARGEST_FILE, ends);
		const headers = headersOf(answer);
		return { name: nameOf(headers['content-disposition'], url), type: typeOf(headers), bytes };
	} catch (thrown) {
		if (thrown instanceof TooLarge) throw inputError(`The file of "${key}" has ${thrown.message}.`);
		if (thrown instanceof TypeError || !(thrown instanceof Error)) throw thrown;
		if (thrown.name === 'ApiError') throw thrown;
		// What is said about the failure may hold the URL, and with it a signature.
		throw inputError(`The file of "${key}" could not be fetched.`);
	}
}

/** Follows redirects one by one, because each leads somewhere else. */
async function open(
	z: ZObject,
	api: ZapierApi,
	key: string,
	first: string,
	ends: number,
): Promise<{ answer: RawHttpResponse; url: URL }> {
	let url = checked(api, key, first);
	for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
		const answer = await z.request(url.href, {
			raw: true,
			redirect: 'manual',
			timeout: Math.max(1_000, ends - Date.now()),
			skipThrowForStatus: true,
			middlewareData: { exactUrl: url.href },
		});
		if (answer.status >= 200 && answer.status < 300) return { answer, url };
		const onward = answer.status < 400 ? answer.headers.get('location') : null;
		if (!onward)
			throw inputError(`The file of "${key}" could not be fetched: HTTP ${answer.status}.`);
		url = checked(api, key, onward, url);
	}
	throw inputError(`The file of "${key}" leads from one address to the next.`);
}

/**
 * A URL that may be asked. Its text may come from outside, by a mapped field: addresses of a machine
 * or a network of its own are none of its business, unless the API itself lives there.
 */
function checked(api: ZapierApi, key: string, text: string, from?: URL): URL {
	const url = URL.canParse(text, from?.href) ? new URL(text, from?.href) : undefined;
	if (!url || !/^https?:$/.test(url.protocol)) {
		throw inputError(`"${key}" needs a file, or the URL of one.`);
	}
	if (isPrivate(url.hostname) && url.hostname !== new URL(api.base_url).hostname) {
		throw inputError(`The file of "${key}" lies in a private network.`);
	}
	return url;
}

function isPrivate(host: string): boolean {
	if (host.startsWith('[')) return !/^\[[23]/.test(host);
	if (host === 'localhost' || /\.(localhost|internal|local)$/.test(host)) return true;
	if (!/^\d+\.\d+\.\d+\.\d+$/.test(host)) return false;
	return /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(
		host,
	);
}

/** The name that the answer gives, else the last part of the URL's path. */
function nameOf(disposition: string | undefined, url: URL): string {
	const coded = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition ?? '')?.[1];
	const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition ?? '');
	const told = coded ? decoded(coded) : (plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2]);
	const name = told ?? decoded(url.pathname.split('/').pop() ?? '');
	return name.replace(/[\u0000-\u001f\u007f/\\]/g, '_').slice(0, 200) || 'file';
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function typeOf(headers: { [name: string]: string }): string {
	const told = (headers['content-type'] ?? '').trim();
	const [bare] = told.split(';');
	return /^[\w.+-]+\/[\w.+-]+$/.test(bare) ? told : 'application/octet-stream';
}
