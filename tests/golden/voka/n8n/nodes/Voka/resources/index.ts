import type { INodeProperties } from 'n8n-workflow';
import { callOperations, callProperties } from './call/index.js';
import { transcriptOperations, transcriptProperties } from './transcript/index.js';
import { assistantOperations, assistantProperties } from './assistant/index.js';
import { subscriptionOperations, subscriptionProperties } from './subscription/index.js';
import { apiOperations, apiProperties } from './api/index.js';
import { connectionOperations, connectionProperties } from './connection/index.js';
import type { Operation } from '../../runtime/types.js';

export const operations: Record<string, Record<string, Operation>> = {
	call: callOperations,
	transcript: transcriptOperations,
	assistant: assistantOperations,
	subscription: subscriptionOperations,
	api: apiOperations,
	connection: connectionOperations,
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'API', value: 'api' },
			{ name: 'Assistant', value: 'assistant' },
			{ name: 'Call', value: 'call' },
			{ name: 'Connection', value: 'connection' },
			{ name: 'Transcript', value: 'transcript' },
			{ name: 'Webhook Subscription', value: 'subscription' },
		],
		default: 'call',
	},
	...callProperties,
	...transcriptProperties,
	...assistantProperties,
	...subscriptionProperties,
	...apiProperties,
	...connectionProperties,
];
