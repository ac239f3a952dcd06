import type { RateLimiter, RateLimitSpec, Turn } from './types.js';

/** The vendor's clock may run a little faster than ours. */
const MARGIN_MS = 1000;

interface Place extends Turn {
	/** When it may be sent, as far as is known; once it was answered, when that was. */
	at: number;
	state: 'waits' | 'sent' | 'answered';
}

interface Track {
	/** In the order of asking. */
	places: Place[];
	quietUntil: number;
}

/**
 * At most `requests` in any window of `window_seconds`, per key, in the order of asking.
 *
 * A request reaches the vendor some time between its turn and its answer: a busy process sends late,
 * and networks delay. It counts as long as either lies in the window. One instance is meant for all
 * clients of a process; it holds no timer and no credential.
 */
export class Limiter implements RateLimiter {
	private readonly tracks = new Map<string, Track>();
	private readonly requests: number;
	private readonly windowMs: number;

	constructor(limit: RateLimitSpec) {
		this.requests = limit.requests;
		this.windowMs = (limit.window_seconds ?? 60) * 1000 + MARGIN_MS;
	}

	ask(key: string): Turn {
		const place: Place = { at: 0, state: 'waits' };
		this.track(key).places.push(place);
		return place;
	}

	wait(key: string, turn: Turn, nowMs: number): number {
		const track = this.track(key);
		const over = nowMs - this.windowMs;
		track.places = track.places.filter(({ at, state }) => state !== 'answered' || at > over);
		const place = turn as Place;
		const before = track.places.slice(0, track.places.indexOf(place));
		place.at = Math.max(nowMs, track.quietUntil, this.free(before, nowMs));
		if (place.at === nowMs) place.state = 'sent';
		return place.at - nowMs;
	}

	leave(key: string, turn: Turn): void {
		const { places } = this.track(key);
		places.splice(places.indexOf(turn as Place), 1);
	}

	answered(key: string, turn: Turn, nowMs: number): void {
		if (this.requests === Infinity) this.leave(key, turn);
		Object.assign(turn, { at: nowMs, state: 'answered' });
	}

	block(key: string, untilMs: number): void {
		const track = this.track(key);
		track.quietUntil = Math.max(track.quietUntil, untilMs);
	}

	/** When so few of those before are left in the window that one more may be sent. */
	private free(before: Place[], nowMs: number): number {
		if (before.length < this.requests) return 0;
		const times = before.map(({ at, state }) => (state === 'sent' ? Math.max(at, nowMs) : at));
		times.sort((a, b) => b - a);
		return times[this.requests - 1] + this.windowMs;
	}

	private track(key: string): Track {
		let track = this.tracks.get(key);
		if (!track) {
			track = { places: [], quietUntil: 0 };
			this.tracks.set(key, track);
		}
		return track;
	}
}
