// n8n's contexts as far as the runtime uses them, around a vendor of a few lines.
const assert = require('node:assert/strict');
const { createHmac } = require('node:crypto');
const { EventEmitter } = require('node:events');
const path = require('node:path');

const dist = path.join(process.env.PACKAGE, 'dist');
const from = (file) => require(path.join(dist, 'nodes', file));
const SECRET = 'whsec_known';
const HOOK = 'https://n8n.example/webhook/1/webhook';

/** Answers by `METHOD /path`; a function gets the request, a missing answer is 404. */
function vendor(answers = {}) {
	const seen = [];
	return {
		seen,
		answers,
		async request(type, options) {
			const url = new URL(options.url);
			const key = `${options.method} ${url.pathname.replace('/api/v1', '')}`;
			seen.push({ key, type, url, options, body: options.body && JSON.parse(options.body) });
			const found = answers[key] ?? { status: 404, body: { detail: 'No such thing.' } };
			const { status = 200, body, headers = {} } = typeof found === 'function' ? await found(options) : found;
			if (status === 0) throw new Error('socket hang up: Bearer voka_live_secret');
			return { statusCode: status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
		},
		keys: () => seen.map(({ key }) => key),
	};
}

/** Gives the same static data to every context made with the same `data`. */
function context(options = {}) {
	const { api = vendor(), parameters = {}, data = {}, mode = 'trigger', headers = {}, raw } = options;
	const answered = {};
	const response = Object.assign(new EventEmitter(), {
		status(code) {
			answered.status = code;
			return response;
		},
		json(body) {
			answered.body = body;
			return response;
		},
		end() {
			response.emit('close');
			return response;
		},
	});
	const read = (name) => name.split('.').reduce((value, part) => value?.[part], parameters);
	return {
		answered,
		api,
		data,
		helpers: {
			httpRequestWithAuthentication: api.request,
			returnJsonArray: (items) => [items].flat().map((json) => ({ json })),
		},
		logger: { warn() {} },
		getCredentials: async () => ({ apiKey: options.key ?? 'voka_live_x' }),
		getNode: () => ({ name: 'Voka', type: 'voka', typeVersion: 1, parameters: {} }),
		getNodeParameter: (name, second, third) => read(name) ?? (third === undefined ? second : third),
		getWorkflowStaticData: () => data,
		getWorkflow: () => ({ id: options.workflow ?? 'w1', name: 'W', active: true }),
		getMode: () => mode,
		getTimezone: () => options.timezone ?? 'UTC',
		getNodeWebhookUrl: () => options.url ?? HOOK,
		getRequestObject: () => ({ rawBody: raw === undefined ? undefined : Buffer.from(raw) }),
		getResponseObject: () => response,
		getHeaderData: () => headers,
		getQueryData: () => options.query ?? {},
		evaluateExpression: () => options.items ?? [],
		continueOnFail: () => options.continueOnFail === true,
		getInputData: () => options.items ?? [{ json: {} }],
		getSignedResumeUrl: () => 'https://n8n.example/webhook-waiting/1/n?signature=s',
		async putExecutionToWait(until) {
			answered.until = until;
		},
	};
}

/**
 * One delivery as n8n takes it: it answers what the node did not answer, after it has recorded the
 * execution. `record` is where it does that, and may fail.
 */
async function taken(node, ctx, record = async () => {}) {
	const result = await node.webhook.call(ctx);
	const items = result.workflowData?.[0].map(({ json }) => json);
	if (!result.noWebhookResponse) {
		assert.equal(ctx.answered.status, undefined);
		assert.notEqual(items?.length, 0);
		const failed = items && (await record(ctx).catch(() => true));
		const answer = failed ? { message: 'a problem' } : result.webhookResponse;
		ctx.getResponseObject().status(failed ? 500 : 200).json(answer).end();
		if (failed) return { status: 500, ctx };
	}
	return { status: ctx.answered.status, items, ctx };
}

/** Static data of a trigger that is on. */
function subscribed(events = ['call.completed']) {
	return { live: { subscription: { id: 'sub_1', secret: SECRET, url: HOOK, events } } };
}

/** A delivery signed as the vendor does. */
function signed(body, { secret = SECRET, at = Date.now() } = {}) {
	const raw = typeof body === 'string' ? body : JSON.stringify(body);
	const stamp = String(Math.floor(at / 1000));
	const signature = createHmac('sha256', secret).update(`${stamp}.${raw}`).digest('hex');
	return { raw, headers: { 'x-voka-timestamp': stamp, 'x-voka-signature-256': signature } };
}

/** The event of a call that has ended. */
function completed(id, more = {}) {
	const data = { call_id: id, direction: 'incoming', status: 'completed', from: '+12025551111', ...more };
	return { event: 'call.completed', timestamp: '2026-05-10T12:03:31Z', data };
}

module.exports = { HOOK, SECRET, completed, context, from, signed, subscribed, taken, vendor };
