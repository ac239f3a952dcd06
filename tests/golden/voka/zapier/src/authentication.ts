import type { Authentication } from 'zapier-platform-core';
import { api } from './definition/api.js';
import { accountRecord } from './definition/records.js';
import { testConnection } from './lib/account.js';

export const authentication = {
	type: 'custom',
	fields: [
		{
			key: 'api_key',
			label: 'API Key',
			type: 'password',
			required: true,
			helpText:
				'Create a key in the Voka dashboard under Integrations → API Keys. [Where to find it](https://docs.vokaai.com/api/quickstart).',
		},
	],
	test: testConnection(api, accountRecord),
	connectionLabel: '{{customer_name}} ({{mode}})',
} satisfies Authentication;
