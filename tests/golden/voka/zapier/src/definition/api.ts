import type { ZapierApi } from '../lib/types.js';
import { baseUrl } from './baseUrl.js';

export const api: ZapierApi = {
	label: 'Voka',
	base_url: baseUrl,
	access: {
		label: 'API Key',
		help: 'Create a key in the Voka dashboard under Integrations → API Keys.',
		help_url: 'https://docs.vokaai.com/api/quickstart',
		prefixes: ['voka_live_', 'voka_test_'],
	},
	auth: { kind: 'bearer', field: 'api_key' },
	test: { path: '/auth/whoami' },
	errors: {
		message: ['detail', 'title', 'message'],
		code: ['code'],
		request_id: ['request_id'],
		request_id_header: 'X-Request-Id',
		issues: 'issues',
	},
	rate_limit: { requests: 60 },
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
