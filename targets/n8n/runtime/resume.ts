import type {
	IDataObject,
	INodeExecutionData,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { isApiError } from '../shared/errors.js';
import { holds } from '../shared/predicate.js';
import type { Item, WaitSpec } from '../shared/types.js';
import { tried } from './failures.js';
import { connect, type Connection } from './host.js';
import type { N8nApi, Operations } from './types.js';
import { isWaiting } from './wait.js';

/** The webhook that resumes a waiting execution; n8n checks the signature in its URL itself. */
export const resumeWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	},
];

/**
 * Answers a callback. What it carries is not believed: everything that was started is fetched, and
 * the execution goes on when all of it has ended. Until then it keeps waiting.
 */
export async function resume(
	this: IWebhookFunctions,
	api: N8nApi,
	operations: Operations,
): Promise<IWebhookResponseData> {
	const answer = (status: number, body: IDataObject): IWebhookResponseData => {
		this.getResponseObject().status(status).json(body).end();
		return { noWebhookResponse: true };
	};
	const wait = waitOf(this, operations);
	if (!wait) return answer(404, { received: false });
	const connection = await connect.call(this, api, { maxWaitMs: 5_000 });
	const looked = await tried(async () => await lookAll(connection, wait, waitingItems(this)));
	// Answered as not received, so that the vendor may call again.
	if (!looked.ok) return answer(503, { received: false });
	const waits = looked.value.some(({ json }) => isWaiting(wait, json));
	if (waits) return answer(200, { received: true, resumed: false });
	answer(200, { received: true, resumed: true });
	return { noWebhookResponse: true, workflowData: [looked.value] };
}

function waitOf(ctx: IWebhookFunctions, operations: Operations): WaitSpec | undefined {
	const resource = ctx.getNodeParameter('resource') as string;
	const operation = operations[resource]?.[ctx.getNodeParameter('operation') as string];
	return operation?.kind === 'action' ? operation.wait : undefined;
}

/** The items that the node put to wait with, from the waiting execution. */
function waitingItems(ctx: IWebhookFunctions): INodeExecutionData[] {
	const found = ctx.evaluateExpression('{{ $input.all() }}', 0) as unknown;
	return (Array.isArray(found) ? found : []) as INodeExecutionData[];
}

async function lookAll(
	connection: Connection,
	wait: WaitSpec,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const out: INodeExecutionData[] = [];
	for (const [index, { json }] of items.entries()) {
		const looked = isWaiting(wait, json) ? await look(connection, wait, json) : json;
		out.push({ json: looked as IDataObject, pairedItem: { item: index } });
	}
	return out;
}

/** The finished record; while it is not finished, or not to be found yet, what was started. */
async function look({ client }: Connection, wait: WaitSpec, started: IDataObject): Promise<Item> {
	const found = await tried(async () => await client.call(wait.result, { item: started as Item }));
	if (!found.ok) {
		const absent = isApiError(found.thrown) && found.thrown.explanation.kind === 'not_found';
		if (absent) return started;
		throw found.thrown;
	}
	const record = client.record(wait.record, found.value, wait);
	return holds(wait.done, record, found.value.status) ? record : started;
}
