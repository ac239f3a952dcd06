import type { Bundle, ZObject } from 'zapier-platform-core';
import { missingScopes } from '../shared/scopes.js';
import type { FieldShape } from '../shared/types.js';
import { guarded } from './failures.js';
import { connect } from './host.js';
import type { ZapierApi } from './types.js';

/**
 * The connection test: the account that the key belongs to, and the permissions that it lacks, so
 * that they can be seen before an operation needs them.
 */
export function testConnection(api: ZapierApi, account: FieldShape[]) {
	return async (z: ZObject, bundle: Bundle) =>
		await guarded(z, async () => {
			const client = connect(z, bundle, api);
			const reply = await client.call(api.test);
			const known = (api.scopes?.known ?? []).map((scope) => scope.name);
			const missing = missingScopes(api, reply.payload, known).map((scope) => scope.name);
			// Where no account is named, any answer that is a success proves the key.
			const named = account.length > 0 ? client.record(account, reply) : {};
			return { ...named, missing_permissions: missing.join(', ') };
		});
}

/** The label of a connection whose account nobody names: a fixed text, with the chosen host where there are several. */
export function fixedLabel(text: string, hosts: Array<{ value: string; label: string }> = []) {
	return async (_z: ZObject, bundle: Bundle): Promise<string> => {
		const chosen = hosts.find((host) => host.value === bundle.authData.base_url);
		return chosen ? `${text} (${chosen.label})` : text;
	};
}
