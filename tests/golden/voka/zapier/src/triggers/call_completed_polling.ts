import { defineTrigger } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { callRecord } from '../definition/records.js';
import { pollItems } from '../lib/poll.js';
import type { PollingSpec } from '../lib/types.js';

const spec: PollingSpec = {
	inputs: [
		{ key: 'assistant_id', kind: 'dynamic' },
		{ key: 'direction', kind: 'options' },
		{ key: 'status', kind: 'options' },
		{ key: 'lookback_hours', kind: 'number' },
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
};

export const callCompletedPollingTrigger = defineTrigger({
	key: 'call_completed_polling',
	noun: 'Call',
	display: { label: 'Call Completed (Polling)', description: 'Triggers when a call has ended.' },
	operation: {
		type: 'polling',
		inputFields: [
			{
				key: 'assistant_id',
				label: 'Assistant',
				type: 'string',
				helpText: 'Only calls of this assistant.',
				dynamic: 'choose_assistants.id.name',
			},
			{
				key: 'direction',
				label: 'Direction',
				type: 'string',
				helpText: 'Only calls in this direction.',
				choices: [
					{ value: 'inbound', sample: 'inbound', label: 'Inbound' },
					{ value: 'outbound', sample: 'outbound', label: 'Outbound' },
				],
			},
			{
				key: 'status',
				label: 'Status',
				type: 'string',
				helpText: 'Only calls with this status. Other values than those listed may exist.',
				choices: [
					{ value: 'queued', sample: 'queued', label: 'Queued' },
					{ value: 'completed', sample: 'completed', label: 'Completed' },
				],
			},
			{
				key: 'lookback_hours',
				label: 'Lookback',
				type: 'number',
				helpText:
					'How many hours before the newest known item each poll looks again. Zapier runs the Zap only for items that it has not seen.',
				default: '4',
			},
		],
		perform: pollItems(api, spec),
		outputFields: [
			{ key: 'id', label: 'Call ID', type: 'string', primary: true },
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
		},
	},
});
