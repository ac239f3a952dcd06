import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';
import { baseUrl } from '../nodes/definition/baseUrl.js';

export class VokaApi implements ICredentialType {
	name = 'vokaApi';

	displayName = 'Voka API';

	icon: Icon = { light: 'file:../icons/voka.svg', dark: 'file:../icons/voka.dark.svg' };

	documentationUrl = 'https://github.com/vokaai/n8n-nodes-voka#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. voka_live_…',
			description: 'Create a key in the Voka dashboard under Integrations → API Keys',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: { Authorization: '=Bearer {{$credentials.apiKey}}' },
		},
	};

	test: ICredentialTestRequest = {
		request: { baseURL: baseUrl, url: '/auth/whoami', method: 'GET', disableFollowRedirect: true },
	};
}
