import type { IExecuteFunctions } from 'n8n-workflow';
import { download } from '../shared/download.js';
import { ApiError, inputError } from '../shared/errors.js';
import { findInList } from '../shared/find.js';
import { readList } from '../shared/list.js';
import { sendMerged } from '../shared/merge.js';
import { untilReady } from '../shared/pending.js';
import type { Context, FileValue, Item, Method, RequestSpec } from '../shared/types.js';
import { applicable } from '../shared/when.js';
import { withFiles } from './files.js';
import type { Connection } from './host.js';
import { readInputs } from './inputs.js';
import { labelOf } from './preflight.js';
import type { ActionOperation, FindOperation, ListOperation, Operation } from './types.js';

/** What a request is filled with: always the user's values, if none. */
export type Given = Context & { inputs: { [key: string]: unknown } };

/** One item to put out, and the file beside it. */
export interface Put {
	json: Item;
	file?: FileValue;
}

/** The user's values for one item of the input; those that do not apply are left out. */
export async function contextOf(
	ctx: IExecuteFunctions,
	operation: Operation,
	itemIndex: number,
): Promise<Given> {
	const read = (parameter: string) => ctx.getNodeParameter(parameter, itemIndex, '');
	const values = readInputs(operation.inputs, read, ctx.getTimezone());
	const rules = 'rules' in operation ? operation.rules : undefined;
	const applying = applicable(values, rules ?? []);
	return { inputs: await withFiles(ctx, operation.inputs, applying, itemIndex) };
}

/** The request that the inputs choose; undefined where the operation has none of its own. */
export function requestOf(
	operation: Operation,
	inputs: { [key: string]: unknown },
): RequestSpec | undefined {
	if (operation.kind === 'api_call' || operation.kind === 'connection') return undefined;
	if (operation.request) return operation.request;
	const chosen = String(inputs[operation.choose ?? ''] ?? '');
	const found = operation.requests?.[chosen];
	if (!found) throw inputError(`"${chosen}" is not one of the choices of "${operation.choose}".`);
	return found;
}

/** Runs one operation once and gives the items it put out. */
export async function operate(
	connection: Connection,
	operation: Operation,
	context: Given,
): Promise<Put[]> {
	const asPut = (json: Item): Put => ({ json });
	if (operation.kind === 'api_call') return (await callApi(connection, context.inputs)).map(asPut);
	if (operation.kind === 'connection') return [asPut(await owner(connection))];
	const request = requestOf(operation, context.inputs) as RequestSpec;
	if (operation.kind === 'list') {
		return (await list(connection, operation, request, context)).map(asPut);
	}
	if (operation.kind === 'find')
		return [asPut(await find(connection, operation, request, context))];
	if (operation.download) {
		const { item, file } = await download(
			connection.client,
			request,
			context,
			operation.download,
			operation,
		);
		return [{ json: { ...item, file_name: file.name }, file }];
	}
	return [asPut(await act(connection, operation, request, context))];
}

async function act(
	connection: Connection,
	operation: ActionOperation,
	request: RequestSpec,
	context: Given,
): Promise<Item> {
	const { client } = connection;
	if (operation.pending) return await settle(connection, operation, request, context);
	const reply = operation.merge
		? await sendMerged(client, request, operation.merge, context)
		: await client.call(request, context);
	if (operation.deletes) return { deleted: true };
	if (!operation.record) return client.object(reply, operation.at);
	return client.record(operation.record, reply, operation, context.inputs);
}

/** One thing by its ID, or the first of a list that has the wanted values. */
async function find(
	{ client }: Connection,
	operation: FindOperation,
	request: RequestSpec,
	context: Given,
): Promise<Item> {
	const { paging, match } = operation;
	if (!paging || !match) {
		const reply = await client.call(request, context);
		return client.record(operation.record, reply, operation, context.inputs);
	}
	const found = await findInList(client, { ...operation, request, paging, match }, context);
	if (found) return found;
	throw new ApiError({
		kind: 'not_found',
		message: `${client.api.label} has nothing with these values.`,
		hint: 'Check the values; upper and lower case make no difference.',
	});
}

async function list(
	{ client }: Connection,
	operation: ListOperation,
	request: RequestSpec,
	context: Given,
): Promise<Item[]> {
	const { return_all: all, limit } = context.inputs;
	const most = all === true ? undefined : Math.max(1, Number(limit ?? 50));
	const { items } = await readList(client, { ...operation, request }, context, { limit: most });
	return most === undefined ? items : items.slice(0, most);
}

/** Asks again for a bounded time while the answer is not final, and says whether it became so. */
async function settle(
	{ client }: Connection,
	operation: ActionOperation,
	request: RequestSpec,
	context: Given,
): Promise<Item> {
	const pending = operation.pending ?? { when: { kind: 'status' as const, codes: [] } };
	const seconds = Number(context.inputs.wait_seconds ?? pending.wait_seconds ?? 0);
	const reply = await untilReady(client, request, pending, context, seconds);
	return client.record(operation.record ?? [], reply, operation, context.inputs);
}

/** The account that the credential belongs to, with the label that the description gives it. */
async function owner(connection: Connection): Promise<Item> {
	const { api, client } = connection;
	const account = client.record(api.account ?? [], await client.call(api.test));
	return { label: labelOf(connection, account), ...account };
}

async function callApi(
	{ client }: Connection,
	inputs: { [key: string]: unknown },
): Promise<Item[]> {
	const { payload } = await client.custom({
		method: String(inputs.method ?? 'GET') as Method,
		path: String(inputs.path ?? ''),
		query: inputs.query as { [name: string]: unknown } | undefined,
		body: inputs.body,
	});
	if (Array.isArray(payload)) return payload.map(asItem);
	return [asItem(payload)];
}

function asItem(value: unknown): Item {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Item;
	return value === undefined ? { success: true } : { data: value };
}
