import { defineSearch } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { subscriptionRecord } from '../definition/records.js';
import { list } from '../lib/search.js';
import type { ListOperationSpec } from '../lib/types.js';

const spec: ListOperationSpec = {
	inputs: [
		{ key: 'return_all', kind: 'boolean' },
		{ key: 'limit', kind: 'integer' },
	],
	request: { path: '/webhook-subscriptions', scope: 'manage_webhooks' },
	paging: { kind: 'none', items: 'data' },
	record: subscriptionRecord,
	identity: ['id'],
	source: 'rest',
	defaultLimit: 50,
};

export const listSubscriptionsSearch = defineSearch({
	key: 'list_subscriptions',
	noun: 'Webhook Subscription',
	display: {
		label: 'Find Webhook Subscriptions',
		description: 'Finds the active webhook subscriptions.',
	},
	operation: {
		inputFields: [
			{
				key: 'return_all',
				label: 'Return All',
				type: 'boolean',
				helpText: 'Whether to return all results or only up to a given limit.',
				default: 'false',
			},
			{
				key: 'limit',
				label: 'Limit',
				type: 'integer',
				helpText: 'The most results to return.',
				default: '50',
			},
		],
		perform: list(api, spec),
		outputFields: [
			{ key: 'id', label: 'Subscription ID', type: 'string', primary: true },
			{ key: 'url', label: 'URL', type: 'string' },
			{ key: 'events', label: 'Events', type: 'string', list: true },
			{ key: 'is_active', label: 'Active', type: 'boolean' },
			{ key: 'created_at', label: 'Created At', type: 'datetime' },
		],
		sample: {
			id: 'sub_01HXYZ',
			url: 'https://example.com/webhooks/voka',
			events: ['call.completed'],
			is_active: true,
			created_at: '2026-05-10T12:00:00Z',
		},
	},
});
