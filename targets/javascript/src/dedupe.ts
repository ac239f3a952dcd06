import { createHash } from 'crypto';

/** Plain JSON: a short digest of each identity, and the time of its item (Unix milliseconds, or 0). */
export type SeenData = Array<[string, number]>;

function short(identity: string): string {
	return createHash('sha256').update(identity, 'utf8').digest('hex').slice(0, 16);
}

/**
 * Identities that were seen, at most `limit` of them; the ones longest unseen go first.
 *
 * Kept as digests: a workflow's stored state should be small and say nothing about people.
 */
export class Seen {
	private readonly times: Map<string, number>;

	constructor(
		data: SeenData | undefined = [],
		private readonly limit = 1000,
	) {
		this.times = new Map(data);
	}

	has(identity: string): boolean {
		return this.times.has(short(identity));
	}

	/** True when it was not known before. Seeing it again renews its place and its time. */
	add(identity: string, time = 0): boolean {
		const key = short(identity);
		const known = this.times.delete(key);
		this.times.set(key, time);
		for (const oldest of this.times.keys()) {
			if (this.times.size <= this.limit) break;
			this.times.delete(oldest);
		}
		return !known;
	}

	/** Forget items with a time before this one (items without a time stay). */
	prune(before: number): void {
		for (const [key, time] of this.times) {
			if (time !== 0 && time < before) this.times.delete(key);
		}
	}

	data(): SeenData {
		return [...this.times];
	}
}
