/**
 * Hands deliveries to the trigger of one emitted n8n package, with n8n's context played by a few lines.
 *
 *   node n8n_batch.cjs PACKAGE_FOLDER
 *   ← {"headers": {…}, "body": "base64", "secret": … , "now_ms": …}   a line each
 *   → {"believed": …, "items": …, "said": …}                          a line each
 */
'use strict';
const { EventEmitter } = require('node:events');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const { TinyTrigger } = require(path.join(path.resolve(process.argv[2]), 'nodes/TinyTrigger/TinyTrigger.node.js'));
const trigger = new TinyTrigger();
const parameters = { events: ['note_created'], filters: {} };

async function judge({ headers, body, secret, now_ms: now }, number) {
	Date.now = () => now;
	const url = `https://n8n.example/webhook/${number}`;
	const known = { id: 'hook_1', url, events: ['note.created'], ...(secret === null ? {} : { secret }) };
	const state = { live: { subscription: known } };
	const answer = {};
	const said = [];
	const response = Object.assign(new EventEmitter(), {
		status: (code) => Object.assign(response, { code }),
		json: (value) => Object.assign(response, { value }),
		end: () => Object.assign(answer, { status: response.code, value: response.value }),
	});
	const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
	const read = (name) => name.split('.').reduce((value, part) => value?.[part], parameters);
	const context = {
		helpers: {
			returnJsonArray: (items) => [items].flat().map((json) => ({ json })),
			httpRequestWithAuthentication: () => { throw new Error('a delivery alone asks for nothing'); },
		},
		logger: { warn: (...words) => said.push(words) },
		getNode: () => ({ name: 'Tiny', type: 'tiny', typeVersion: 1, parameters: {} }),
		getNodeParameter: (name, second, third) => read(name) ?? (third === undefined ? second : third),
		getCredentials: async () => ({ apiKey: 'tiny_live_x' }),
		getWorkflowStaticData: () => state,
		getMode: () => 'trigger',
		getTimezone: () => 'UTC',
		getNodeWebhookUrl: () => url,
		getRequestObject: () => ({ rawBody: Buffer.from(body, 'base64') }),
		getResponseObject: () => response,
		getHeaderData: () => lower,
		getQueryData: () => ({}),
	};
	const { workflowData, noWebhookResponse, ...rest } = await trigger.webhook.call(context);
	// n8n itself answers what was passed on, with 200.
	if (!noWebhookResponse) response.status(200).json(rest.webhookResponse).end();
	response.emit('close');
	// 401: not believed. 400: believed, and no JSON.
	if (![200, 400, 401].includes(answer.status)) throw new Error(`answered ${answer.status}`);
	const items = workflowData?.[0]?.length ?? 0;
	return { believed: answer.status !== 401, items, said: JSON.stringify([answer, said]) };
}

(async () => {
	const lines = readFileSync(0, 'utf8').split('\n').filter(Boolean);
	for (const [number, line] of lines.entries()) {
		process.stdout.write(`${JSON.stringify(await judge(JSON.parse(line), number))}\n`);
	}
})();
