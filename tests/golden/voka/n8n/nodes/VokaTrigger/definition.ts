import { api } from '../definition/api.js';
import {
	callDetailRecord,
	callRecord,
	insightRecord,
	transcriptRecord,
} from '../definition/records.js';
import { signature, subscription } from '../definition/subscription.js';
import type { WebhookDefinition } from '../runtime/types.js';

export const definition: WebhookDefinition = {
	api: api,
	subscription: subscription,
	signature: signature,
	triggers: [
		{
			key: 'call_completed',
			label: 'Call Completed',
			identity: ['id'],
			inputs: [
				{ key: 'assistant_id', parameter: 'filters.assistantId', kind: 'dynamic' },
				{ key: 'direction', parameter: 'filters.direction', kind: 'options' },
				{ key: 'status', parameter: 'filters.status', kind: 'options' },
			],
			filters: [
				{ key: 'assistant_id', field: 'assistant_id' },
				{ key: 'direction', field: 'direction' },
				{ key: 'status', field: 'status' },
			],
			webhook: {
				event: 'call.completed',
				item: 'data',
				enrich: {
					request: { path: '/calls/{id}', scope: 'read_calls' },
				},
				record: callDetailRecord,
			},
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
		{
			key: 'transcript_ready',
			label: 'Transcript Ready',
			identity: ['call_id'],
			inputs: [],
			filters: [],
			webhook: {
				event: 'call.transcript.ready',
				item: 'data',
				enrich: {
					request: { path: '/calls/{call_id}/transcript', scope: 'read_calls' },
				},
				record: transcriptRecord,
			},
		},
		{
			key: 'insight_received',
			label: 'Insight Received',
			identity: ['id'],
			inputs: [],
			filters: [],
			webhook: { event: 'call.insight.received', record: insightRecord },
		},
	],
};
