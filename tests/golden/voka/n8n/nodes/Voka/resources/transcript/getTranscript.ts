import type { INodeProperties } from 'n8n-workflow';
import { transcriptRecord } from '../../../definition/records.js';
import type { Operation } from '../../../runtime/types.js';

export const getTranscriptOperation: Operation = {
	kind: 'action',
	key: 'get_transcript',
	choose: 'call_type',
	requests: {
		inbound: { path: '/calls/{call_id}/transcript', scope: 'read_calls' },
		outbound: { path: '/outbound-calls/{call_id}/transcript', scope: 'read_analytics' },
	},
	inputs: [
		{ key: 'call_type', parameter: 'callType', kind: 'options' },
		{ key: 'call_id', parameter: 'callId', kind: 'text' },
		{ key: 'wait_seconds', parameter: 'additionalFields.waitSeconds', kind: 'integer' },
	],
	record: transcriptRecord,
	pending: {
		when: {
			kind: 'status',
			codes: [202],
		},
		wait_seconds: 20,
	},
};

const shown = {
	show: {
		resource: ['transcript'],
		operation: ['get'],
	},
};

export const getTranscriptProperties: INodeProperties[] = [
	{
		displayName: 'Call Type',
		name: 'callType',
		type: 'options',
		required: true,
		displayOptions: shown,
		options: [
			{ name: 'Any Call', value: 'inbound' },
			{ name: 'Outbound via API', value: 'outbound' },
		],
		default: 'inbound',
		description: 'Use Outbound via API for calls that were placed through the API',
	},
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
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: shown,
		options: [
			{
				displayName: 'Wait',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 300, numberPrecision: 0 },
				default: 20,
				description: 'The longest time to wait until the result is ready, in seconds',
			},
		],
	},
];
