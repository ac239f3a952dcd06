import { defineCreate } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { act } from '../lib/operate.js';
import type { ActionSpec } from '../lib/types.js';

const spec: ActionSpec = {
	request: {
		method: 'DELETE',
		path: '/webhook-subscriptions/{subscription_id}',
		scope: 'manage_webhooks',
	},
	inputs: [{ key: 'subscription_id', kind: 'text' }],
	deletes: true,
};

export const deleteSubscriptionCreate = defineCreate({
	key: 'delete_subscription',
	noun: 'Webhook Subscription',
	display: {
		label: 'Delete Webhook Subscription',
		description: 'Deletes a webhook subscription by its ID.',
	},
	operation: {
		inputFields: [
			{
				key: 'subscription_id',
				label: 'Subscription ID',
				type: 'string',
				required: true,
				helpText: 'The ID of the subscription to delete.',
				dynamic: 'choose_subscriptions.id.name',
			},
		],
		perform: act(api, spec),
		outputFields: [{ key: 'deleted', label: 'Deleted', type: 'boolean' }],
		sample: { deleted: true },
	},
});
