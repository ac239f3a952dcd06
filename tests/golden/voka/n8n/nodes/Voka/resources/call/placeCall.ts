import type { INodeProperties } from 'n8n-workflow';
import { placedCallRecord } from '../../../definition/records.js';
import type { Operation } from '../../../runtime/types.js';

export const placeCallOperation: Operation = {
	kind: 'action',
	key: 'place_call',
	request: {
		method: 'POST',
		path: '/outbound-calls',
		body: {
			assistant_id: { kind: 'arg', key: 'assistant_id' },
			to_number: { kind: 'arg', key: 'to_number' },
			callback_url: { kind: 'arg', key: 'callback_url' },
			metadata: { kind: 'arg', key: 'metadata' },
		},
		scope: 'outbound_calls',
		acts: true,
	},
	inputs: [
		{ key: 'assistant_id', parameter: 'assistantId', kind: 'dynamic' },
		{ key: 'to_number', parameter: 'toNumber', kind: 'text' },
		{ key: 'metadata', parameter: 'additionalFields.metadata', kind: 'key_value' },
		{ key: 'callback_url', parameter: 'additionalFields.callbackUrl', kind: 'text' },
	],
	record: placedCallRecord,
};

const shown = {
	show: {
		resource: ['call'],
		operation: ['place'],
	},
};

export const placeCallProperties: INodeProperties[] = [
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
				displayName: 'Callback URL',
				name: 'callbackUrl',
				type: 'string',
				default: '',
				description: 'A URL of yours that Voka calls as the call progresses',
				placeholder: 'e.g. https://example.com/voka/callback',
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
