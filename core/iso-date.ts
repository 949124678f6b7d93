import * as z from 'zod/mini';

/** A UTC calendar day as `YYYY-MM-DD`; two of them compare as strings. */
export type IsoDate = string;

/** Accepts an existing calendar day as `YYYY-MM-DD`, and nothing looser: 2026-02-29 is refused. */
export const isoDateSchema = z.iso.date();

/** Whether a text is an existing calendar day as `YYYY-MM-DD`. */
export function isIsoDate(text: string): text is IsoDate {
  return isoDateSchema.safeParse(text).success;
}

const MILLISECONDS_A_DAY = 86_400_000;

/** The number of UTC days from one day to another, negative when `to` lies before `from`. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from);
}

const dayNumbers = new Map<IsoDate, number>();

/** Remembered, because few days are asked for again and again, and reading one costs more than the decision. */
function dayNumber(date: IsoDate): number {
  let number = dayNumbers.get(date);
  if (number === undefined) {
    number = Date.parse(date) / MILLISECONDS_A_DAY;
    dayNumbers.set(date, number);
  }
  return number;
}
