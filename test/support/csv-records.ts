import { parse } from 'csv-parse/sync';

/** The records of a CSV text with a header, each by the names of its columns. */
export function csvRecords(text: string): Record<string, string>[] {
  return parse(text, { columns: true });
}
