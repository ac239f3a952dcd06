/**
 * Hands deliveries to the trigger of one emitted Zapier app, in zapier-platform-core.
 *
 *   node zapier_batch.mjs APP_FOLDER
 *   ← {"headers": {…}, "body": "base64", "secret": …, "now_ms": …}   a line each
 *   → {"believed": …, "items": …, "said": …}                         a line each
 *
 * Zapier gives an app the body as text: bytes that are no UTF-8 are replaced, as decoding does.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const write = process.stdout.write.bind(process.stdout);
for (const level of ['log', 'info', 'debug', 'warn']) console[level] = console.error;
const folder = path.resolve(process.argv[2]);
const core = createRequire(path.join(folder, 'package.json'))('zapier-platform-core');
const app = (await import(pathToFileURL(path.join(folder, 'src/index.js')).href)).default;
const handle = core.createAppHandler(app);
const clock = Date.now;

async function judge({ headers, body, secret, now_ms: now }) {
  const named = Object.entries(headers).map(([name, value]) => [`Http-${name}`, value]);
  const content = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(body, 'base64'));
  const bundle = {
    authData: { api_key: 'tiny_live_x' },
    inputData: {},
    meta: {},
    rawRequest: { method: 'POST', querystring: '', headers: Object.fromEntries(named), content },
    cleanedRequest: {},
    subscribeData: { id: 'hook_1', url: 'https://hooks.example/1', ...(secret === null ? {} : { secret }) },
  };
  const event = { command: 'execute', method: 'triggers.note_created.operation.perform', bundle };
  Date.now = () => now;
  try {
    const { results } = await handle({ ...event, calledFromCli: true, customLogger() {} });
    return { believed: true, items: results.length, said: '' };
  } catch (thrown) {
    // Any other error would be the app's own failure, not a refusal.
    if (thrown.name !== 'HaltedError' || !thrown.message.includes('The delivery was refused')) throw thrown;
    // Core puts the whole bundle behind what the app says.
    return { believed: false, items: 0, said: thrown.message.split('\nWhat happened:')[0] };
  } finally {
    Date.now = clock;
  }
}

for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  write(`${JSON.stringify(await judge(JSON.parse(line)))}\n`);
}
process.exit(0);
