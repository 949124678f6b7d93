import type { Coverage, Inventory } from '../core/inventory.ts';
import { readFileBytes } from './file-bytes.ts';
import {
  CONTINUATION_MEMBERS,
  INVENTORY_ARRAYS,
  isObject,
  type PageEnd,
  startInventoryPage,
} from './inventory-page.ts';
import { findInventoryFiles } from './inventory-paths.ts';
import { type JsonPart, readJsonElements, WHOLE_DOCUMENT } from './json-elements.ts';
import { readLines } from './lines.ts';

/**
 * The inventory in files: outputs of the AWS CLI, Config snapshots and history, plain or gzipped, in folders and
 * globs of them. Where AWS said that more pages follow and no file holds the last one, coverage says failed.
 * Throws, naming file and place, at the first thing that cannot be read.
 */
export async function* readInventoryFiles(paths: readonly string[]): Inventory {
  const files = await findInventoryFiles(paths);
  const unfinished = new Map<string, Coverage>();
  const finished = new Set<string>();

  function notePage(file: string, { accountId, region, continued }: PageEnd): void {
    const listing = `${accountId}/${region}`;
    if (!continued) finished.add(listing);
    else
      unfinished.set(listing, {
        accountId,
        region,
        status: 'failed',
        reason: moreToRead(file),
        readAt: null,
      });
  }

  for (const file of files) {
    yield* readFile(file, (end) => notePage(file, end));
  }
  const coverage = [...unfinished].filter(([listing]) => !finished.has(listing)).map(([, row]) => row);
  if (coverage.length > 0) yield { kind: 'coverage', coverage };
}

function moreToRead(file: string): string {
  return `${file} says that more pages follow, and none of the files holds the last`;
}

async function* readFile(file: string, notePage: (end: PageEnd) => void): Inventory {
  const bytes = readFileBytes(file);
  try {
    if (/\.(ndjson|jsonl)(\.gz)?$/.test(file)) yield* readLinePages(file, bytes, notePage);
    else yield* readDocumentPage(file, bytes, notePage);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(message.startsWith(file) ? message : `${file}: ${message}`, { cause });
  }
}

async function* readDocumentPage(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  notePage: (end: PageEnd) => void,
): Inventory {
  const page = startInventoryPage(file);
  for await (const parts of readJsonElements(bytes, INVENTORY_ARRAYS, CONTINUATION_MEMBERS)) {
    yield* page.read(parts);
  }
  notePage(page.end());
}

/** Each line is a page of its own, or a single function. */
async function* readLinePages(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  notePage: (end: PageEnd) => void,
): Inventory {
  const singles = startInventoryPage(file, (number) => `${file} line ${number}`);
  let number = 0;
  let pages = 0;
  for await (const lines of readLines(bytes)) {
    const found: JsonPart[] = [];
    for (const line of lines) {
      number++;
      if (line.trim() === '') continue;
      const value = parseLine(line, `${file} line ${number}`);
      const parts = partsOfPage(value);
      if (parts === null) {
        found.push({ kind: 'element', array: WHOLE_DOCUMENT, index: number, value });
        continue;
      }
      pages++;
      const page = startInventoryPage(`${file} line ${number}`);
      yield* page.read(parts);
      notePage(page.end());
    }
    yield* singles.read(found);
  }
  if (pages === 0) singles.end();
}

function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(`${place}: broken JSON`, { cause });
  }
}

/** The parts of a line that is a whole page; null when it is a single function. */
function partsOfPage(value: unknown): JsonPart[] | null {
  if (!isObject(value) || !INVENTORY_ARRAYS.some((name) => name in value)) return null;
  return Object.entries(value).flatMap(([name, member]): JsonPart[] => {
    if (CONTINUATION_MEMBERS.includes(name)) return [{ kind: 'member', name, value: member }];
    if (!INVENTORY_ARRAYS.includes(name) || !Array.isArray(member)) return [];
    const elements = member.map(
      (element, index): JsonPart => ({ kind: 'element', array: name, index, value: element }),
    );
    return [{ kind: 'array', name }, ...elements];
  });
}
