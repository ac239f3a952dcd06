import type { INodeProperties } from 'n8n-workflow';
import { apiCallOperation, apiCallProperties } from './apiCall.js';
import type { Operation } from '../../../runtime/types.js';

export const apiOperations: Record<string, Operation> = { call: apiCallOperation };

export const apiProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: {
			show: {
				resource: ['api'],
			},
		},
		options: [
			{
				name: 'Call',
				value: 'call',
				action: 'Make an API call',
				description: "Sends a request of your own to the Voka API, with your connection's key",
			},
		],
		default: 'call',
	},
	...apiCallProperties,
];
