/**
 * Runs one built package of nodes in n8n-core: a JSON request a line on stdin, a JSON reply a line on stdout.
 *
 *   node runner.cjs PACKAGE ENGINE [URL]    ENGINE: the folder whose node_modules holds n8n-core
 *   → {"ready": true, "core": "2.41.1", "url": "http://127.0.0.1:…"}
 *   ← {"id": 1, "do": "run", …}             → {"id": 1, "ok": true, "value": …}
 *                                           → {"id": 1, "ok": false, "error": {name, message, description, status}}
 *
 * Real: the loader, workflow execution, the hook, webhook, poll and load-options contexts, parameters
 * and expressions, the HTTP helper with authentication. Done here as n8n's server does it: publishing
 * (look, then create), polls (the first one when publishing), keeping static data as JSON between
 * runs, taking deliveries over HTTP, and letting an execution wait for its signed URL. With a URL no port
 * is opened: deliveries to it come in by `take`.
 */
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');
const { createInterface } = require('node:readline');

const [folder, engine] = process.argv.slice(2, 4).map((name) => path.resolve(name));
/** Where deliveries go when they come over stdin instead of a port. */
const [elsewhere] = process.argv.slice(4);
const need = createRequire(path.join(engine, 'package.json'));
const write = process.stdout.write.bind(process.stdout);
const say = (value) => write(`${JSON.stringify(value)}\n`);
// The protocol has stdout to itself.
for (const level of ['log', 'info', 'debug', 'warn']) console[level] = console.error;
// Loggers write past the console.
process.stdout.write = process.stderr.write.bind(process.stderr);

need('reflect-metadata');
const { Workshop } = require('./workshop.cjs');
const { listen, take } = require('./deliveries.cjs');

function described(thrown) {
  const { name = 'Error', message, description, httpCode } = thrown ?? {};
  const status = Number(httpCode);
  return {
    name,
    message: String(message ?? thrown),
    description: typeof description === 'string' ? description : '',
    status: Number.isInteger(status) && status > 0 ? status : null,
  };
}

async function main() {
  const workshop = new Workshop(need, folder);
  await workshop.load();
  workshop.url = elsewhere ?? (await listen(workshop));
  say({ ready: true, core: need('n8n-core/package.json').version, url: workshop.url });
  const lines = createInterface({ input: process.stdin });
  lines.on('line', async (line) => {
    const message = JSON.parse(line);
    // In a history, network and time come in by the same lines.
    if (globalThis.outside?.take(message)) return;
    const { id, do: name, ...given } = message;
    let reply;
    try {
      reply = { id, ok: true, value: (await (name === 'take' ? take(workshop, given) : workshop[name](given))) ?? null };
    } catch (thrown) {
      reply = { id, ok: false, error: described(thrown) };
    }
    (globalThis.outside?.reply ?? say)(reply);
  });
  lines.on('close', () => process.exit(0));
}

main().catch((thrown) => {
  say({ ready: false, problem: String(thrown?.stack ?? thrown) });
  process.exitCode = 1;
});

module.exports = { described };
