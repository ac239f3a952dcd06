import type { Client, Reply } from './client.js';
import { ApiError } from './errors.js';
import { sameOrigin } from './host.js';
import { isEmpty, own } from './path.js';
import { toRecord } from './record.js';
import type { Context, DownloadSpec, FieldShape, FileValue, Item, RequestSpec } from './types.js';

/** How the record of a download is read. */
export interface DownloadRecord {
	record?: FieldShape[];
	at?: string | null;
	source?: string;
}

/** Gets the record of a download, and its file: the answer itself, or what lies at the record's URL. */
export async function download(
	client: Client,
	spec: RequestSpec,
	context: Context,
	wanted: DownloadSpec,
	shape: DownloadRecord = {},
): Promise<{ file: FileValue; item: Item }> {
	if (wanted.url) {
		const item = await described(client, spec, context, shape);
		return { file: await fetchFile(client, item, wanted, context.inputs), item };
	}
	const reply = await client.file(spec, context);
	const item = toRecord(shape.record ?? [], {}, shape.source, { inputs: context.inputs });
	return { file: fileOf(reply, wanted, { ...context.inputs, ...item }), item };
}

/** The record of a download whose file lies elsewhere, without the file. */
export async function described(
	client: Client,
	spec: RequestSpec,
	context: Context,
	shape: DownloadRecord,
): Promise<Item> {
	return client.record(shape.record ?? [], await client.call(spec, context), shape, context.inputs);
}

/** Fetches the file that a record names. Its URL is the vendor's word: see {@link fileUrl}. */
export async function fetchFile(
	client: Client,
	item: Item,
	wanted: DownloadSpec,
	inputs: { [key: string]: unknown } = {},
): Promise<FileValue> {
	const reply = await client.fileAt(fileUrl(client, item, wanted));
	return fileOf(reply, wanted, { ...inputs, ...item });
}

/**
 * Where the file lies. Throws ApiError unless it is the API's own origin, or https at one of the
 * allowed hosts or below: a vendor's answer must not make us ask inside somebody's network.
 */
export function fileUrl(client: Client, item: Item, wanted: DownloadSpec): string {
	const text = own(item, wanted.url ?? '');
	if (isEmpty(text)) {
		throw new ApiError({
			kind: 'not_found',
			message: `${client.api.label} has no file for this.`,
			hint: 'It may not be ready yet, or was not kept.',
		});
	}
	const url = typeof text === 'string' ? parse(text) : undefined;
	if (url && !url.username && !url.password) {
		if (sameOrigin(url.href, client.api.base_url)) return url.href;
		const isKnown = (host: string) => url.hostname === host || url.hostname.endsWith(`.${host}`);
		if (url.protocol === 'https:' && url.port === '' && wanted.hosts?.some(isKnown))
			return url.href;
	}
	throw new ApiError({
		kind: 'redirect',
		message: `The file lies at ${url?.host || 'an address'}, which is not known to belong to ${client.api.label}, so it was not fetched.`,
		hint: 'Tell the support of the integration, which can add the host.',
	});
}

/** The file's name: the template's names filled in, without what a path could be made of. */
export function fileName(wanted: DownloadSpec, values: { [key: string]: unknown }): string {
	const name = wanted.name.replace(/\{([a-z][a-z0-9_]*)\}/g, (_, key: string) =>
		String(own(values, key) ?? ''),
	);
	return (
		name
			// eslint-disable-next-line no-control-regex -- they are what must not get into a name
			.replace(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, '_')
			.replace(/^\.+/, '_')
			.slice(0, 200) || 'file'
	);
}

function fileOf(reply: Reply, wanted: DownloadSpec, values: { [key: string]: unknown }): FileValue {
	const [told] = (reply.headers['content-type'] ?? '').split(';');
	const type = told.trim() || wanted.media_type || 'application/octet-stream';
	return { name: fileName(wanted, values), type, bytes: reply.bytes ?? new Uint8Array() };
}

function parse(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}
