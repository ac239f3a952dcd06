import type { INodeProperties } from 'n8n-workflow';
import { finishedCallRecord, placedCallRecord } from '../../../definition/records.js';
import type { Operation } from '../../../runtime/types.js';

export const placeCallAndWaitOperation: Operation = {
	kind: 'action',
	key: 'place_call_and_wait',
	request: {
		method: 'POST',
		path: '/outbound-calls',
		body: {
			assistant_id: { kind: 'arg', key: 'assistant_id' },
			to_number: { kind: 'arg', key: 'to_number' },
			callback_url: { kind: 'callback_url' },
			metadata: { kind: 'arg', key: 'metadata' },
		},
		scope: 'outbound_calls',
		acts: true,
	},
	inputs: [
		{ key: 'assistant_id', parameter: 'assistantId', kind: 'dynamic' },
		{ key: 'to_number', parameter: 'toNumber', kind: 'text' },
		{ key: 'metadata', parameter: 'additionalFields.metadata', kind: 'key_value' },
		{ key: 'max_wait_minutes', parameter: 'additionalFields.maxWaitMinutes', kind: 'integer' },
	],
	record: placedCallRecord,
	wait: {
		result: { path: '/calls/{id}', scope: 'read_calls' },
		record: finishedCallRecord,
		done: { kind: 'present', path: 'ended_at' },
	},
};

const shown = {
	show: {
		resource: ['call'],
		operation: ['sendAndWait'],
	},
};

export const placeCallAndWaitProperties: INodeProperties[] = [
	{
		displayName: 'Assistant',
		name: 'assistantId',
		type: 'resourceLocator',
		required: true,
		displayOptions: shown,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'assistants', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440000',
			},
		],
		default: { mode: 'list', value: '' },
		description: 'The assistant that speaks on the call',
	},
	{
		displayName: 'To Number',
		name: 'toNumber',
		type: 'string',
		required: true,
		displayOptions: shown,
		default: '',
		placeholder: 'e.g. +12025551111',
		description: 'The number to call, with + and country code',
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
				displayName: 'Maximum Wait',
				name: 'maxWaitMinutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440, numberPrecision: 0 },
				default: 60,
				description: 'The longest time to wait for the end, in minutes',
			},
			{
				displayName: 'Metadata',
				name: 'metadata',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Metadata',
				default: {},
				options: [
					{
						displayName: 'Pair',
						name: 'pair',
						values: [
							{ displayName: 'Name', name: 'name', type: 'string', default: '' },
							{ displayName: 'Value', name: 'value', type: 'string', default: '' },
						],
					},
				],
				description: 'Names and values of your own that stay with the call',
			},
		],
	},
];
