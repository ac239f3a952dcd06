import { defineSearch } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { callDetailRecord } from '../definition/records.js';
import { find } from '../lib/search.js';
import type { FindSpec } from '../lib/types.js';

const spec: FindSpec = {
	request: { path: '/calls/{call_id}', scope: 'read_calls' },
	inputs: [{ key: 'call_id', kind: 'text' }],
	record: callDetailRecord,
};

export const findCallSearch = defineSearch({
	key: 'find_call',
	noun: 'Call',
	display: {
		label: 'Find Call',
		description: 'Finds a call by its ID, with its summary and cost.',
	},
	operation: {
		inputFields: [
			{
				key: 'call_id',
				label: 'Call ID',
				type: 'string',
				required: true,
				helpText: 'The ID of the call.',
				dynamic: 'choose_calls.id.name',
			},
		],
		perform: find(api, spec),
		outputFields: [
			{ key: 'id', label: 'Call ID', type: 'string' },
			{ key: 'direction', label: 'Direction', type: 'string' },
			{ key: 'status', label: 'Status', type: 'string' },
			{ key: 'started_at', label: 'Started At', type: 'datetime' },
			{ key: 'answered_at', label: 'Answered At', type: 'datetime' },
			{ key: 'ended_at', label: 'Ended At', type: 'datetime' },
			{ key: 'duration_seconds', label: 'Duration in Seconds', type: 'integer' },
			{ key: 'from_number', label: 'From Number', type: 'string' },
			{ key: 'to_number', label: 'To Number', type: 'string' },
			{ key: 'assistant_id', label: 'Assistant ID', type: 'string' },
			{ key: 'assistant_name', label: 'Assistant Name', type: 'string' },
			{ key: 'caller_name', label: 'Caller Name', type: 'string' },
			{ key: 'has_transcript', label: 'Has Transcript', type: 'boolean' },
			{ key: 'recording_available', label: 'Recording Available', type: 'boolean' },
			{ key: 'created_at', label: 'Created At', type: 'datetime' },
			{ key: 'summary', label: 'Summary', type: 'string' },
			{ key: 'disconnect_reason', label: 'Disconnect Reason', type: 'string' },
			{ key: 'conversation_id', label: 'Conversation ID', type: 'string' },
			{ key: 'cost', label: 'Cost', type: 'number' },
			{ key: 'billable_seconds', label: 'Billable Seconds', type: 'integer' },
		],
		sample: {
			id: '550e8400-e29b-41d4-a716-446655440001',
			direction: 'inbound',
			status: 'completed',
			started_at: '2026-05-10T12:00:00Z',
			answered_at: '2026-05-10T12:00:05Z',
			ended_at: '2026-05-10T12:03:30Z',
			duration_seconds: 205,
			from_number: '+12025551111',
			to_number: '+12025552222',
			assistant_id: '550e8400-e29b-41d4-a716-446655440000',
			assistant_name: 'Reception Agent',
			caller_name: 'John Doe',
			has_transcript: true,
			recording_available: true,
			created_at: '2026-05-10T12:00:00Z',
			summary: 'The caller booked a cleaning for Tuesday.',
			disconnect_reason: 'caller_hangup',
			conversation_id: 'conv_abc123',
			cost: 0.42,
			billable_seconds: 210,
		},
	},
});
