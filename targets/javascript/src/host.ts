import { inputError } from './errors.js';

const OUTSIDE = 'Enter only the part after the base URL, such as /calls?limit=5; nothing was sent.';

/** Whether two URLs have the same scheme, host and port. False when either is no URL. */
export function sameOrigin(a: string, b: string): boolean {
	const [first, second] = [parse(a), parse(b)];
	return first !== undefined && first.origin !== 'null' && first.origin === second?.origin;
}

/**
 * The URL of a request that a user wrote: always on the base's origin and below its path.
 * Accepts a path with a query, or a whole URL that begins with the base. Throws ApiError otherwise.
 */
export function resolve(base: string, path: string): string {
	const root = base.replace(/\/+$/, '');
	const text = relative(root, path.trim());
	const [route] = text.split('?');
	if (hasControl(text) || /[\\#]/.test(text) || route.startsWith('//') || climbs(route)) {
		throw inputError('This path is not allowed.', OUTSIDE);
	}
	const url = parse(root + text);
	const home = parse(root);
	const inside =
		url !== undefined &&
		home !== undefined &&
		url.origin === home.origin &&
		url.username === '' &&
		url.password === '' &&
		url.pathname.startsWith(`${home.pathname.replace(/\/+$/, '')}/`);
	if (!inside) throw inputError('This path leads outside the API.', OUTSIDE);
	return url.href;
}

/** The path below the base, with a slash in front. */
function relative(root: string, path: string): string {
	if (path === '') throw inputError('The path is empty.', OUTSIDE);
	if (/^[a-z][a-z0-9+.-]*:/i.test(path)) {
		if (!path.startsWith(`${root}/`)) throw inputError('This URL is not of this API.', OUTSIDE);
		return path.slice(root.length);
	}
	return path.startsWith('/') ? path : `/${path}`;
}

/** Whether a segment is a step up or in place, however often it was percent-encoded. */
function climbs(route: string): boolean {
	let text = route;
	for (let round = 0; round < 4; round++) {
		if (text.split(/[\\/]/).some((segment) => segment === '..' || segment === '.')) return true;
		const decoded = decode(text);
		if (decoded === undefined) return true;
		if (decoded === text) return false;
		text = decoded;
	}
	// Nobody encodes a path four times over in good faith.
	return true;
}

function decode(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** Control characters: URL parsers drop some of them silently, which would join what they part. */
function hasControl(text: string): boolean {
	return [...text].some((char) => char < ' ' || char === '\x7f');
}

function parse(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}
