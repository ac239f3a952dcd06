import type { DeliverySpec } from '../lib/types.js';

export const delivery: DeliverySpec = {
	subscription: {
		kind: 'managed',
		create: {
			method: 'POST',
			path: '/webhook-subscriptions',
			body: {
				url: { kind: 'hook_url' },
				events: { kind: 'events' },
			},
			scope: 'manage_webhooks',
		},
		list: { path: '/webhook-subscriptions', scope: 'manage_webhooks' },
		list_paging: { kind: 'none', items: 'data' },
		delete: { method: 'DELETE', path: '/webhook-subscriptions/{id}', scope: 'manage_webhooks' },
		active: 'is_active',
		disabled_after: 10,
	},
	signature: {
		kind: 'hmac',
		where: { kind: 'plain', header: 'X-Voka-Signature-256' },
		signed: '{timestamp}.{body}',
		timestamp_header: 'X-Voka-Timestamp',
	},
};
