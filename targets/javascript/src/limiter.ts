import type { RateLimiter, RateLimitSpec } from './types.js';

/** Requests arrive with different delays; the vendor's window must not be shorter than ours. */
const MARGIN_MS = 1000;

interface Track {
	/** When each of the last requests is (to be) sent, oldest first. */
	slots: number[];
	quietUntil: number;
}

/**
 * At most `requests` in any window of `window_seconds`, per key, in the order of asking.
 *
 * One instance is meant for all clients of a process; it holds no timer and no credential.
 */
export class Limiter implements RateLimiter {
	private readonly tracks = new Map<string, Track>();
	private readonly requests: number;
	private readonly windowMs: number;

	constructor(limit: RateLimitSpec) {
		this.requests = limit.requests;
		this.windowMs = (limit.window_seconds ?? 60) * 1000 + MARGIN_MS;
	}

	reserve(key: string, nowMs: number, maxWaitMs: number): number {
		const track = this.track(key);
		while (track.slots.length > 0 && track.slots[0] <= nowMs - this.windowMs) track.slots.shift();
		const full = track.slots.length >= this.requests;
		const free = full ? track.slots[track.slots.length - this.requests] + this.windowMs : nowMs;
		const slot = Math.max(nowMs, free, track.quietUntil);
		if (slot - nowMs <= maxWaitMs) insert(track.slots, slot);
		return slot - nowMs;
	}

	release(key: string, slotMs: number): void {
		const { slots } = this.track(key);
		const place = slots.lastIndexOf(slotMs);
		if (place >= 0) slots.splice(place, 1);
	}

	blocked(key: string, nowMs: number): number {
		return Math.max(0, this.track(key).quietUntil - nowMs);
	}

	block(key: string, untilMs: number): void {
		const track = this.track(key);
		track.quietUntil = Math.max(track.quietUntil, untilMs);
	}

	private track(key: string): Track {
		let track = this.tracks.get(key);
		if (!track) {
			track = { slots: [], quietUntil: 0 };
			this.tracks.set(key, track);
		}
		return track;
	}
}

/** Keeps the order: one that was given back leaves room before slots that others have. */
function insert(slots: number[], slot: number): void {
	const later = slots.findIndex((other) => other > slot);
	slots.splice(later < 0 ? slots.length : later, 0, slot);
}
