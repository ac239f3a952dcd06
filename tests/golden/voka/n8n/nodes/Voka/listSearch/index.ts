import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { api } from '../../definition/api.js';
import { assistantRecord } from '../../definition/records.js';
import { search } from '../../runtime/search.js';
import type { ChoicesSpec } from '../../runtime/types.js';

const assistantsChoices: ChoicesSpec = {
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
	source: 'rest',
	value: 'id',
	text: 'name',
};

export const listSearch = {
	async assistants(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
		return await search.call(this, api, assistantsChoices, filter);
	},
};
