import type { INodeProperties } from 'n8n-workflow';
import { placeCallOperation, placeCallProperties } from './placeCall.js';
import { placeCallAndWaitOperation, placeCallAndWaitProperties } from './placeCallAndWait.js';
import { listCallsOperation, listCallsProperties } from './listCalls.js';
import { findCallOperation, findCallProperties } from './findCall.js';
import type { Operation } from '../../../runtime/types.js';

export const callOperations: Record<string, Operation> = {
	place: placeCallOperation,
	sendAndWait: placeCallAndWaitOperation,
	getAll: listCallsOperation,
	get: findCallOperation,
};

export const callProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: {
			show: {
				resource: ['call'],
			},
		},
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get a call',
				description: 'Finds a call by its ID, with its summary and cost',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many calls',
				description: 'Returns a list of calls, newest first',
			},
			{
				name: 'Place',
				value: 'place',
				action: 'Place a call',
				description: 'Places an outbound call with one of your assistants',
			},
			{
				name: 'Place and Wait for Its End',
				value: 'sendAndWait',
				action: 'Place a call and wait for its end',
				description: 'Places an outbound call and continues when the call has ended',
			},
		],
		default: 'place',
	},
	...placeCallProperties,
	...placeCallAndWaitProperties,
	...listCallsProperties,
	...findCallProperties,
];
