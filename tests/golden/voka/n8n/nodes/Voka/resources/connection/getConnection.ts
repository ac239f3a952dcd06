import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../runtime/types.js';

export const getConnectionOperation: Operation = {
	kind: 'connection',
	key: 'get_connection',
	inputs: [],
};

export const getConnectionProperties: INodeProperties[] = [];
