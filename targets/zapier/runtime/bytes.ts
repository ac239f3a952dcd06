import type { RawHttpResponse } from 'zapier-platform-core';

/** Bytes of a file that the app takes in or puts out; an app's memory is limited. */
export const LARGEST_FILE = 50 * 1024 * 1024;

/** A body was larger than was asked for. */
export class TooLarge extends Error {
	constructor(most: number) {
		super(`more than ${Math.round(most / 1024 / 1024)} MB`);
		this.name = 'TooLarge';
	}
}

/** All of an answer's body, at most `most` bytes, until `ends` (Unix milliseconds). Rejects beyond either. */
export async function bodyOf(
	answer: RawHttpResponse,
	most: number,
	ends: number,
): Promise<Uint8Array> {
	const body = answer.body as NodeJS.ReadableStream & { destroy: (error?: Error) => void };
	const timer = setTimeout(
		() => body.destroy(new Error('The answer did not end in time.')),
		Math.max(0, ends - Date.now()),
	);
	try {
		if (Number(answer.headers.get('content-length') ?? 0) > most) throw new TooLarge(most);
		const parts: Buffer[] = [];
		let size = 0;
		for await (const part of body) {
			const bytes = Buffer.from(part as Uint8Array);
			size += bytes.length;
			if (size > most) throw new TooLarge(most);
			parts.push(bytes);
		}
		return Buffer.concat(parts);
	} finally {
		clearTimeout(timer);
		body.destroy();
	}
}

/** The headers of an answer, their names in lower case. */
export function headersOf(answer: {
	headers: { forEach: (take: (value: string, name: string) => void) => void };
}): { [name: string]: string } {
	const headers: { [name: string]: string } = {};
	answer.headers.forEach((value, name) => {
		headers[name.toLowerCase()] = value;
	});
	return headers;
}
