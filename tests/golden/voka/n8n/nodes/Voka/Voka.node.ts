import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { listSearch } from './listSearch/index.js';
import { operations, properties } from './resources/index.js';
import { api } from '../definition/api.js';
import { executeOperations } from '../runtime/execute.js';
import { resume, resumeWebhooks } from '../runtime/resume.js';

export class Voka implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Voka',
		name: 'voka',
		icon: { light: 'file:../../icons/voka.svg', dark: 'file:../../icons/voka.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Voice AI assistants that answer and place phone calls',
		defaults: { name: 'Voka' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'vokaApi', required: true }],
		webhooks: resumeWebhooks,
		properties,
	};

	methods = { listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperations.call(this, api, operations);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resume.call(this, api, operations);
	}
}
