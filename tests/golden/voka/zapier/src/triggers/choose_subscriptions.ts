import { defineTrigger } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { subscriptionRecord } from '../definition/records.js';
import { dropdown } from '../lib/search.js';
import type { DropdownSpec } from '../lib/types.js';

const spec: DropdownSpec = {
	request: { path: '/webhook-subscriptions', scope: 'manage_webhooks' },
	paging: { kind: 'none', items: 'data' },
	record: subscriptionRecord,
	value: 'id',
	text: ['url'],
};

export const chooseSubscriptionsTrigger = defineTrigger({
	key: 'choose_subscriptions',
	noun: 'Webhook Subscription',
	display: {
		label: 'New Webhook Subscription',
		description: 'Triggers when a new webhook subscription is created.',
		hidden: true,
	},
	operation: {
		type: 'polling',
		perform: dropdown(api, spec),
		canPaginate: true,
		outputFields: [
			{ key: 'id', label: 'Webhook Subscription ID', type: 'string', primary: true },
			{ key: 'name', label: 'Webhook Subscription Name', type: 'string' },
		],
		sample: { id: 'sub_01HXYZ', name: 'https://example.com/webhooks/voka' },
	},
});
