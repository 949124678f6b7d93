import { type Coverage, type Inventory, notCovered } from '../core/inventory.ts';
import { readFileBytes } from './file-bytes.ts';
import {
  INVENTORY_ARRAYS,
  isObject,
  PAGE_MEMBERS,
  type PageEnd,
  type PagePart,
  startInventoryPage,
} from './inventory-page.ts';
import { findInventoryFiles } from './inventory-paths.ts';
import { type JsonPart, readJsonElements, WHOLE_DOCUMENT } from './json-elements.ts';
import { readLines } from './lines.ts';
import { toError } from './to-error.ts';
import { createUnnamedAccounts } from './unnamed-accounts.ts';

type Pages = AsyncGenerator<PagePart>;

/**
 * The inventory in files: outputs of the AWS CLI, Config snapshots and history, plain or gzipped, in folders and
 * globs of them. Each file stands for itself: where AWS said after its last page that more follow, coverage says
 * failed, and so it does where the files name no function; accounts that are listed without any are told as skipped.
 * Throws, naming file and place, at the first thing that cannot be read.
 */
export async function* readInventoryFiles(paths: readonly string[]): Inventory {
  const files = await findInventoryFiles(paths);
  const unnamed = createUnnamedAccounts();
  const unfinished: Coverage[] = [];
  for (const file of files) {
    const ends: { last: PageEnd | null } = { last: null };
    for await (const part of readFile(file, (end) => Object.assign(ends, { last: end }))) {
      unnamed.note(part);
      yield part;
    }
    if (ends.last?.continued) unfinished.push(toUnfinished(file, ends.last));
  }
  const coverage = [...unfinished, ...unnamed.coverage()];
  if (coverage.length > 0) yield { kind: 'coverage', coverage };
}

function toUnfinished(file: string, { accountId, region }: PageEnd): Coverage {
  const reason = `${file} says that more pages follow; all pages of one listing belong into one .ndjson file`;
  return notCovered(reason, { accountId, region });
}

async function* readFile(file: string, notePage: (end: PageEnd) => void): Pages {
  const bytes = readFileBytes(file);
  try {
    if (/\.(ndjson|jsonl)(\.gz)?$/.test(file)) yield* readLinePages(file, bytes, notePage);
    else yield* readDocumentPage(file, bytes, notePage);
  } catch (cause) {
    const message = toError(cause).message;
    throw new Error(message.startsWith(file) ? message : `${file}: ${message}`, { cause });
  }
}

async function* readDocumentPage(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  notePage: (end: PageEnd) => void,
): Pages {
  const page = startInventoryPage(file);
  for await (const parts of readJsonElements(bytes, INVENTORY_ARRAYS, PAGE_MEMBERS)) {
    yield* page.read(parts);
  }
  notePage(page.end());
}

/** Each line is a page of its own, or a single function. */
async function* readLinePages(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  notePage: (end: PageEnd) => void,
): Pages {
  const singles = startInventoryPage(file, (number) => `${file} line ${number}`);
  let number = 0;
  let isEmpty = true;
  for await (const lines of readLines(bytes)) {
    const found: JsonPart[] = [];
    for (const line of lines) {
      number++;
      if (line.trim() === '') continue;
      isEmpty = false;
      const value = parseLine(line, `${file} line ${number}`);
      const parts = partsOfPage(value);
      if (parts === null) {
        found.push({ kind: 'element', array: WHOLE_DOCUMENT, index: number, value });
        continue;
      }
      const page = startInventoryPage(`${file} line ${number}`);
      yield* page.read(parts);
      notePage(page.end());
    }
    yield* singles.read(found);
  }
  if (isEmpty) throw new Error('it is empty');
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
    if (PAGE_MEMBERS.includes(name)) return [{ kind: 'member', name, value: member }];
    if (!INVENTORY_ARRAYS.includes(name) || !Array.isArray(member)) return [];
    const elements = member.map(
      (element, index): JsonPart => ({ kind: 'element', array: name, index, value: element }),
    );
    return [{ kind: 'array', name }, ...elements];
  });
}
