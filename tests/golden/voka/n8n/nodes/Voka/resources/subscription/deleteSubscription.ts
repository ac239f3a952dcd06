import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../runtime/types.js';

export const deleteSubscriptionOperation: Operation = {
	kind: 'action',
	key: 'delete_subscription',
	request: {
		method: 'DELETE',
		path: '/webhook-subscriptions/{subscription_id}',
		scope: 'manage_webhooks',
	},
	inputs: [{ key: 'subscription_id', parameter: 'subscriptionId', kind: 'text' }],
	deletes: true,
};

const shown = {
	show: {
		resource: ['subscription'],
		operation: ['delete'],
	},
};

export const deleteSubscriptionProperties: INodeProperties[] = [
	{
		displayName: 'Subscription ID',
		name: 'subscriptionId',
		type: 'string',
		required: true,
		displayOptions: shown,
		default: '',
		placeholder: 'e.g. sub_01HXYZ',
		description: 'The ID of the subscription to delete',
	},
];
