import { at, own } from './path.js';
import type { ApiSpec, ScopeSpec } from './types.js';

/** Names of the permissions that the key holds, from the connection test's answer. */
export function granted(api: ApiSpec, account: unknown): string[] {
	const found = api.scopes ? at(account, api.scopes.granted) : undefined;
	return Object.keys(found ?? {}).filter((name) => own(found, name) === true);
}

/** Those of the needed permissions that the key does not hold. A name that is absent is not granted. */
export function missingScopes(
	api: ApiSpec,
	account: unknown,
	needed: string | string[] | null | undefined,
): ScopeSpec[] {
	if (!api.scopes || !needed) return [];
	const held = granted(api, account);
	const names = Array.isArray(needed) ? needed : [needed];
	return names.filter((name) => !held.includes(name)).map((name) => scopeOf(api, name));
}

/** `"outbound_calls" (Place outbound calls.)`. */
export function scopeText(api: ApiSpec, name: string): string {
	const help = scopeOf(api, name).help.replace(/\.$/, '');
	return help ? `"${name}" (${help})` : `"${name}"`;
}

/** What a user does about a permission: where keys are made, and that the key must have it. */
export function scopeHint(api: ApiSpec, name: string): string {
	const label = api.access?.label ?? 'API Key';
	const where = [api.access?.help, api.access?.help_url && `See ${api.access.help_url}.`];
	return [`Give your ${label} the permission "${name}", or connect with one that has it.`, ...where]
		.filter(Boolean)
		.join(' ');
}

function scopeOf(api: ApiSpec, name: string): ScopeSpec {
	return api.scopes?.known.find((scope) => scope.name === name) ?? { name, help: '' };
}
