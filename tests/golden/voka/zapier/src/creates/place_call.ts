import { defineCreate } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { placedCallRecord } from '../definition/records.js';
import { act } from '../lib/operate.js';
import type { ActionSpec } from '../lib/types.js';

const spec: ActionSpec = {
	request: {
		method: 'POST',
		path: '/outbound-calls',
		body: {
			assistant_id: { kind: 'arg', key: 'assistant_id' },
			to_number: { kind: 'arg', key: 'to_number' },
			callback_url: { kind: 'arg', key: 'callback_url' },
			metadata: { kind: 'arg', key: 'metadata' },
		},
		scope: 'outbound_calls',
		acts: true,
	},
	inputs: [
		{ key: 'assistant_id', kind: 'dynamic' },
		{ key: 'to_number', kind: 'text' },
		{ key: 'metadata', kind: 'key_value' },
		{ key: 'callback_url', kind: 'text' },
	],
	record: placedCallRecord,
};

export const placeCallCreate = defineCreate({
	key: 'place_call',
	noun: 'Call',
	display: {
		label: 'Place Call',
		description: 'Places an outbound call with one of your assistants.',
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
			{
				key: 'callback_url',
				label: 'Callback URL',
				type: 'string',
				helpText: 'A URL of yours that Voka calls as the call progresses.',
				placeholder: 'https://example.com/voka/callback',
			},
		],
		perform: act(api, spec),
		outputFields: [
			{ key: 'id', label: 'Call ID', type: 'string' },
			{ key: 'status', label: 'Status', type: 'string' },
			{ key: 'to_number', label: 'To Number', type: 'string' },
			{ key: 'assistant_id', label: 'Assistant ID', type: 'string' },
		],
		sample: {
			id: '550e8400-e29b-41d4-a716-446655440001',
			status: 'queued',
			to_number: '+12025551111',
			assistant_id: '550e8400-e29b-41d4-a716-446655440000',
		},
	},
});
