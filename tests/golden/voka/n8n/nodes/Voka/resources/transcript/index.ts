import type { INodeProperties } from 'n8n-workflow';
import { getTranscriptOperation, getTranscriptProperties } from './getTranscript.js';
import type { Operation } from '../../../runtime/types.js';

export const transcriptOperations: Record<string, Operation> = { get: getTranscriptOperation };

export const transcriptProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: {
			show: {
				resource: ['transcript'],
			},
		},
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get a transcript',
				description: 'Gets the transcript of a call, waiting a while when it is not ready yet',
			},
		],
		default: 'get',
	},
	...getTranscriptProperties,
];
