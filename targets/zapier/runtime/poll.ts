import type { Bundle, ZObject } from 'zapier-platform-core';
import { recent } from '../shared/poll.js';
import { guarded } from './failures.js';
import { connect } from './host.js';
import { filtersOf, readInputs } from './inputs.js';
import type { Identified, PollingSpec, ZapierApi } from './types.js';

/**
 * One poll: what is there now, newest first. Zapier keeps the list of known items, by the
 * fields marked as primary, and runs the Zap for the others.
 */
export function pollItems(api: ZapierApi, spec: PollingSpec) {
	return async (z: ZObject, bundle: Bundle): Promise<Identified[]> =>
		await guarded(z, async () => {
			const inputs = readInputs(spec.inputs, bundle.inputData);
			const filters = filtersOf(spec.filters, inputs);
			const hours = inputs.lookback_hours;
			const lookbackHours = typeof hours === 'number' ? hours : undefined;
			const options = bundle.meta?.isLoadingSample ? { maxPages: 1 } : {};
			const context = { inputs, filters, lookbackHours };
			const items = await recent(connect(z, bundle, api), spec.poll, context, options);
			return items as Identified[];
		});
}
