/**
 * Runs one Zapier app in zapier-platform-core: a JSON request a line on stdin, a JSON reply a line on stdout.
 *
 *   node runner.mjs APP_FOLDER
 *   → {"ready": true, "version": …, "core": …, "node": …}   or   {"ready": false, "problem": …}
 *   ← {"id": 1, "event": {"command": "execute", "method": …, "bundle": {…}}, "limit_ms": 30000}
 *   → {"id": 1, "ok": true, "results": …, "status": "SUCCESS" | "CALLBACK", "log": […], "refused": […]}
 *   → {"id": 1, "ok": false, "error": {"name": …, "message": …}, "log": […], "refused": […]}
 *
 * `refused` holds the hosts beyond loopback that any call so far wanted to reach. Requests run side by
 * side, as Zapier runs them. An event never carries a `token`: with one, core sends its log to a remote host.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { refused } from './guard.mjs';

const write = process.stdout.write.bind(process.stdout);
const say = (value) => write(`${JSON.stringify(value)}\n`);
const reply = (value) => (globalThis.outside?.reply ?? say)(value);

// The protocol has stdout to itself: whatever an app prints goes to stderr.
for (const level of ['log', 'info', 'debug', 'warn']) console[level] = console.error;

/** Import the app by its entry point, whether it is an ES module or CommonJS. */
async function load(folder) {
  const need = createRequire(path.join(folder, 'package.json'));
  const { exports, main } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const entry = typeof exports === 'string' ? exports : (exports?.['.'] ?? main ?? 'index.js');
  const imported = await import(pathToFileURL(path.join(folder, entry)).href);
  const app = imported.default ?? imported;
  const core = need('zapier-platform-core');
  return { app, handle: core.createAppHandler(app), core: core.version };
}

/** Zapier's own limit on one operation. */
function within(milliseconds, promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    const late = Object.assign(new Error(`no answer within ${milliseconds} ms`), { name: 'TimeoutError' });
    timer = setTimeout(() => reject(late), milliseconds);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

async function answer(handle, { id, event, limit_ms: limit }) {
  const log = [];
  const customLogger = (message, data = {}) => {
    log.push({
      type: data.log_type,
      message,
      method: data.request_method,
      url: data.request_url,
      status: data.response_status_code,
    });
  };
  try {
    const output = await within(limit, handle({ ...event, calledFromCli: true, customLogger }));
    reply({ id, ok: true, results: output.results ?? null, status: output.status ?? 'SUCCESS', log, refused });
  } catch (thrown) {
    const error = { name: thrown?.name ?? 'Error', message: String(thrown?.message ?? thrown) };
    reply({ id, ok: false, error, log, refused });
  }
}

try {
  const { app, handle, core } = await load(path.resolve(process.argv[2] ?? '.'));
  say({ ready: true, version: app.version, core, node: process.version });
  const open = new Set();
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const message = JSON.parse(line);
    // In a history, network and time come in by the same lines.
    if (globalThis.outside?.take(message)) return;
    const running = answer(handle, message).finally(() => open.delete(running));
    open.add(running);
  });
  lines.on('close', () => Promise.all(open).then(() => process.exit(0)));
} catch (thrown) {
  say({ ready: false, problem: String(thrown?.stack ?? thrown) });
  process.exitCode = 1;
}
