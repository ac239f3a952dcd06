/** Loads compiled apps and prints, for each, its definition and what Zapier's schema finds wrong with it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const told = {};
for (const folder of process.argv.slice(2)) {
  const about = path.join(folder, 'package.json');
  const core = createRequire(about)('zapier-platform-core');
  const entry = path.join(folder, JSON.parse(readFileSync(about, 'utf8')).exports);
  const handle = core.createAppHandler((await import(pathToFileURL(entry).href)).default);
  const answer = async (command) => (await handle({ command, calledFromCli: true, customLogger() {} })).results;
  told[path.basename(folder)] = { definition: await answer('definition'), errors: await answer('validate') };
}
process.stdout.write(JSON.stringify(told));
