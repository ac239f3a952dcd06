import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { holds } from '../shared/predicate.js';
import type { Item, WaitSpec } from '../shared/types.js';
import { nodeError, textOf, tried } from './failures.js';
import type { Connection } from './host.js';
import { contextOf, requestOf } from './operate.js';
import { preflight } from './preflight.js';
import type { ActionOperation } from './types.js';

/**
 * Starts the long operation for every item, with this execution's signed URL as the callback, and
 * lets the execution wait.
 *
 * n8n keeps the waiting node's input items. They are replaced by what was started: the callback
 * finds there what it waits for, and when the time is over they are what goes on.
 */
export async function startAndWait(
	this: IExecuteFunctions,
	connection: Connection,
	operation: ActionOperation,
	wait: WaitSpec,
): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const minutes: number[] = [];
	for (const [index, item] of items.entries()) {
		const started = await tried(async () => {
			const context = await contextOf(this, operation, index);
			minutes.push(Number(context.inputs.max_wait_minutes ?? wait.max_wait_minutes ?? 60));
			return await start(this, connection, operation, wait, context.inputs);
		});
		if (!started.ok && !this.continueOnFail()) {
			throw nodeError(this.getNode(), started.thrown, { itemIndex: index, acts: true });
		}
		const json = started.ok ? started.value : { error: textOf(started.thrown) };
		item.json = json as IDataObject;
		delete item.binary;
	}
	if (items.some((item) => isWaiting(wait, item.json))) {
		await this.putExecutionToWait(new Date(Date.now() + Math.max(...minutes) * 60_000));
	}
	return [items];
}

/** Whether an item was started and has not ended. */
export function isWaiting(wait: WaitSpec, item: IDataObject): boolean {
	return item.error === undefined && !holds(wait.done, item);
}

/** Starts one; the record is the finished one's, as far as it is known at the start. */
async function start(
	ctx: IExecuteFunctions,
	connection: Connection,
	operation: ActionOperation,
	wait: WaitSpec,
	inputs: { [key: string]: unknown },
): Promise<Item> {
	const request = requestOf(operation, inputs);
	await preflight(connection, [request?.scope, wait.result.scope]);
	if (!request) return {};
	const context = { inputs, callbackUrl: ctx.getSignedResumeUrl() };
	const reply = await connection.client.call(request, context);
	return connection.client.record(wait.record, reply, operation);
}
