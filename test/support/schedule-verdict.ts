import type { Kill } from './a-rough-wire.ts';
import type { ScheduledEdition } from './a-schedule.ts';
import type { Arrival } from './start-relay-line.ts';

/** What became of a schedule. */
export interface Verdict {
  /** The first edition that was not told as it should be, and how; null when all were. */
  readonly violation: string | null;
  readonly arrivals: number;
  readonly duplicates: number;
  /** Messages that were sent before all pages had come, and said so. */
  readonly inPart: number;
}

const CHANNELS = ['platform', 'mail', 'topic'];

/**
 * Every edition is told on each of its channels and on no other, once, and once more for each kill that came between
 * sending and recording; also in part, where pages were late. What is told in part says so.
 */
export function judge(
  editions: readonly ScheduledEdition[],
  arrivals: readonly Arrival[],
  kills: readonly Kill[],
): Verdict {
  const unrecorded = kills.flatMap((kill) => (kill.unrecorded === undefined ? [] : [kill.unrecorded]));
  const excuses = Map.groupBy(unrecorded, keyOf);
  const told = Map.groupBy(arrivals, keyOf);
  const unexplained = [...told].flatMap(([key, { length }]) => {
    const excused = excuses.get(key)?.length ?? 0;
    return length === 1 + excused
      ? []
      : [`${key}: told ${length} times, with ${excused} kills before the record`];
  });
  const misled = editions.flatMap((edition) =>
    CHANNELS.flatMap((channel) => routeFault(edition, channel, [...told.keys()])),
  );
  return {
    violation: [...misled, ...unexplained].sort()[0] ?? null,
    arrivals: arrivals.length,
    duplicates: arrivals.length - told.size,
    inPart: arrivals.filter(({ text }) => isInPart(text)).length,
  };
}

function routeFault(
  { marker, channels, functionNames }: ScheduledEdition,
  channel: string,
  told: readonly string[],
): string[] {
  const keys = told.filter((key) => key.startsWith(`${marker} on ${channel}, `));
  if (!channels.includes(channel)) return keys.map((key) => `${key}: not routed there`);
  const whole = `${marker} on ${channel}, whole, pages ${functionNames.map((_, index) => index + 1)}`;
  return keys.includes(whole) ? [] : [`${whole}: never told, but ${keys.join(' and ') || 'nothing'}`];
}

/** What a text tells on which channel: which edition and which of its pages. */
function keyOf({ channel, text }: Arrival): string {
  const [marker = 'nothing'] = /notice-\d+-edition-\d+/.exec(text) ?? [];
  const pages = new Set(Array.from(text.matchAll(/-page-(\d)/g), ([, page]) => page));
  return `${marker} on ${channel}, ${isInPart(text) ? 'in part' : 'whole'}, pages ${[...pages].sort()}`;
}

/** The text may be encoded as a form. */
function isInPart(text: string): boolean {
  return /pages.had.arrived.when.this.was.sent/.test(text.replaceAll('+', ' '));
}
