import { Seen, type SeenData } from '../shared/dedupe.js';

/**
 * Which events a trigger has passed on, per webhook URL and for this process.
 *
 * n8n loads the saved list anew for every delivery, and two that arrive together would each save
 * a list without the other. Here they meet: a copy waits for the one that is being worked on.
 */
interface Deliveries {
	seen: Seen;
	running: Map<string, Promise<boolean>>;
}

const LIMIT = 1000;
const byUrl = new Map<string, Deliveries>();

function deliveriesOf(url: string, saved: SeenData): Deliveries {
	const known = byUrl.get(url);
	const seen = new Seen([...saved, ...(known?.seen.data() ?? [])], LIMIT);
	const found = { seen, running: known?.running ?? new Map<string, Promise<boolean>>() };
	byUrl.set(url, found);
	return found;
}

/**
 * Works on an event unless it, or a copy of it, was passed on before. `work` says whether it
 * passed the event on. The list to save comes with the answer.
 */
export async function onceOnly(
	url: string,
	saved: SeenData,
	identity: string,
	work: () => Promise<boolean>,
): Promise<{ duplicate: boolean; seen: SeenData }> {
	const { running } = deliveriesOf(url, saved);
	for (let other = running.get(identity); other; other = running.get(identity)) {
		await other.catch(() => false);
	}
	const now = deliveriesOf(url, saved);
	if (now.seen.has(identity)) return { duplicate: true, seen: now.seen.data() };
	const working = work();
	running.set(identity, working);
	try {
		if (await working) deliveriesOf(url, saved).seen.add(identity);
	} finally {
		running.delete(identity);
	}
	return { duplicate: false, seen: deliveriesOf(url, saved).seen.data() };
}
