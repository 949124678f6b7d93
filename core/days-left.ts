import { daysBetween, type IsoDate } from './iso-date.ts';

/** How far off a later day is, in words for a sentence: `(73 days)`. */
export function inDays(from: IsoDate, to: IsoDate): string {
  const days = daysBetween(from, to);
  return `(${days} ${days === 1 ? 'day' : 'days'})`;
}

/** A sentence of another day without the days that were left then; its dates stay. */
export function withoutDays(sentence: string): string {
  return sentence.replace(/ \(\d+ days?\)/g, '');
}
