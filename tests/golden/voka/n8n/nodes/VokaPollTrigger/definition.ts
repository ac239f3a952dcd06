import { api } from '../definition/api.js';
import { callRecord } from '../definition/records.js';
import type { PollDefinition } from '../runtime/types.js';

export const definition: PollDefinition = {
	api: api,
	triggers: [
		{
			key: 'call_completed',
			label: 'Call Completed',
			identity: ['id'],
			inputs: [
				{ key: 'assistant_id', parameter: 'filters.assistantId', kind: 'dynamic' },
				{ key: 'direction', parameter: 'filters.direction', kind: 'options' },
				{ key: 'status', parameter: 'filters.status', kind: 'options' },
				{ key: 'lookback_hours', parameter: 'options.lookbackHours', kind: 'number' },
			],
			filters: [
				{ key: 'assistant_id', field: 'assistant_id' },
				{ key: 'direction', field: 'direction' },
				{ key: 'status', field: 'status' },
			],
			poll: {
				request: {
					path: '/calls',
					query: {
						from: { kind: 'since' },
						assistant_id: { kind: 'arg', key: 'assistant_id' },
						direction: { kind: 'arg', key: 'direction' },
					},
					scope: 'read_calls',
				},
				paging: {
					kind: 'cursor',
					items: 'data',
					cursor: 'next_cursor',
					param: 'cursor',
					size_param: 'limit',
				},
				watermark: { field: 'started_at', lookback_hours: 4 },
				keep: { kind: 'present', path: 'ended_at' },
				record: callRecord,
				identity: ['id'],
			},
		},
	],
};
