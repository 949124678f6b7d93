import { clip } from './clip.ts';
import type { Finding } from './finding.ts';

/** What of a waiver's owner is shown, in UTF-16 units, so that its reason has room. */
const MAX_OWNER_LENGTH = 40;

/** `Waived until 2027-01-31.` and the space before it. */
export const MIN_WAIVER_LENGTH = 25;

const [WAIVED, ENDED] = ['Waived until', 'Waiver ended'];

/** A sentence of another day of which the waiver has ended since. */
export function withWaiverEnded(sentence: string): string {
  return sentence.replace(`${WAIVED} `, `${ENDED} `);
}

/**
 * Until when a function is waived, or was, by whom and why, in at most `room` UTF-16 units; empty where nobody waives it.
 * Where neither owner nor reason fits, the day stands alone.
 */
export function waiverSentence({ waiver }: Finding, room: number): string {
  if (waiver === null) return '';
  const { owner, reason } = waiver.waiver;
  const opening = `${waiver.state === 'in-force' ? WAIVED : ENDED} ${waiver.ends}`;
  if (waiver.state === 'ended-by-update-block') {
    const whole = `${opening} with the block of updates.`;
    return whole.length <= room ? whole : `${opening}.`;
  }
  // Each by itself: a reason in a language without spaces would vanish behind the one after the owner.
  const left = room - opening.length - ' (: ).'.length;
  const who = clip(owner, Math.min(left, MAX_OWNER_LENGTH));
  const why = clip(reason.replace(/\.$/, ''), left - who.length);
  return who === '…' || why === '…' ? `${opening}.` : `${opening} (${who}: ${why}).`;
}
