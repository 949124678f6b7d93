import { describe } from '../core/describe.ts';
import { evaluate } from '../core/evaluate.ts';
import { deadlinesOf, type RuntimeLifecycle } from '../core/lifecycle.ts';
import type { Section } from '../core/message.ts';
import type { Notice } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';

/** Long enough that dates and advice are told of every runtime that AWS writes about. */
const ANY_NOTICE = 3650;

/**
 * What the policy table says of runtimes, in the sentence that findings have, and whether the notice's date is one of
 * its dates.
 */
export function outlookSection(ids: readonly string[], notice: Notice, context: NoticeContext): Section {
  const sentences = ids.map((id) => sentenceOf(id, notice, context));
  const items = [...sentences, ...differenceOf(ids, notice, context)];
  return { kind: 'list', heading: 'What the policy table says', items, more: null };
}

function differenceOf(ids: readonly string[], { startTime }: Notice, { table }: NoticeContext): string[] {
  if (ids.length === 0) return [`The notice names no runtime that the table of ${table.asOf} knows.`];
  const day = startTime?.slice(0, 10);
  const rows = ids.flatMap((id) => table.runtimes.get(id) ?? []);
  const dates = rows.flatMap((row) => deadlinesOf(row).map(({ date }) => date));
  if (day === undefined || rows.length === 0 || dates.includes(day)) return [];
  const names = rows.map(({ id }) => id).join(' or ');
  return [
    `AWS's notice says ${day}, which is none of the dates that the table of ${table.asOf} has for ${names}: AWS may have moved them.`,
  ];
}

/** Where to move from each of the runtimes, as far as the policy table tells. */
export function moveAdvice(ids: readonly string[], { table }: NoticeContext): string[] {
  const rows = ids.flatMap((id) => table.runtimes.get(id) ?? []);
  return rows.flatMap((row) => (row.successor === null ? [] : [`Move from ${row.id} to ${targetOf(row)}.`]));
}

function targetOf({ successor, sameLanguageSuccessor }: RuntimeLifecycle): string {
  const hasOther = sameLanguageSuccessor !== null && sameLanguageSuccessor !== successor;
  return hasOther ? `${successor}, or for now to ${sameLanguageSuccessor}` : `${successor}`;
}

/** The runtime as a function of the affected account would be judged, without anything that is a function's own. */
function sentenceOf(
  runtime: string,
  notice: Notice,
  { today, table, policy, account }: NoticeContext,
): string {
  const fn = {
    account,
    region: notice.affectedRegion ?? '',
    functionName: '',
    functionArn: '',
    version: '$LATEST',
    runtime,
    packageType: 'Zip',
    presence: 'present' as const,
    tags: null,
    lastModified: null,
    aliases: [],
    capturedAt: null,
  };
  return describe(evaluate(fn, table, { ...policy, waivers: [], noticeDays: ANY_NOTICE }, today));
}
