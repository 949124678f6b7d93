import type { PolicyTable, RuntimeLifecycle } from '../core/lifecycle.ts';

/**
 * The runtimes that a text of AWS is about: for each that it names, the ids that the name may stand for (`Java 8` is
 * three). The first sentence that names any tells which: later ones name what to move to, and what is not meant.
 * A query for `Runtime=='<id>'`, which AWS puts into its notices, tells best, even of an id that the table lacks.
 */
export function namedRuntimes(text: string, table: PolicyTable): string[][] {
  const prose = text.replace(/\bhttps?:\/\/\S+/g, ' ');
  const queried = [...prose.matchAll(/\bRuntime\s*==\s*['"`]([\w.-]+)['"`]/g)].map(([, id = '']) => id);
  if (queried.length > 0) return [...new Set(queried)].map((id) => [id]);
  for (const sentence of prose.split(/(?<=[.!?])\s+|\n\s*\n/)) {
    const mentions = mentionsIn(sentence, table);
    if (mentions.length > 0) return withoutDoubles(mentions);
  }
  return [];
}

interface Mention {
  readonly from: number;
  readonly to: number;
  readonly ids: string[];
}

function mentionsIn(sentence: string, table: PolicyTable): Mention[] {
  const rows = [...table.runtimes.values()];
  const all = [...rows.flatMap((row) => idMentions(sentence, row)), ...nameMentions(sentence, rows)];
  return all
    .filter(({ ids }) => ids.length > 0)
    .filter((mention) => !all.some((other) => covers(other, mention)))
    .filter(({ from }) => !/\bto\s+(?:the\s+)?['"`]?$/i.test(sentence.slice(0, from)))
    .sort((one, other) => one.from - other.from);
}

/** `Node.js 4.3` within `Node.js 4.3 edge` is no mention of its own. */
function covers(other: Mention, mention: Mention): boolean {
  return (
    other.from <= mention.from && mention.to <= other.to && other.to - other.from > mention.to - mention.from
  );
}

/** Ids without a digit, `provided` and `nodejs`, are words of their own: they count between quotation marks only. */
function idMentions(sentence: string, { id }: RuntimeLifecycle): Mention[] {
  const pattern = /\d/.test(id)
    ? `(?<![\\w.:/-])${escaped(id)}(?![\\w-]|\\.\\w)`
    : `(?<=['"\`])${escaped(id)}(?=['"\`])`;
  return [...sentence.matchAll(new RegExp(pattern, 'gi'))].map(({ index, 0: { length } }) => ({
    from: index,
    to: index + length,
    ids: [id],
  }));
}

/** What may follow a name: `.x`, the word runtime, the operating system. */
const AFTER_NAME =
  '(?:\\.x)?(?![\\w-]|\\.\\d)(?:\\s+runtimes?\\b)?(?:\\s*\\(?(?:(?:based\\s+)?(?:on|for)\\s+)?(?:AL|Amazon\\s+Linux\\s*)(1|2023|2)(?!\\d)\\)?)?';

/** The word runtime follows, or a list of some more names that ends in it. */
const BEFORE_RUNTIME =
  '(?=(?:\\.x)?(?:[\\s,]+(?:(?:and|or)\\s+)?[A-Z.]+\\s+\\d[\\w.]*){0,9}\\s+runtimes?\\b)';

function nameMentions(sentence: string, rows: readonly RuntimeLifecycle[]): Mention[] {
  const byName = Map.groupBy(rows, baseName);
  return [...byName].flatMap(([name, named]) => {
    const pattern = new RegExp(`(?<![\\w.-])${spellings(name)}${AFTER_NAME}`, 'gi');
    return [...sentence.matchAll(pattern)].map(({ index, 0: { length }, 1: system }) => ({
      from: index,
      to: index + length,
      ids: idsOf(name, named, system),
    }));
  });
}

/** Node.js goes by three names; `Node 20` alone may be a machine, and counts before the word runtime only. */
function spellings(name: string): string {
  if (name === 'Custom Runtime') return '(?:Custom|OS-only)';
  const exact = escaped(name).replaceAll(' ', '\\s+');
  const [, version] = /^Node\.js ([\d.]+)$/.exec(name) ?? [];
  if (version === undefined) return exact;
  return `(?:${exact}|Nodejs\\s+${escaped(version)}|Node\\s+${escaped(version)}${BEFORE_RUNTIME})`;
}

/** A name without its operating system is the runtime of exactly that name, else any; `custom runtime` alone is prose. */
function idsOf(name: string, named: readonly RuntimeLifecycle[], system: string | undefined): string[] {
  const onSystem = named.filter(({ os }) => os === `al${system}`);
  const exact = named.filter((row) => row.name === name);
  const others = named.every(({ family }) => family === 'provided') ? [] : named;
  const [chosen = []] = [onSystem, exact, others].filter((candidates) => candidates.length > 0);
  return chosen.map(({ id }) => id);
}

/** `Java 8 (AL2)` is called `Java 8`, `Go 1.x` so too where the suffix is left to the pattern. */
function baseName({ name }: RuntimeLifecycle): string {
  return name.replace(/\s*\(.*\)$/, '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** `the OS-only runtime for Amazon Linux 2 (provided.al2)` names one runtime twice; the narrower name holds. */
function withoutDoubles(mentions: readonly Mention[]): string[][] {
  const narrowFirst = mentions.toSorted((one, other) => one.ids.length - other.ids.length);
  const kept: string[][] = [];
  for (const { ids } of narrowFirst) {
    if (!kept.some((known) => known.some((id) => ids.includes(id)))) kept.push(ids);
  }
  return kept;
}
