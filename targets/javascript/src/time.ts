const ISO =
	/^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([Zz]|[+-]\d\d:?\d\d)?$/;

/** Numbers above this are milliseconds: as seconds they would be in the year 5138. */
const SECONDS_END = 1e11;

/**
 * A vendor's time as Unix milliseconds (whole, rounded down); undefined when it is none.
 *
 * Takes ISO 8601 with any precision and zone, and Unix time in seconds or milliseconds. A time
 * without a zone is UTC: the machine's own zone must never decide.
 */
export function timeOf(value: unknown): number | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) {
		return Math.floor(Math.abs(value) < SECONDS_END ? value * 1000 : value);
	}
	const found = typeof value === 'string' ? ISO.exec(value.trim()) : null;
	if (!found) return undefined;
	const [, year, month, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = found;
	const ms = `${fraction}000`.slice(0, 3);
	const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
	const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}${offset}`);
	return Number.isNaN(time) ? undefined : time;
}

/** ISO 8601 in UTC with milliseconds. */
export function isoOf(ms: number): string {
	return new Date(ms).toISOString();
}
