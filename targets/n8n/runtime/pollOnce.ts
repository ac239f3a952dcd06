import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { poll, recent, type PollContext, type PollState } from '../shared/poll.js';
import { nodeError, tried } from './failures.js';
import { connect, type Connection } from './host.js';
import { readInputs } from './inputs.js';
import { preflight } from './preflight.js';
import type { PollDefinition, PollTriggerSpec } from './types.js';

const SAMPLES = 3;

/** Polls that go on, by workflow and node. */
const running = new Set<string>();

/**
 * One poll: what is new since the last one, or samples when the workflow is being edited.
 *
 * While a slow one goes on, the next one has nothing to say: it would find the same items.
 */
export async function pollOnce(
	this: IPollFunctions,
	definition: PollDefinition,
): Promise<INodeExecutionData[][] | null> {
	if (this.getMode() === 'manual') return await read.call(this, definition);
	const key = `${this.getWorkflow().id} ${this.getNode().id}`;
	if (running.has(key)) return null;
	running.add(key);
	try {
		return await read.call(this, definition);
	} finally {
		running.delete(key);
	}
}

async function read(
	this: IPollFunctions,
	definition: PollDefinition,
): Promise<INodeExecutionData[][] | null> {
	const trigger = triggerOf(this, definition);
	const context = contextOf(this, trigger);
	const found = await tried(async () => {
		const connection = await connect.call(this, definition.api);
		await preflight(connection, [trigger.poll.request.scope]);
		if (this.getMode() === 'manual') {
			const items = await recent(connection.client, trigger.poll, context, { maxPages: 1 });
			return items.slice(0, SAMPLES);
		}
		return await news(this, connection, trigger, context);
	});
	if (!found.ok) throw nodeError(this.getNode(), found.thrown);
	if (found.value.length === 0) return null;
	return [this.helpers.returnJsonArray(found.value as IDataObject[])];
}

/** The state is replaced only after everything was read. */
async function news(
	ctx: IPollFunctions,
	{ client }: Connection,
	trigger: PollTriggerSpec,
	context: PollContext,
) {
	const data = ctx.getWorkflowStaticData('node');
	const known =
		data.trigger === trigger.key ? (data.state as unknown as PollState | undefined) : undefined;
	const { items, state } = await poll(client, trigger.poll, known, context);
	data.trigger = trigger.key;
	data.state = state as unknown as IDataObject;
	return items;
}

function triggerOf(ctx: IPollFunctions, definition: PollDefinition): PollTriggerSpec {
	const event = ctx.getNodeParameter('event') as string;
	const found = definition.triggers.find((trigger) => trigger.key === event);
	if (!found) throw new NodeOperationError(ctx.getNode(), `There is no event "${event}"`);
	return found;
}

function contextOf(ctx: IPollFunctions, trigger: PollTriggerSpec): PollContext {
	const read = (parameter: string) => ctx.getNodeParameter(parameter, '');
	const inputs = readInputs(trigger.inputs, read, ctx.getTimezone());
	const filters = trigger.filters.map(({ key, field }) => ({ field, value: inputs[key] }));
	const hours = inputs.lookback_hours;
	return { inputs, filters, ...(hours === undefined ? {} : { lookbackHours: Number(hours) }) };
}
