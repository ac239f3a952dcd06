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
			return { ...client.record(account, reply), missing_permissions: missing.join(', ') };
		});
}
