import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { nodeError, textOf, tried } from './failures.js';
import { binaryWith } from './files.js';
import { connect, type Connection } from './host.js';
import { contextOf, operate, requestOf } from './operate.js';
import { preflight } from './preflight.js';
import type { N8nApi, Operation, Operations } from './types.js';
import { startAndWait } from './wait.js';

/** Runs the chosen operation for every item of the input. */
export async function executeOperations(
	this: IExecuteFunctions,
	api: N8nApi,
	operations: Operations,
): Promise<INodeExecutionData[][]> {
	const operation = chosen(this, operations);
	const connection = await connect.call(this, api);
	if (operation.kind === 'action' && operation.wait) {
		return await startAndWait.call(this, connection, operation, operation.wait);
	}
	const out: INodeExecutionData[] = [];
	for (const index of this.getInputData().keys()) {
		out.push(...(await each.call(this, connection, operation, index)));
	}
	return [out];
}

/** The items of one run; what went wrong goes on as an item where the user wants that. */
async function each(
	this: IExecuteFunctions,
	connection: Connection,
	operation: Operation,
	index: number,
): Promise<INodeExecutionData[]> {
	const pairedItem = { item: index };
	let acts = false;
	const result = await tried(async () => {
		const context = await contextOf(this, operation, index);
		const request = requestOf(operation, context.inputs);
		acts = request?.acts ?? operation.kind === 'api_call';
		const merge = operation.kind === 'action' ? operation.merge : undefined;
		await preflight(connection, [request?.scope, merge?.request.scope]);
		const out: INodeExecutionData[] = [];
		for (const { json, file } of await operate(connection, operation, context)) {
			const item: INodeExecutionData = { json: json as IDataObject, pairedItem };
			if (file) item.binary = await binaryWith(this, file, index);
			out.push(item);
		}
		return out;
	});
	if (result.ok) return result.value;
	if (this.continueOnFail()) return [{ json: { error: textOf(result.thrown) }, pairedItem }];
	throw nodeError(this.getNode(), result.thrown, { itemIndex: index, acts });
}

function chosen(ctx: IExecuteFunctions, operations: Operations): Operation {
	const resource = ctx.getNodeParameter('resource', 0) as string;
	const name = ctx.getNodeParameter('operation', 0) as string;
	const found = operations[resource]?.[name];
	if (!found) {
		throw new NodeOperationError(ctx.getNode(), `There is no operation "${name}" of "${resource}"`);
	}
	return found;
}
