import { sleep } from 'n8n-workflow';
import { Seen, type SeenData } from '../shared/dedupe.js';

/**
 * Which events a trigger has passed on, per webhook URL and for this process.
 *
 * n8n loads the saved list anew for every delivery, and two that arrive together would each save
 * a list without the other. Here they meet: a copy waits until it is clear what became of the other.
 */
interface Deliveries {
	seen: Seen;
	/** Taken by a delivery that n8n has not taken over yet, and when that delivery ends. */
	taken: Map<string, Promise<void>>;
	/** Whether it is known what was missed before this process took deliveries; a time: it is asked for since then. */
	before: 'unknown' | 'known' | number;
	/** Ends when the delivery that n8n took over last has been answered; absent when it has. */
	last?: Promise<void>;
}

const LIMIT = 1000;
const LOOK_AGAIN_MS = 1_000;
/** Longer than n8n takes to record an execution. */
const LONGEST_TURN_MS = 10_000;
/** Longer than catching up with a slow vendor takes: a copy that waited so long is passed on rather than lost. */
const LONGEST_WAIT_MS = 600_000;
const byUrl = new Map<string, Deliveries>();

function deliveriesOf(url: string, saved: SeenData): Deliveries {
	const known = byUrl.get(url);
	const seen = new Seen([...saved, ...(known?.seen.data() ?? [])], LIMIT);
	const { taken = new Map<string, Promise<void>>(), before = 'unknown', last } = known ?? {};
	const found: Deliveries = { seen, taken, before, last };
	byUrl.set(url, found);
	return found;
}

/** A subscription was made just now: nothing can have been missed before. */
export function beginsNow(url: string): void {
	deliveriesOf(url, []).before = 'known';
}

/**
 * The events that one delivery passes on. They count as passed on when n8n has taken them over,
 * and not before: an event that n8n could not take is free for the next copy of it.
 */
export class Passing {
	private readonly mine = new Set<string>();
	private looking = false;
	private found = false;
	private kept = false;
	private readonly ended: Promise<void>;
	private finish: () => void = () => undefined;
	/** Lets the next one have its turn. */
	release: () => void = () => undefined;

	constructor(private readonly url: string) {
		this.ended = new Promise((resolve) => {
			this.finish = resolve;
		});
	}

	/** Takes an event, unless it was passed on before. Busy: another delivery is passing it on now. */
	take(identity: string, saved: SeenData): 'ours' | 'known' | 'busy' {
		const { seen, taken } = deliveriesOf(this.url, saved);
		if (seen.has(identity) || this.mine.has(identity)) return 'known';
		if (taken.has(identity)) return 'busy';
		taken.set(identity, this.ended);
		this.mine.add(identity);
		return 'ours';
	}

	/** As `take`, after the other delivery has ended. Only for one that holds nothing yet. */
	async takeInTurn(identity: string, saved: SeenData): Promise<'ours' | 'known'> {
		for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
			const other = byUrl.get(this.url)?.taken;
			if (waited >= LONGEST_WAIT_MS) other?.delete(identity);
			const taken = this.take(identity, saved);
			if (taken !== 'busy') return taken;
			await Promise.race([other?.get(identity), sleep(LOOK_AGAIN_MS)]);
		}
	}

	/**
	 * Whether this delivery looks for what was missed before this process took deliveries. While n8n starts,
	 * it answers 200 ("n8n is starting up") to everything that comes, and passes nothing on; it may also have
	 * been off for longer than the vendor tries. One delivery at a time looks, until one of them could.
	 */
	looks(): boolean {
		const deliveries = deliveriesOf(this.url, []);
		const { before } = deliveries;
		// One that n8n forgot about does not keep the others from looking.
		const free = typeof before === 'number' && Date.now() - before > LONGEST_WAIT_MS;
		this.looking ||= before === 'unknown' || free;
		if (this.looking) deliveries.before = Date.now();
		return this.looking;
	}

	/** What was missed is among what this delivery passes on. */
	looked(): void {
		this.found = true;
	}

	/** Whether nothing can be missing from before. */
	get certain(): boolean {
		return deliveriesOf(this.url, []).before === 'known';
	}

	/**
	 * Resolves when the delivery before this one has been answered. n8n saves the list as a whole before it answers;
	 * of two that are saved at once the older one may be saved last, and what only the other knew is forgotten.
	 */
	async turn(): Promise<void> {
		const { last } = deliveriesOf(this.url, []);
		const answered = new Promise<void>((resolve) => {
			this.release = () => {
				const deliveries = deliveriesOf(this.url, []);
				if (deliveries.last === answered) deliveries.last = undefined;
				resolve();
			};
		});
		deliveriesOf(this.url, []).last = answered;
		if (last) await Promise.race([last, sleep(LONGEST_TURN_MS)]);
	}

	/** The vendor has its answer, or has hung up: the next delivery may be taken over. */
	done(): void {
		this.end();
		this.release();
	}

	/** n8n has taken over: what was taken is known from now on. Gives the list to save. */
	keep(saved: SeenData): SeenData {
		this.kept = true;
		const { seen } = deliveriesOf(this.url, saved);
		for (const identity of this.mine) seen.add(identity);
		this.end();
		return seen.data();
	}

	/** What was taken and not kept is free again. */
	end(): void {
		const { taken } = deliveriesOf(this.url, []);
		for (const identity of this.mine) {
			if (taken.get(identity) === this.ended) taken.delete(identity);
		}
		if (this.looking) {
			this.looking = false;
			deliveriesOf(this.url, []).before = this.kept && this.found ? 'known' : 'unknown';
		}
		this.finish();
	}
}
