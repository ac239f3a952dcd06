import { baseUrl } from './baseUrl.js';
import { accountRecord } from './records.js';
import type { N8nApi } from '../runtime/types.js';

export const api: N8nApi = {
	label: 'Voka',
	credential: 'vokaApi',
	base_url: baseUrl,
	access: {
		label: 'API Key',
		help: 'Create a key in the Voka dashboard under Integrations → API Keys.',
		help_url: 'https://docs.vokaai.com/api/quickstart',
		prefixes: ['voka_live_', 'voka_test_'],
	},
	test: { path: '/auth/whoami' },
	account: accountRecord,
	account_label: '{customer_name} ({mode})',
	envelope: {},
	errors: {
		message: ['detail', 'title', 'message'],
		code: ['code'],
		request_id: ['request_id'],
		request_id_header: 'X-Request-Id',
		issues: 'issues',
	},
	rate_limit: { requests: 60, window_seconds: 60, retry_after: 'Retry-After' },
	scopes: {
		granted: 'permissions',
		known: [
			{ name: 'read_assistants', help: 'List and read your voice assistants.', preset: true },
			{ name: 'read_calls', help: 'List and read calls; read transcripts.', preset: true },
			{ name: 'manage_webhooks', help: 'Create and delete webhook subscriptions.', preset: true },
			{ name: 'outbound_calls', help: 'Place outbound calls.' },
			{ name: 'read_analytics', help: 'Read quality scores, insights and outbound transcripts.' },
		],
	},
};
