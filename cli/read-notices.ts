import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { parseJson } from '../adapters/parse.ts';
import { type HealthEvent, parseHealthEvent } from '../health/health-event.ts';
import { identify, type Notice, toNotice } from '../health/notice.ts';

/**
 * The notices that files of one AWS Health event each make, in the order in which their first file is named: pages and
 * copies of an edition are one notice. Throws, naming the file, when one cannot be read or holds no such event.
 */
export async function readNotices(files: readonly string[]): Promise<Notice[]> {
  const events: HealthEvent[] = [];
  for (const file of files) events.push(await readEvent(file));
  const editions = Map.groupBy(events, (event) => JSON.stringify(identify(event)));
  return [...editions.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { about } = identify(first);
    const known = events.filter((event) => identify(event).about === about);
    return [toNotice([first, ...others], known.map(toKnownEdition))];
  });
}

async function readEvent(file: string): Promise<HealthEvent> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Error(`${file}: cannot be read`, { cause });
  });
  // Decoded this way, a byte order mark is left out.
  return parseHealthEvent(parseJson(z.unknown(), new TextDecoder().decode(bytes), file), file);
}

function toKnownEdition(event: HealthEvent) {
  return { edition: identify(event).edition, lastUpdatedTime: event.lastUpdatedTime };
}
