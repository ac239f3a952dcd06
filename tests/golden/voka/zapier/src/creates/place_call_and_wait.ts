import { defineCreate } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { finishedCallRecord, placedCallRecord } from '../definition/records.js';
import { resume, start } from '../lib/operate.js';
import type { WaitingSpec } from '../lib/types.js';

const spec: WaitingSpec = {
	request: {
		method: 'POST',
		path: '/outbound-calls',
		body: {
			assistant_id: { kind: 'arg', key: 'assistant_id' },
			to_number: { kind: 'arg', key: 'to_number' },
			callback_url: { kind: 'callback_url' },
			metadata: { kind: 'arg', key: 'metadata' },
		},
		scope: 'outbound_calls',
		acts: true,
	},
	inputs: [
		{ key: 'assistant_id', kind: 'dynamic' },
		{ key: 'to_number', kind: 'text' },
		{ key: 'metadata', kind: 'key_value' },
	],
	record: placedCallRecord,
	wait: {
		result: { path: '/calls/{id}', scope: 'read_calls' },
		record: finishedCallRecord,
		done: { kind: 'present', path: 'ended_at' },
	},
};

export const placeCallAndWaitCreate = defineCreate({
	key: 'place_call_and_wait',
	noun: 'Call',
	display: {
		label: 'Place Call and Wait',
		description: 'Places an outbound call and continues when the call has ended.',
	},
	operation: {
		inputFields: [
			{
				key: 'assistant_id',
				label: 'Assistant',
				type: 'string',
				required: true,
				helpText: 'The assistant that speaks on the call.',
				dynamic: 'choose_assistants.id.name',
			},
			{
				key: 'to_number',
				label: 'To Number',
				type: 'string',
				required: true,
				helpText: 'The number to call, with + and country code.',
				placeholder: '+12025551111',
			},
			{
				key: 'metadata',
				label: 'Metadata',
				type: 'string',
				dict: true,
				helpText: 'Names and values of your own that stay with the call.',
			},
		],
		perform: start(api, spec),
		performResume: resume(api, spec),
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
			{ key: 'finished', label: 'Finished', type: 'boolean' },
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
			finished: true,
		},
	},
});
