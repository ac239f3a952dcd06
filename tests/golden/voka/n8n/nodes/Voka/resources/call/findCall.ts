import type { INodeProperties } from 'n8n-workflow';
import { callDetailRecord } from '../../../definition/records.js';
import type { Operation } from '../../../runtime/types.js';

export const findCallOperation: Operation = {
	kind: 'find',
	key: 'find_call',
	request: { path: '/calls/{call_id}', scope: 'read_calls' },
	inputs: [{ key: 'call_id', parameter: 'callId', kind: 'text' }],
	record: callDetailRecord,
};

const shown = {
	show: {
		resource: ['call'],
		operation: ['get'],
	},
};

export const findCallProperties: INodeProperties[] = [
	{
		displayName: 'Call ID',
		name: 'callId',
		type: 'string',
		required: true,
		displayOptions: shown,
		default: '',
		placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440001',
		description: 'The ID of the call',
	},
];
