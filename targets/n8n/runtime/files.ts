import type { IBinaryData, IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';
import { inputError } from '../shared/errors.js';
import type { FileValue } from '../shared/types.js';
import type { InputSpec } from './types.js';

/** The parameter that names the field in which a file is put out. */
export const OUTPUT_FIELD = 'binaryPropertyName';

/**
 * The inputs with their files in place of the names of the binary fields that hold them. n8n says
 * itself which field an item lacks.
 */
export async function withFiles(
	ctx: IExecuteFunctions,
	inputs: InputSpec[],
	values: { [key: string]: unknown },
	itemIndex: number,
): Promise<{ [key: string]: unknown }> {
	const filled = { ...values };
	for (const { key, kind, multiple } of inputs) {
		if (kind !== 'file' || filled[key] === undefined) continue;
		const files: FileValue[] = [];
		for (const field of fieldsIn(filled[key])) files.push(await fileIn(ctx, field, itemIndex));
		if (!multiple && files.length > 1)
			throw inputError(`"${key}" takes one file.`, 'Name one field.');
		filled[key] = multiple ? files : files[0];
	}
	return filled;
}

/** Names of binary fields, separated by commas; an expression may give the binary data themselves. */
function fieldsIn(value: unknown): Array<string | IBinaryData> {
	if (Array.isArray(value)) return value.flatMap(fieldsIn);
	if (typeof value !== 'string') return [value as IBinaryData];
	return value
		.split(',')
		.map((name) => name.trim())
		.filter(Boolean);
}

async function fileIn(
	ctx: IExecuteFunctions,
	field: string | IBinaryData,
	itemIndex: number,
): Promise<FileValue> {
	const { fileName, fileExtension, mimeType } = ctx.helpers.assertBinaryData(itemIndex, field);
	const bytes = await ctx.helpers.getBinaryDataBuffer(itemIndex, field);
	const name = fileName ?? ['file', fileExtension].filter(Boolean).join('.');
	return { name, type: mimeType || 'application/octet-stream', bytes };
}

/** An item's binary fields with the file that was put out, beside those that came in. */
export async function binaryWith(
	ctx: IExecuteFunctions,
	file: FileValue,
	itemIndex: number,
): Promise<IBinaryKeyData> {
	const field = ctx.getNodeParameter(OUTPUT_FIELD, itemIndex, 'data') as string;
	const data = await ctx.helpers.prepareBinaryData(Buffer.from(file.bytes), file.name, file.type);
	return { ...ctx.getInputData()[itemIndex]?.binary, [field]: data };
}
