import { defineSearch } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { assistantRecord } from '../definition/records.js';
import { list } from '../lib/search.js';
import type { ListOperationSpec } from '../lib/types.js';

const spec: ListOperationSpec = {
	inputs: [
		{ key: 'assistant_id', kind: 'dynamic' },
		{ key: 'return_all', kind: 'boolean' },
		{ key: 'limit', kind: 'integer' },
	],
	request: {
		path: '/assistants',
		query: {
			id: { kind: 'arg', key: 'assistant_id' },
		},
		scope: 'read_assistants',
	},
	paging: {
		kind: 'offset',
		items: 'data',
		param: 'offset',
		size_param: 'limit',
		size: 100,
		total: 'pagination.total',
	},
	record: assistantRecord,
	identity: ['id'],
	source: 'rest',
	defaultLimit: 50,
};

export const listAssistantsSearch = defineSearch({
	key: 'list_assistants',
	noun: 'Assistant',
	display: { label: 'Find Assistants', description: 'Finds your voice assistants.' },
	operation: {
		inputFields: [
			{
				key: 'assistant_id',
				label: 'Assistant',
				type: 'string',
				helpText: 'Only this assistant.',
				dynamic: 'choose_assistants.id.name',
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
			{ key: 'id', label: 'Assistant ID', type: 'string', primary: true },
			{ key: 'name', label: 'Name', type: 'string' },
			{ key: 'description', label: 'Description', type: 'string' },
			{ key: 'language', label: 'Language', type: 'string' },
			{ key: 'voice_id', label: 'Voice ID', type: 'string' },
			{ key: 'is_active', label: 'Active', type: 'boolean' },
			{ key: 'phone_numbers', label: 'Phone Numbers', type: 'string', list: true },
			{ key: 'created_at', label: 'Created At', type: 'datetime' },
			{ key: 'updated_at', label: 'Updated At', type: 'datetime' },
		],
		sample: {
			id: '550e8400-e29b-41d4-a716-446655440000',
			name: 'Reception Agent',
			description: 'Handles new-patient calls',
			language: 'en-US',
			voice_id: 'natural-female',
			is_active: true,
			phone_numbers: ['+12025551111'],
			created_at: '2026-01-15T00:00:00Z',
			updated_at: '2026-04-22T00:00:00Z',
		},
	},
});
