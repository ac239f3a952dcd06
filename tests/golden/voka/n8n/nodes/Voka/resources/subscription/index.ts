import type { INodeProperties } from 'n8n-workflow';
import { deleteSubscriptionOperation, deleteSubscriptionProperties } from './deleteSubscription.js';
import { listSubscriptionsOperation, listSubscriptionsProperties } from './listSubscriptions.js';
import type { Operation } from '../../../runtime/types.js';

export const subscriptionOperations: Record<string, Operation> = {
	delete: deleteSubscriptionOperation,
	getAll: listSubscriptionsOperation,
};

export const subscriptionProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: {
			show: {
				resource: ['subscription'],
			},
		},
		options: [
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete a webhook subscription',
				description: 'Deletes a webhook subscription by its ID',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many webhook subscriptions',
				description: 'Returns a list of the active webhook subscriptions',
			},
		],
		default: 'delete',
	},
	...deleteSubscriptionProperties,
	...listSubscriptionsProperties,
];
