import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { readInputs } from './inputs.js';
import type { WebhookTriggerSpec } from './types.js';

/** The user's values of a webhook trigger by our keys; what was left empty is absent. */
export function hookInputs(
	ctx: IHookFunctions | IWebhookFunctions,
	{ inputs }: WebhookTriggerSpec,
): { [key: string]: unknown } {
	const read = (parameter: string) => ctx.getNodeParameter(parameter, '');
	return readInputs(inputs, read, ctx.getTimezone());
}
