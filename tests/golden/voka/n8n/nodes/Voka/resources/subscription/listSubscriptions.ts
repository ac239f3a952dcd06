import type { INodeProperties } from 'n8n-workflow';
import { subscriptionRecord } from '../../../definition/records.js';
import type { Operation } from '../../../runtime/types.js';

export const listSubscriptionsOperation: Operation = {
	kind: 'list',
	key: 'list_subscriptions',
	request: { path: '/webhook-subscriptions', scope: 'manage_webhooks' },
	inputs: [
		{ key: 'return_all', parameter: 'returnAll', kind: 'boolean' },
		{ key: 'limit', parameter: 'limit', kind: 'integer' },
	],
	record: subscriptionRecord,
	paging: { kind: 'none', items: 'data' },
	identity: ['id'],
};

const shown = {
	show: {
		resource: ['subscription'],
		operation: ['getAll'],
	},
};

export const listSubscriptionsProperties: INodeProperties[] = [
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
				resource: ['subscription'],
				operation: ['getAll'],
				returnAll: [false],
			},
		},
		default: 50,
		description: 'Max number of results to return',
	},
];
