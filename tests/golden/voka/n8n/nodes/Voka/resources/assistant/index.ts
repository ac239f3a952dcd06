import type { INodeProperties } from 'n8n-workflow';
import { listAssistantsOperation, listAssistantsProperties } from './listAssistants.js';
import type { Operation } from '../../../runtime/types.js';

export const assistantOperations: Record<string, Operation> = { getAll: listAssistantsOperation };

export const assistantProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: {
			show: {
				resource: ['assistant'],
			},
		},
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many assistants',
				description: 'Returns a list of your voice assistants',
			},
		],
		default: 'getAll',
	},
	...listAssistantsProperties,
];
