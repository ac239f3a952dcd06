/** Takes deliveries and callbacks over HTTP on loopback and hands them to the nodes, as n8n's server does. */
'use strict';
const { EventEmitter } = require('node:events');
const http = require('node:http');
const { Readable } = require('node:stream');

const LARGEST = 16 * 1024 * 1024; // N8N_PAYLOAD_SIZE_MAX's default

async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The parts of Express that nodes use. */
function dressed(request, response, raw, url) {
  request.rawBody = raw;
  request.body = {};
  if (/^application\/(.+\+)?json/i.test(request.headers['content-type'] ?? '')) {
    try {
      request.body = JSON.parse(raw.toString('utf8'));
    } catch {
      // n8n answers 422 to such a body; here the node decides about its raw bytes.
    }
  }
  request.query = Object.fromEntries(url.searchParams);
  request.params = {};
  request.header = (name) => request.headers[name.toLowerCase()];
  response.status = (code) => Object.assign(response, { statusCode: code });
  response.json = (value) => {
    response.setHeader('content-type', 'application/json');
    response.write(JSON.stringify(value));
    return response;
  };
  response.send = (value) => {
    response.write(typeof value === 'string' ? value : JSON.stringify(value));
    return response;
  };
}

function finish(response, status, text) {
  if (response.writableEnded) return;
  response.statusCode = status;
  response.end(text);
}

/** One delivery to a published trigger. */
async function deliver(workshop, live, request, response) {
  const prepared = await workshop.prepared(live.type, live.parameters, live.key, live.staticData);
  const additional = workshop.additional(prepared.data, 'webhook', undefined);
  Object.assign(additional, { httpRequest: request, httpResponse: response });
  const { WebhookContext } = workshop.core;
  const context = new WebhookContext(prepared.workflow, prepared.node, additional, 'webhook', live.webhook, [], null);
  const result = await prepared.type.webhook.call(context);
  const { staticData } = prepared.workflow;
  if (result.noWebhookResponse) {
    workshop.keep(live, staticData);
    live.items.push(...(result.workflowData?.[0] ?? []).map((item) => item.json));
    finish(response, 200, JSON.stringify({ message: 'Workflow was started' }));
    return;
  }
  // The server records the execution, if there is one, which makes it forget what changed so far; then it asks
  // for the answer (unless its description has one), saves what changed since, and sends the answer.
  if (result.workflowData) {
    live.items.push(...(result.workflowData[0] ?? []).map((item) => item.json));
    staticData.__dataChanged = false;
  }
  const { responseData = 'firstEntryJson' } = live.webhook.webhookDescription;
  const answer = responseData || (result.webhookResponse ?? { message: 'Workflow was started' });
  if (staticData.__dataChanged) workshop.keep(live, staticData);
  finish(response, 200, JSON.stringify(answer));
}

/** A callback to an execution that waits. The server checks the signature in the URL before this. */
async function resume(workshop, executionId, request, response) {
  const waiting = workshop.waiting.get(executionId);
  const runData = await waiting.parked;
  const { workflow, node, data } = waiting;
  const type = workshop.types.getByNameAndVersion(node.type, 1);
  const additional = workshop.additional(data, 'webhook', executionId);
  Object.assign(additional, { httpRequest: request, httpResponse: response });
  const webhook = { webhookDescription: type.description.webhooks[0] };
  const { WebhookContext } = workshop.core;
  const context = new WebhookContext(workflow, node, additional, 'webhook', webhook, [], runData);
  const result = await type.webhook.call(context);
  finish(response, 200, JSON.stringify({ message: 'Workflow was started' }));
  if (!result.workflowData) return;
  workshop.waiting.delete(executionId);
  waiting.finish(result.workflowData[0].map(({ json }) => ({ json })));
}

async function handle(workshop, request, response) {
  const url = new URL(request.url, workshop.url);
  const raw = await bodyOf(request);
  if (raw === undefined) return finish(response, 413, '');
  dressed(request, response, raw, url);
  const [, kind, ...rest] = url.pathname.split('/');
  if (kind === 'webhook-waiting') {
    const [executionId] = rest;
    if (!workshop.waiting.has(executionId)) return finish(response, 404, '');
    return await resume(workshop, executionId, request, response);
  }
  const live = [...workshop.live.values()].find((one) => one.webhook && pathOf(workshop, one) === url.pathname);
  if (!live) return finish(response, 404, JSON.stringify({ message: 'The requested webhook is not registered.' }));
  const work = deliver(workshop, live, request, response).catch((thrown) => {
    live.failures.push({ name: thrown?.name ?? 'Error', message: String(thrown?.message ?? thrown) });
    finish(response, 500, '{"message":"Error in workflow"}');
  });
  live.queue = Promise.all([live.queue, work]);
  return await work;
}

function pathOf(workshop, live) {
  return new URL(live.url ?? workshop.url).pathname;
}

/** Listens on a free port of the loopback address; resolves with the base URL. */
async function listen(workshop) {
  const server = http.createServer((request, response) => {
    handle(workshop, request, response).catch((thrown) => {
      console.error(thrown);
      finish(response, 500, '');
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return `http://127.0.0.1:${server.address().port}`;
}

/** One delivery without a port: resolves with the answer as soon as it was given. */
async function take(workshop, { method, url, headers, body }) {
  const request = Object.assign(Readable.from([Buffer.from(body, 'base64')]), { method, url, headers });
  return await new Promise((resolve, reject) => {
    const parts = [];
    const response = Object.assign(new EventEmitter(), {
      statusCode: 200,
      writableEnded: false,
      setHeader() {},
      write: (part) => parts.push(part),
      end(part) {
        if (part) parts.push(part);
        response.writableEnded = true;
        response.writableFinished = true;
        resolve({ status: response.statusCode, body: parts.join('') });
        setImmediate(() => {
          response.emit('finish');
          response.emit('close');
        });
        return response;
      },
    });
    handle(workshop, request, response).catch(reject);
  });
}

module.exports = { listen, take };
