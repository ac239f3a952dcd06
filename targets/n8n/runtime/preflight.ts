import { ApiError, isApiError } from '../shared/errors.js';
import { toRecord } from '../shared/record.js';
import { missingScopes, scopeHint, scopeText } from '../shared/scopes.js';
import type { Item } from '../shared/types.js';
import type { Connection } from './host.js';
import { tried } from './failures.js';

const KNOWN_MS = 5 * 60_000;

/** What credentials were last seen to be allowed; only a "yes" is believed without asking again. */
const accounts = new Map<string, { account: unknown; until: number }>();

/**
 * Stops with the name of a scope that the key lacks, before anything is done. When the vendor
 * cannot say what the key may do, the operation goes on and the vendor decides.
 */
export async function preflight(
	connection: Connection,
	needed: Array<string | null | undefined>,
): Promise<void> {
	const { api, client, key } = connection;
	const scopes = [...new Set(needed.filter((scope): scope is string => Boolean(scope)))];
	if (!api.scopes || scopes.length === 0) return;
	const known = accounts.get(key);
	const fresh = known !== undefined && known.until > Date.now();
	if (fresh && missingScopes(api, known.account, scopes).length === 0) return;
	const reply = await tried(async () => await client.call(api.test));
	if (!reply.ok) {
		const refused = isApiError(reply.thrown) && reply.thrown.explanation.kind === 'auth';
		if (refused) throw reply.thrown;
		return;
	}
	const account = reply.value.payload;
	accounts.set(key, { account, until: Date.now() + KNOWN_MS });
	const missing = missingScopes(api, account, scopes);
	if (missing.length === 0) return;
	const names = missing.map((scope) => scopeText(api, scope.name)).join(' and ');
	throw new ApiError({
		kind: 'scope',
		message: `This needs the permission ${names}, which the key of ${labelOf(connection, toRecord(api.account ?? [], account))} lacks.`,
		hint: scopeHint(api, missing[0].name),
	});
}

/** Who a key belongs to, as the description's label says it: `Acme Dental (live)`. */
export function labelOf({ api }: Connection, account: Item): string {
	const label = api.account_label.replace(/\{([a-z0-9_]+)\}/g, (_, key: string) =>
		String(account[key] ?? '').trim(),
	);
	return label.replace(/\(\s*\)/g, '').trim() || api.label;
}
