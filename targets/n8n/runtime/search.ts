import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { readList } from '../shared/list.js';
import { nodeError, tried } from './failures.js';
import { connect } from './host.js';
import { preflight } from './preflight.js';
import type { ChoicesSpec, N8nApi } from './types.js';

const MOST_PAGES = 10;

/** Fills a dropdown. The API cannot search by name, so all of it is read and searched here. */
export async function search(
	this: ILoadOptionsFunctions,
	api: N8nApi,
	choices: ChoicesSpec,
	filter?: string,
): Promise<INodeListSearchResult> {
	const wanted = (filter ?? '').trim().toLowerCase();
	const found = await tried(async () => {
		const connection = await connect.call(this, api);
		await preflight(connection, [choices.request.scope]);
		return await readList(connection.client, choices, {}, { maxPages: MOST_PAGES });
	});
	if (!found.ok) throw nodeError(this.getNode(), found.thrown);
	const results = found.value.items
		.map((item) => {
			const value = String(item[choices.value] ?? '');
			return { name: String(item[choices.text] ?? '') || value, value };
		})
		.filter(({ value }) => value !== '')
		.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
	return { results };
}
