import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { definition } from './definition.js';
import { listSearch } from '../Voka/listSearch/index.js';
import { subscribe, subscribed, unsubscribe } from '../runtime/subscribe.js';
import { receive } from '../runtime/receive.js';

export class VokaTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Voka Trigger',
		name: 'vokaTrigger',
		icon: { light: 'file:../../icons/voka.svg', dark: 'file:../../icons/voka.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow as soon as Voka reports an event',
		defaults: { name: 'Voka Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'vokaApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Else n8n would not ask the node what to answer.
				responseData: '',
				path: 'webhook',
			},
		],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: [
					{ name: 'Call Completed', value: 'call_completed', description: 'When a call has ended' },
					{
						name: 'Insight Received',
						value: 'insight_received',
						description: 'When an insight about a call is received',
					},
					{
						name: 'Transcript Ready',
						value: 'transcript_ready',
						description: 'When the transcript of a call is ready',
					},
				],
				default: ['call_completed'],
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				displayOptions: {
					show: {
						events: ['call_completed'],
					},
				},
				options: [
					{
						displayName: 'Assistant',
						name: 'assistantId',
						type: 'resourceLocator',
						default: { mode: 'list', value: '' },
						modes: [
							{
								displayName: 'From List',
								name: 'list',
								type: 'list',
								typeOptions: { searchListMethod: 'assistants', searchable: true },
							},
							{
								displayName: 'By ID',
								name: 'id',
								type: 'string',
								placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440000',
							},
						],
						description: 'Only calls of this assistant',
					},
					{
						displayName: 'Direction',
						name: 'direction',
						type: 'options',
						options: [
							{ name: 'Inbound', value: 'inbound' },
							{ name: 'Outbound', value: 'outbound' },
						],
						default: 'inbound',
						description: 'Only calls in this direction',
					},
					{
						displayName: 'Status',
						name: 'status',
						type: 'string',
						default: '',
						placeholder: 'e.g. queued',
						description:
							'Only calls with this status. Other values than those listed may exist. Known values: queued, completed.',
					},
				],
				default: {},
				placeholder: 'Add Filter',
			},
		],
	};

	methods = { listSearch };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await subscribed.call(this, definition);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await subscribe.call(this, definition);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await unsubscribe.call(this, definition);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive.call(this, definition);
	}
}
