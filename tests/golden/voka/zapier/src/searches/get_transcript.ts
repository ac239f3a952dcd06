import { defineSearch } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { transcriptRecord } from '../definition/records.js';
import { look } from '../lib/operate.js';
import type { ActionSpec } from '../lib/types.js';

const spec: ActionSpec = {
	choose: 'call_type',
	requests: {
		inbound: { path: '/calls/{call_id}/transcript', scope: 'read_calls' },
		outbound: { path: '/outbound-calls/{call_id}/transcript', scope: 'read_analytics' },
	},
	inputs: [
		{ key: 'call_type', kind: 'options' },
		{ key: 'call_id', kind: 'text' },
		{ key: 'wait_seconds', kind: 'integer' },
	],
	record: transcriptRecord,
	pending: {
		when: {
			kind: 'status',
			codes: [202],
		},
	},
};

export const getTranscriptSearch = defineSearch({
	key: 'get_transcript',
	noun: 'Transcript',
	display: {
		label: 'Find Transcript',
		description: 'Finds the transcript of a call, waiting a while when it is not ready yet.',
	},
	operation: {
		inputFields: [
			{
				key: 'call_type',
				label: 'Call Type',
				type: 'string',
				required: true,
				helpText: 'Use Outbound via API for calls that were placed through the API.',
				choices: [
					{ value: 'inbound', sample: 'inbound', label: 'Any Call' },
					{ value: 'outbound', sample: 'outbound', label: 'Outbound via API' },
				],
				default: 'inbound',
			},
			{
				key: 'call_id',
				label: 'Call ID',
				type: 'string',
				required: true,
				helpText: 'The ID of the call.',
				dynamic: 'choose_calls.id.name',
			},
			{
				key: 'wait_seconds',
				label: 'Wait',
				type: 'integer',
				helpText:
					'The longest time to wait until the result is ready, in seconds. Zapier allows 20 seconds at most.',
				default: '20',
			},
		],
		perform: look(api, spec),
		outputFields: [
			{ key: 'call_id', label: 'Call ID', type: 'string' },
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
		sample: {
			call_id: '550e8400-e29b-41d4-a716-446655440001',
			conversation_id: 'conv_abc123',
			ready: true,
			status: 'ready',
			full_text: 'Caller: Hi, can I book a cleaning?',
			segments: [
				{
					speaker: 'caller',
					text: 'Hi, can I book a cleaning?',
					timestamp: '2026-05-10T12:00:00Z',
				},
			],
		},
	},
});
