import type { INodeProperties } from 'n8n-workflow';
import { assistantRecord } from '../../../definition/records.js';
import type { Operation } from '../../../runtime/types.js';

export const listAssistantsOperation: Operation = {
	kind: 'list',
	key: 'list_assistants',
	request: {
		path: '/assistants',
		query: {
			id: { kind: 'arg', key: 'assistant_id' },
		},
		scope: 'read_assistants',
	},
	inputs: [
		{ key: 'assistant_id', parameter: 'filters.assistantId', kind: 'dynamic' },
		{ key: 'return_all', parameter: 'returnAll', kind: 'boolean' },
		{ key: 'limit', parameter: 'limit', kind: 'integer' },
	],
	record: assistantRecord,
	paging: {
		kind: 'offset',
		items: 'data',
		param: 'offset',
		size_param: 'limit',
		size: 100,
		total: 'pagination.total',
	},
	identity: ['id'],
};

const shown = {
	show: {
		resource: ['assistant'],
		operation: ['getAll'],
	},
};

export const listAssistantsProperties: INodeProperties[] = [
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
				resource: ['assistant'],
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
				description: 'Only this assistant',
			},
		],
	},
];
