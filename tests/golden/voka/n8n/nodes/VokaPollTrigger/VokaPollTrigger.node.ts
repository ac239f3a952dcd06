import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { definition } from './definition.js';
import { listSearch } from '../Voka/listSearch/index.js';
import { pollOnce } from '../runtime/pollOnce.js';

export class VokaPollTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Voka Polling Trigger',
		name: 'vokaPollTrigger',
		icon: { light: 'file:../../icons/voka.svg', dark: 'file:../../icons/voka.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{ $parameter["event"] }}',
		description: 'Starts the workflow for what is new at Voka, asking at intervals',
		defaults: { name: 'Voka Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'vokaApi', required: true }],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'event',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Call Completed', value: 'call_completed', description: 'When a call has ended' },
				],
				default: 'call_completed',
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				displayOptions: {
					show: {
						event: ['call_completed'],
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
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				displayOptions: {
					show: {
						event: ['call_completed'],
					},
				},
				options: [
					{
						displayName: 'Lookback',
						name: 'lookbackHours',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 744 },
						default: 4,
						description: 'How many hours before the newest known item each poll looks again',
					},
				],
				default: {},
				placeholder: 'Add Option',
			},
		],
	};

	methods = { listSearch };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollOnce.call(this, definition);
	}
}
