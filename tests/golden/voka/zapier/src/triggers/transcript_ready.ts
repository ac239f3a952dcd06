import { defineTrigger } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { delivery } from '../definition/delivery.js';
import { transcriptRecord } from '../definition/records.js';
import { receive, samples, subscribe, unsubscribe } from '../lib/hook.js';
import type { HookSpec } from '../lib/types.js';

const spec: HookSpec = {
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
	sample: {
		call_id: '550e8400-e29b-41d4-a716-446655440001',
		conversation_id: 'conv_abc123',
		ready: true,
		status: 'ready',
		full_text: 'Caller: Hi, can I book a cleaning?',
		segments: [
			{ speaker: 'caller', text: 'Hi, can I book a cleaning?', timestamp: '2026-05-10T12:00:00Z' },
		],
	},
};

export const transcriptReadyTrigger = defineTrigger({
	key: 'transcript_ready',
	noun: 'Transcript',
	display: {
		label: 'Transcript Ready',
		description: 'Triggers when the transcript of a call is ready.',
	},
	operation: {
		type: 'hook',
		inputFields: [],
		performSubscribe: subscribe(api, delivery, spec),
		performUnsubscribe: unsubscribe(api, delivery),
		perform: receive(api, delivery, spec),
		performList: samples(api, spec),
		outputFields: [
			{ key: 'call_id', label: 'Call ID', type: 'string', primary: true },
			{ key: 'conversation_id', label: 'Conversation ID', type: 'string' },
			{ key: 'ready', label: 'Ready', type: 'boolean' },
			{ key: 'status', label: 'Status', type: 'string' },
			{ key: 'full_text', label: 'Full Text', type: 'string' },
			{
				key: 'segments',
				label: 'Segments',
				children: [
					{ key: 'speaker', label: 'Speaker', type: 'string' },
					{ key: 'text', label: 'Text', type: 'string' },
					{ key: 'timestamp', label: 'Timestamp', type: 'datetime' },
				],
			},
		],
		sample: spec.sample,
	},
});
