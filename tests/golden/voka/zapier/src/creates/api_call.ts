import { defineCreate } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { callApi } from '../lib/operate.js';
import type { InputSpec } from '../lib/types.js';

const spec: InputSpec[] = [
	{ key: 'method', kind: 'options' },
	{ key: 'path', kind: 'text' },
	{ key: 'query', kind: 'key_value' },
	{ key: 'body', kind: 'json' },
];

export const apiCallCreate = defineCreate({
	key: 'api_call',
	noun: 'API Call',
	display: {
		label: 'API Request',
		description: "Sends a request of your own to the API, with your connection's key.",
	},
	operation: {
		inputFields: [
			{
				key: 'method',
				label: 'Method',
				type: 'string',
				required: true,
				helpText: 'The HTTP method.',
				choices: [
					{ value: 'GET', sample: 'GET', label: 'GET' },
					{ value: 'POST', sample: 'POST', label: 'POST' },
					{ value: 'PUT', sample: 'PUT', label: 'PUT' },
					{ value: 'PATCH', sample: 'PATCH', label: 'PATCH' },
					{ value: 'DELETE', sample: 'DELETE', label: 'DELETE' },
				],
				default: 'GET',
			},
			{
				key: 'path',
				label: 'Path',
				type: 'string',
				required: true,
				helpText: "The part of the URL after the API's base URL, such as /calls?limit=5.",
				placeholder: '/calls?limit=5',
			},
			{
				key: 'query',
				label: 'Query',
				type: 'string',
				dict: true,
				helpText: 'Names and values of the query string.',
			},
			{
				key: 'body',
				label: 'Body',
				type: 'text',
				helpText: 'The JSON body, for POST, PUT and PATCH.',
			},
		],
		perform: callApi(api, spec),
		sample: { status_code: 200 },
		outputFields: [{ key: 'status_code', label: 'Status Code', type: 'integer' }],
	},
});
