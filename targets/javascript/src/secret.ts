import { createHash, randomBytes, timingSafeEqual } from 'crypto';

/** 32 random bytes as 64 hexadecimal digits. */
export function freshSecret(): string {
	return randomBytes(32).toString('hex');
}

/** Whether two texts are equal, in a time that tells nothing about them. Nothing equals an empty text. */
export function sameSecret(ours: string | undefined, theirs: unknown): boolean {
	if (!ours || typeof theirs !== 'string' || !theirs) return false;
	const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
	return timingSafeEqual(digest(ours), digest(theirs));
}
