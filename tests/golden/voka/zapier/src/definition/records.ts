import type { FieldShape } from '../shared/types.js';

export const accountRecord: FieldShape[] = [
	{ key: 'customer_id', type: 'text' },
	{ key: 'customer_name', type: 'text' },
	{ key: 'mode', type: 'text' },
];

export const assistantRecord: FieldShape[] = [
	{ key: 'id', type: 'text' },
	{ key: 'name', type: 'text' },
	{ key: 'description', type: 'text' },
	{ key: 'language', type: 'text' },
	{ key: 'voice_id', type: 'text' },
	{ key: 'is_active', type: 'boolean' },
	{ key: 'phone_numbers', type: 'list' },
	{ key: 'created_at', type: 'datetime' },
	{ key: 'updated_at', type: 'datetime' },
];

export const callRecord: FieldShape[] = [
	{
		key: 'id',
		type: 'text',
		at: { webhook: 'call_id' },
	},
	{
		key: 'direction',
		type: 'text',
		values: {
			webhook: { incoming: 'inbound', outgoing: 'outbound' },
		},
	},
	{ key: 'status', type: 'text' },
	{ key: 'started_at', type: 'datetime' },
	{ key: 'answered_at', type: 'datetime' },
	{ key: 'ended_at', type: 'datetime' },
	{ key: 'duration_seconds', type: 'integer' },
	{
		key: 'from_number',
		type: 'text',
		at: { webhook: 'from' },
	},
	{
		key: 'to_number',
		type: 'text',
		at: { webhook: 'to' },
	},
	{ key: 'assistant_id', type: 'text' },
	{ key: 'assistant_name', type: 'text' },
	{ key: 'caller_name', type: 'text' },
	{ key: 'has_transcript', type: 'boolean' },
	{ key: 'recording_available', type: 'boolean' },
	{ key: 'created_at', type: 'datetime' },
];

export const callDetailRecord: FieldShape[] = [
	{
		key: 'id',
		type: 'text',
		at: { webhook: 'call_id' },
	},
	{
		key: 'direction',
		type: 'text',
		values: {
			webhook: { incoming: 'inbound', outgoing: 'outbound' },
		},
	},
	{ key: 'status', type: 'text' },
	{ key: 'started_at', type: 'datetime' },
	{ key: 'answered_at', type: 'datetime' },
	{ key: 'ended_at', type: 'datetime' },
	{ key: 'duration_seconds', type: 'integer' },
	{
		key: 'from_number',
		type: 'text',
		at: { webhook: 'from' },
	},
	{
		key: 'to_number',
		type: 'text',
		at: { webhook: 'to' },
	},
	{ key: 'assistant_id', type: 'text' },
	{ key: 'assistant_name', type: 'text' },
	{ key: 'caller_name', type: 'text' },
	{ key: 'has_transcript', type: 'boolean' },
	{ key: 'recording_available', type: 'boolean' },
	{ key: 'created_at', type: 'datetime' },
	{ key: 'summary', type: 'text' },
	{ key: 'disconnect_reason', type: 'text' },
	{ key: 'conversation_id', type: 'text' },
	{ key: 'cost', type: 'number' },
	{ key: 'billable_seconds', type: 'integer' },
];

export const transcriptRecord: FieldShape[] = [
	{ key: 'call_id', type: 'text' },
	{ key: 'conversation_id', type: 'text' },
	{ key: 'ready', type: 'boolean', path: 'transcript', presence: true },
	{ key: 'status', type: 'text' },
	{ key: 'full_text', type: 'text', path: 'transcript.full_text' },
	{
		key: 'segments',
		type: 'list',
		path: 'transcript.segments',
		fields: [
			{ key: 'speaker', type: 'text' },
			{ key: 'text', type: 'text' },
			{ key: 'timestamp', type: 'datetime' },
		],
	},
];

export const insightRecord: FieldShape[] = [
	{ key: 'id', type: 'text', path: '$digest' },
	{ key: 'event', type: 'text' },
	{ key: 'timestamp', type: 'datetime' },
	{ key: 'call_id', type: 'text', path: 'data.call_id' },
	{ key: 'data', type: 'json' },
];

export const placedCallRecord: FieldShape[] = [
	{ key: 'id', type: 'text' },
	{ key: 'status', type: 'text' },
	{ key: 'to_number', type: 'text' },
	{ key: 'assistant_id', type: 'text' },
];

export const finishedCallRecord: FieldShape[] = [
	{
		key: 'id',
		type: 'text',
		at: { webhook: 'call_id' },
	},
	{
		key: 'direction',
		type: 'text',
		values: {
			webhook: { incoming: 'inbound', outgoing: 'outbound' },
		},
	},
	{ key: 'status', type: 'text' },
	{ key: 'started_at', type: 'datetime' },
	{ key: 'answered_at', type: 'datetime' },
	{ key: 'ended_at', type: 'datetime' },
	{ key: 'duration_seconds', type: 'integer' },
	{
		key: 'from_number',
		type: 'text',
		at: { webhook: 'from' },
	},
	{
		key: 'to_number',
		type: 'text',
		at: { webhook: 'to' },
	},
	{ key: 'assistant_id', type: 'text' },
	{ key: 'assistant_name', type: 'text' },
	{ key: 'caller_name', type: 'text' },
	{ key: 'has_transcript', type: 'boolean' },
	{ key: 'recording_available', type: 'boolean' },
	{ key: 'created_at', type: 'datetime' },
	{ key: 'summary', type: 'text' },
	{ key: 'disconnect_reason', type: 'text' },
	{ key: 'conversation_id', type: 'text' },
	{ key: 'cost', type: 'number' },
	{ key: 'billable_seconds', type: 'integer' },
	{ key: 'finished', type: 'boolean', path: 'ended_at', presence: true },
];

export const subscriptionRecord: FieldShape[] = [
	{ key: 'id', type: 'text' },
	{ key: 'url', type: 'text' },
	{ key: 'events', type: 'list' },
	{ key: 'is_active', type: 'boolean' },
	{ key: 'created_at', type: 'datetime' },
];
