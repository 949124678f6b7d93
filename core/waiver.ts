import type { IsoDate } from './iso-date.ts';
import type { LambdaFunction } from './lambda-function.ts';
import type { Waiver } from './policy.ts';

/** A waiver as it stands on a day. */
export interface WaiverState {
  readonly waiver: Waiver;
  /** The UTC day on which the finding reopens: `expires`, or the update block if that comes first. */
  readonly ends: IsoDate;
  readonly state: 'in-force' | 'expired' | 'ended-by-update-block';
}

/** The waiver that covers a function and lasts longest, in force or ended; null when none covers it. */
export function findWaiver(
  waivers: readonly Waiver[],
  fn: LambdaFunction,
  blockUpdate: IsoDate | null,
  today: IsoDate,
): WaiverState | null {
  let longest: Waiver | null = null;
  for (const waiver of waivers) {
    if (covers(waiver.scope, fn) && (longest === null || waiver.expires > longest.expires)) longest = waiver;
  }
  if (longest === null) return null;
  const ends = blockUpdate !== null && blockUpdate < longest.expires ? blockUpdate : longest.expires;
  if (today < ends) return { waiver: longest, ends, state: 'in-force' };
  return { waiver: longest, ends, state: ends === longest.expires ? 'expired' : 'ended-by-update-block' };
}

function covers(scope: Waiver['scope'], fn: LambdaFunction): boolean {
  return (
    (scope.functionArn === undefined || matchesPattern(scope.functionArn, fn.functionArn)) &&
    (scope.account === undefined || scope.account === fn.account.id) &&
    (scope.runtime === undefined || scope.runtime === fn.runtime) &&
    (scope.tag === undefined || hasTag(fn.tags, scope.tag.key, scope.tag.value))
  );
}

function hasTag(tags: LambdaFunction['tags'], wantedKey: string, wantedValue: string): boolean {
  const key = wantedKey.toLowerCase();
  return Object.entries(tags ?? {}).some(([k, value]) => k.toLowerCase() === key && value === wantedValue);
}

/** `*` stands for any text, `?` for one character; steps back to the last star only, so never slow. */
function matchesPattern(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
