import type { Bundle, ZObject } from 'zapier-platform-core';
import type { Client } from '../shared/client.js';
import { described, download, fetchFile, fileName, fileUrl } from '../shared/download.js';
import { ApiError, isApiError } from '../shared/errors.js';
import { toRecord } from '../shared/record.js';
import type { FileValue, Item } from '../shared/types.js';
import { guarded, unlessMissing } from './failures.js';
import { withFiles } from './files.js';
import { connect } from './host.js';
import { readInputs } from './inputs.js';
import type { FileSpec, ZapierApi } from './types.js';

/** What a hydrator is given: the step's inputs, the file's name and, where the record told it, its URL. */
type Wanted = { inputs: Item; name: string; url?: string };

type Hydrator = (z: ZObject, bundle: Bundle) => Promise<string>;

/**
 * A search that puts out a file: Zapier fetches it, by the hydrator, when a later step wants it. The
 * record is there at once, and a URL in it that may not be fetched ends the search.
 */
export function lookFile(api: ZapierApi, spec: FileSpec, hydrator: Hydrator) {
	return async (z: ZObject, bundle: Bundle): Promise<Item[]> =>
		await guarded(z, async () => {
			const inputs = readInputs(spec.inputs, bundle.inputData);
			const client = connect(z, bundle, api);
			const found = await unlessMissing(async () => await recordOf(client, spec, inputs));
			return found.map((item) => {
				const url = spec.download.url ? fileUrl(client, item, spec.download) : undefined;
				const name = fileName(spec.download, { ...inputs, ...item });
				const wanted: Wanted = { inputs: rawInputs(spec, bundle), name, ...(url ? { url } : {}) };
				return { ...item, file_name: name, file: z.dehydrateFile(hydrator, wanted) };
			});
		});
}

/** An action that puts out a file: it is fetched once, because fetching may be what does something. */
export function actFile(api: ZapierApi, spec: FileSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Item> =>
		await guarded(
			z,
			async () => {
				const client = connect(z, bundle, api);
				const read = readInputs(spec.inputs, bundle.inputData);
				const inputs = await withFiles(z, api, spec.inputs, read);
				const { file, item } = await download(
					client,
					spec.request,
					{ inputs },
					spec.download,
					spec,
				);
				return { ...item, file_name: file.name, file: await stashed(z, file) };
			},
			spec.request,
		);
}

/**
 * The hydrator of a search: fetches the file and gives it to Zapier to keep. The URL is the vendor's
 * word, so its form is checked here again. A link that has run out meanwhile is asked for anew.
 */
export function stashFile(api: ZapierApi, spec: FileSpec): Hydrator {
	return async (z, bundle) =>
		await guarded(z, async () => {
			const { inputs: given, name, url } = bundle.inputData as Wanted;
			const inputs = readInputs(spec.inputs, given);
			const client = connect(z, bundle, api);
			const field = spec.download.url;
			const file =
				url && field
					? await linked(client, spec, inputs, { [field]: url })
					: (await download(client, spec.request, { inputs }, spec.download, spec)).file;
			return await stashed(z, { ...file, name });
		});
}

async function linked(
	client: Client,
	spec: FileSpec,
	inputs: Item,
	told: Item,
): Promise<FileValue> {
	try {
		return await fetchFile(client, told, spec.download, inputs);
	} catch (thrown) {
		const status = isApiError(thrown) ? (thrown.explanation.status ?? 0) : 0;
		if (![401, 403, 404, 410].includes(status)) throw thrown;
	}
	const item = await recordOf(client, spec, inputs);
	try {
		return await fetchFile(client, item, spec.download, inputs);
	} catch (thrown) {
		throw isApiError(thrown) ? withoutBlame(client, thrown) : thrown;
	}
}

/** No key was sent, so a 401 says nothing about the connection, and nobody has to connect again. */
function withoutBlame(client: Client, thrown: ApiError): ApiError {
	const { kind, status } = thrown.explanation;
	if (kind !== 'auth' && kind !== 'scope') return thrown;
	return new ApiError({
		kind: 'not_found',
		message: `${client.api.label} does not give the file out (HTTP ${status}).`,
		hint: 'The link to it may have run out, or it was not kept.',
		status,
	});
}

async function recordOf(client: Client, spec: FileSpec, inputs: Item): Promise<Item> {
	if (spec.download.url) return await described(client, spec.request, { inputs }, spec);
	return toRecord(spec.record ?? [], {}, spec.source, { inputs });
}

/** The inputs as Zapier gave them: they are read again when the file is wanted. */
function rawInputs(spec: FileSpec, bundle: Bundle): Item {
	const given = spec.inputs.map(({ key }): [string, unknown] => [key, bundle.inputData[key]]);
	return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

async function stashed(z: ZObject, { bytes, name, type }: FileValue): Promise<string> {
	return await z.stashFile(Buffer.from(bytes), bytes.length, name, type);
}
