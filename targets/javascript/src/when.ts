import { inputError } from './errors.js';
import { isEmpty } from './path.js';

/** What an input says of itself: `when` names another one with a fixed list, and values of it. */
export interface InputRule {
	key: string;
	label?: string;
	required?: boolean;
	when?: { input: string; values: string[] } | null;
}

/**
 * The inputs without those that do not apply. Throws ApiError, naming all of them, when required
 * ones that do apply are empty; nothing was sent then.
 */
export function applicable(
	inputs: { [key: string]: unknown },
	rules: InputRule[],
): { [key: string]: unknown } {
	const kept = { ...inputs };
	const missing: string[] = [];
	for (const { key, label, required, when } of rules) {
		if (!when) continue;
		// An input that does not apply itself decides nothing: it is gone from `kept` by then.
		const applies = when.values.includes(String(kept[when.input] ?? ''));
		if (!applies) delete kept[key];
		else if (required && isEmpty(kept[key])) missing.push(`"${label ?? key}"`);
	}
	if (missing.length === 0) return kept;
	const [what, verb] = missing.length > 1 ? ['them', 'are'] : ['it', 'is'];
	throw inputError(`${missing.join(', ')} ${verb} empty.`, `Fill ${what} in; nothing was sent.`);
}
