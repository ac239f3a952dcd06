import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../runtime/types.js';

export const apiCallOperation: Operation = {
	kind: 'api_call',
	key: 'api_call',
	inputs: [
		{ key: 'method', parameter: 'method', kind: 'options' },
		{ key: 'path', parameter: 'path', kind: 'text' },
		{ key: 'query', parameter: 'query', kind: 'key_value' },
		{ key: 'body', parameter: 'body', kind: 'json' },
	],
};

const shown = {
	show: {
		resource: ['api'],
		operation: ['call'],
	},
};

export const apiCallProperties: INodeProperties[] = [
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		required: true,
		displayOptions: shown,
		options: [
			{ name: 'DELETE', value: 'DELETE' },
			{ name: 'GET', value: 'GET' },
			{ name: 'PATCH', value: 'PATCH' },
			{ name: 'POST', value: 'POST' },
			{ name: 'PUT', value: 'PUT' },
		],
		default: 'GET',
		description: 'The HTTP method',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		required: true,
		displayOptions: shown,
		default: '',
		placeholder: 'e.g. /calls?limit=5',
		description: "The part of the URL after the API's base URL, such as /calls?limit=5",
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		displayOptions: shown,
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
		default: {},
		placeholder: 'Add Query',
		description: 'Names and values of the query string',
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'json',
		displayOptions: {
			show: {
				resource: ['api'],
				operation: ['call'],
				method: ['PATCH', 'POST', 'PUT'],
			},
		},
		default: '',
		description: 'The JSON body, for POST, PUT and PATCH',
	},
];
