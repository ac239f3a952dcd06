import type { INodeProperties } from 'n8n-workflow';
import { callRecord } from '../../../definition/records.js';
import type { Operation } from '../../../runtime/types.js';

export const listCallsOperation: Operation = {
	kind: 'list',
	key: 'list_calls',
	request: {
		path: '/calls',
		query: {
			direction: { kind: 'arg', key: 'direction' },
			assistant_id: { kind: 'arg', key: 'assistant_id' },
			from: { kind: 'arg', key: 'started_after' },
			to: { kind: 'arg', key: 'started_before' },
		},
		scope: 'read_calls',
	},
	inputs: [
		{ key: 'direction', parameter: 'filters.direction', kind: 'options' },
		{ key: 'assistant_id', parameter: 'filters.assistantId', kind: 'dynamic' },
		{ key: 'started_after', parameter: 'filters.startedAfter', kind: 'datetime' },
		{ key: 'started_before', parameter: 'filters.startedBefore', kind: 'datetime' },
		{ key: 'return_all', parameter: 'returnAll', kind: 'boolean' },
		{ key: 'limit', parameter: 'limit', kind: 'integer' },
	],
	record: callRecord,
	paging: {
		kind: 'cursor',
		items: 'data',
		cursor: 'next_cursor',
		param: 'cursor',
		size_param: 'limit',
	},
	identity: ['id'],
};

const shown = {
	show: {
		resource: ['call'],
		operation: ['getAll'],
	},
};

export const listCallsProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: shown,
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		displayOptions: {
			show: {
				resource: ['call'],
				operation: ['getAll'],
				returnAll: [false],
			},
		},
		default: 50,
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: shown,
		options: [
			{
				displayName: 'Assistant',
				name: 'assistantId',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
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
				description: 'Only calls of this assistant',
			},
			{
				displayName: 'Direction',
				name: 'direction',
				type: 'options',
				options: [
					{ name: 'Inbound', value: 'inbound' },
					{ name: 'Outbound', value: 'outbound' },
				],
				default: 'inbound',
				description: 'Only calls in this direction',
			},
			{
				displayName: 'Started After',
				name: 'startedAfter',
				type: 'dateTime',
				default: '',
				description: 'Only calls that started at or after this time',
			},
			{
				displayName: 'Started Before',
				name: 'startedBefore',
				type: 'dateTime',
				default: '',
				description: 'Only calls that started at or before this time',
			},
		],
	},
];
