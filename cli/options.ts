import { InvalidArgumentError } from 'commander';
import { PHASES } from '../core/finding.ts';
import { type IsoDate, isoDateSchema } from '../core/iso-date.ts';

/** How findings may be shown on standard output. */
export const FORMATS = ['table', 'csv', 'json', 'ndjson'] as const;

/** The phases from which a pipeline may be made to fail. */
export const FAIL_ON = PHASES.filter((phase) => phase !== 'supported');

/** Reads `--as-of`: an existing day as YYYY-MM-DD. */
export function parseDate(text: string): IsoDate {
  const result = isoDateSchema.safeParse(text);
  if (!result.success) throw new InvalidArgumentError('Not a day of the calendar as YYYY-MM-DD.');
  return result.data;
}

/** Reads `--notice-days`: a whole number of days, 0 to 3650 as in the settings document. */
export function parseDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(days <= 3650)) throw new InvalidArgumentError('Not a whole number of days from 0 to 3650.');
  return days;
}

/** Reads `--regions`: names of Regions, parted by commas, each once. */
export function parseRegions(text: string): string[] {
  const regions = [...new Set(text.split(',').map((region) => region.trim()))];
  if (!regions.every((region) => /^[a-z]+(-[a-z]+)+-\d+$/.test(region))) {
    throw new InvalidArgumentError('Not a list of Regions such as eu-west-1,us-east-1.');
  }
  return regions;
}

/** Reads a name or path: anything but nothing, which an unset shell variable gives. */
export function parseName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty.');
  return text;
}

/** Reads one more of the paths of `--from`. */
export function parsePaths(text: string, before: readonly string[] = []): string[] {
  return [...before, parseName(text)];
}

/** Reads a choice out of a list and names the list when it is none of them. */
export function parseChoice<Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((known) => known === text);
    if (choice === undefined) throw new InvalidArgumentError(`Choose one of ${choices.join(', ')}.`);
    return choice;
  };
}
