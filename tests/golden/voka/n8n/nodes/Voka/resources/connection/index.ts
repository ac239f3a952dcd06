import type { INodeProperties } from 'n8n-workflow';
import { getConnectionOperation, getConnectionProperties } from './getConnection.js';
import type { Operation } from '../../../runtime/types.js';

export const connectionOperations: Record<string, Operation> = { get: getConnectionOperation };

export const connectionProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: {
			show: {
				resource: ['connection'],
			},
		},
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get the connection',
				description: 'Tells who the credential belongs to at Voka, and what it may do',
			},
		],
		default: 'get',
	},
	...getConnectionProperties,
];
