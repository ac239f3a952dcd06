import { defineTrigger } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { callRecord } from '../definition/records.js';
import { dropdown } from '../lib/search.js';
import type { DropdownSpec } from '../lib/types.js';

const spec: DropdownSpec = {
	request: { path: '/calls', scope: 'read_calls' },
	paging: {
		kind: 'cursor',
		items: 'data',
		cursor: 'next_cursor',
		param: 'cursor',
		size_param: 'limit',
	},
	record: callRecord,
	value: 'id',
	text: ['direction', 'status', 'started_at'],
};

export const chooseCallsTrigger = defineTrigger({
	key: 'choose_calls',
	noun: 'Call',
	display: { label: 'New Call', description: 'Triggers when a new call is created.', hidden: true },
	operation: {
		type: 'polling',
		perform: dropdown(api, spec),
		canPaginate: true,
		outputFields: [
			{ key: 'id', label: 'Call ID', type: 'string', primary: true },
			{ key: 'name', label: 'Call Name', type: 'string' },
		],
		sample: {
			id: '550e8400-e29b-41d4-a716-446655440001',
			name: 'inbound, completed, 2026-05-10T12:00:00Z',
		},
	},
});
