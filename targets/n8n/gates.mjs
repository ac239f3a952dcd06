// n8n's own gates on one built package: its linter's findings and the community scanner's, as JSON.
// usage (in a folder whose node_modules holds the tools): node gates.mjs PACKAGE
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const folder = path.resolve(process.argv[2]);
const tools = createRequire(path.join(process.cwd(), 'package.json'));
const scannerPath = tools.resolve('@n8n/scan-community-package/scanner/scanner.mjs');
const scanner = await import(pathToFileURL(scannerPath).href);
const { ESLint } = createRequire(scannerPath)('eslint');

const DIST = ['package.json', 'dist/**/*.js', 'dist/**/*.json'];

/** Every message, warnings too: `analyzePackage` alone passes with warnings. */
async function findings(patterns) {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await scanner.buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns);
	return {
		files: results.length,
		messages: results.flatMap(({ filePath, messages }) =>
			messages.map(({ line, ruleId, message, severity }) => ({
				file: path.relative(folder, filePath),
				line: line ?? 0,
				rule: ruleId ?? '',
				message,
				severity: severity === 2 ? 'error' : 'warning',
			})),
		),
	};
}

const source = await findings(scanner.SOURCE_FILE_PATTERNS);
const dist = await findings(DIST);
const verdicts = [
	await scanner.analyzePackage(folder, scanner.SOURCE_FILE_PATTERNS),
	await scanner.analyzePackage(folder, DIST),
];
process.stdout.write(
	JSON.stringify({
		passed: verdicts.every(({ passed }) => passed),
		files: source.files + dist.files,
		messages: [...source.messages, ...dist.messages],
	}),
);
