import { defineTrigger } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { assistantRecord } from '../definition/records.js';
import { dropdown } from '../lib/search.js';
import type { DropdownSpec } from '../lib/types.js';

const spec: DropdownSpec = {
	request: { path: '/assistants', scope: 'read_assistants' },
	paging: {
		kind: 'offset',
		items: 'data',
		param: 'offset',
		size_param: 'limit',
		size: 100,
		total: 'pagination.total',
	},
	record: assistantRecord,
	value: 'id',
	text: ['name'],
};

export const chooseAssistantsTrigger = defineTrigger({
	key: 'choose_assistants',
	noun: 'Assistant',
	display: {
		label: 'New Assistant',
		description: 'Triggers when a new assistant is created.',
		hidden: true,
	},
	operation: {
		type: 'polling',
		perform: dropdown(api, spec),
		canPaginate: true,
		outputFields: [
			{ key: 'id', label: 'Assistant ID', type: 'string', primary: true },
			{ key: 'name', label: 'Assistant Name', type: 'string' },
		],
		sample: { id: '550e8400-e29b-41d4-a716-446655440000', name: 'Reception Agent' },
	},
});
