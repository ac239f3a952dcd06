/** A body read as JSON. An empty one is no value. */
export type Parsed = { ok: true; value: unknown } | { ok: false };

/** Parses a body; a byte order mark in front is dropped. */
export function bodyOf(text: string): Parsed {
	const clean = text.replace(/^\uFEFF/, '').trim();
	if (clean === '') return { ok: true, value: undefined };
	try {
		return { ok: true, value: JSON.parse(clean) as unknown };
	} catch {
		return { ok: false };
	}
}
