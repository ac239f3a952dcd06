import { defineSearch } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { callRecord } from '../definition/records.js';
import { list } from '../lib/search.js';
import type { ListOperationSpec } from '../lib/types.js';

const spec: ListOperationSpec = {
	inputs: [
		{ key: 'direction', kind: 'options' },
		{ key: 'assistant_id', kind: 'dynamic' },
		{ key: 'started_after', kind: 'datetime' },
		{ key: 'started_before', kind: 'datetime' },
		{ key: 'return_all', kind: 'boolean' },
		{ key: 'limit', kind: 'integer' },
	],
	request: {
		path: '/calls',
		query: {
			direction: { kind: 'arg', key: 'direction' },
			assistant_id: { kind: 'arg', key: 'assistant_id' },
			from: { kind: 'arg', key: 'started_after' },
			to: { kind: 'arg', key: 'started_before' },
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
	record: callRecord,
	identity: ['id'],
	source: 'rest',
	defaultLimit: 50,
};

export const listCallsSearch = defineSearch({
	key: 'list_calls',
	noun: 'Call',
	display: { label: 'Find Calls', description: 'Finds calls, newest first.' },
	operation: {
		inputFields: [
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
				key: 'assistant_id',
				label: 'Assistant',
				type: 'string',
				helpText: 'Only calls of this assistant.',
				dynamic: 'choose_assistants.id.name',
			},
			{
				key: 'started_after',
				label: 'Started After',
				type: 'datetime',
				helpText: 'Only calls that started at or after this time.',
			},
			{
				key: 'started_before',
				label: 'Started Before',
				type: 'datetime',
				helpText: 'Only calls that started at or before this time.',
			},
			{
				key: 'return_all',
				label: 'Return All',
				type: 'boolean',
				helpText: 'Whether to return all results or only up to a given limit.',
				default: 'false',
			},
			{
				key: 'limit',
				label: 'Limit',
				type: 'integer',
				helpText: 'The most results to return.',
				default: '50',
			},
		],
		perform: list(api, spec),
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
