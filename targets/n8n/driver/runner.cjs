/**
 * Runs one built package of nodes in n8n-core: a JSON request a line on stdin, a JSON reply a line on stdout.
 *
 *   node runner.cjs PACKAGE ENGINE          ENGINE: the folder whose node_modules holds n8n-core
 *   → {"ready": true, "core": "2.41.1", "url": "http://127.0.0.1:…"}
 *   ← {"id": 1, "do": "run", …}             → {"id": 1, "ok": true, "value": …}
 *                                           → {"id": 1, "ok": false, "error": {name, message, description, status}}
 *
 * Real: the loader, workflow execution, the hook, webhook, poll and load-options contexts, parameters
 * and expressions, the HTTP helper with authentication. Done here as n8n's server does it: publishing
 * (look, then create), polls (the first one when publishing), keeping static data as JSON between
 * runs, taking deliveries over HTTP, and letting an execution wait for its signed URL.
 */
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');
const { createInterface } = require('node:readline');

const [folder, engine] = process.argv.slice(2).map((name) => path.resolve(name));
const need = createRequire(path.join(engine, 'package.json'));
const write = process.stdout.write.bind(process.stdout);
const say = (value) => write(`${JSON.stringify(value)}\n`);
// The protocol has stdout to itself.
for (const level of ['log', 'info', 'debug', 'warn']) console[level] = console.error;
// Loggers write past the console.
process.stdout.write = process.stderr.write.bind(process.stderr);

need('reflect-metadata');
const { Workshop } = require('./workshop.cjs');
const { listen } = require('./deliveries.cjs');

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
  workshop.url = await listen(workshop);
  say({ ready: true, core: need('n8n-core/package.json').version, url: workshop.url });
  const lines = createInterface({ input: process.stdin });
  lines.on('line', async (line) => {
    const { id, do: name, ...given } = JSON.parse(line);
    try {
      say({ id, ok: true, value: (await workshop[name](given)) ?? null });
    } catch (thrown) {
      say({ id, ok: false, error: described(thrown) });
    }
  });
  lines.on('close', () => process.exit(0));
}

main().catch((thrown) => {
  say({ ready: false, problem: String(thrown?.stack ?? thrown) });
  process.exitCode = 1;
});

module.exports = { described };
