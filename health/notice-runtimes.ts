import type { PolicyTable } from '../core/lifecycle.ts';
import { deadlinesOf } from '../core/lifecycle.ts';
import { namedRuntimes } from './named-runtimes.ts';
import type { Notice } from './notice.ts';

/** Keys of metadata under which a runtime stands that is to be moved to. */
const TARGET_KEY = /recommend|target|upgrade|successor|replace|new/i;

/** Whether a notice tells of the lifecycle of Lambda runtimes. AWS has more than one type code for that. */
export function isRuntimeNotice(notice: Notice, table: PolicyTable): boolean {
  if (isLambdaLifecycle(notice)) return true;
  if (notice.service !== 'LAMBDA') return false;
  const isPlanned = notice.category === 'scheduledChange' || notice.category === 'accountNotification';
  return isPlanned && mentionsOf(notice, table).length > 0;
}

/** Whether a notice has a type code of lifecycle events of Lambda. */
export function isLambdaLifecycle(notice: Notice): boolean {
  return notice.service === 'LAMBDA' && isLifecycleCode(notice);
}

/**
 * The ids of the runtimes that such a notice is about: as metadata or description name them, else those of the
 * affected functions, as far as these are known. A name that may stand for several runtimes is narrowed down by the
 * functions' runtimes and by the date.
 */
export function noticeRuntimes(
  notice: Notice,
  table: PolicyTable,
  ofFunctions: ReadonlyMap<string, string>,
): string[] {
  const affected = new Set(notice.entities.flatMap(({ value }) => ofFunctions.get(value) ?? []));
  const mentions = mentionsOf(notice, table);
  const named = mentions.flatMap((ids) => narrowed(ids, notice, table, affected));
  return [...new Set(named.length > 0 || !isLifecycleCode(notice) ? named : affected)];
}

function isLifecycleCode({ eventTypeCode }: Notice): boolean {
  return eventTypeCode?.includes('LIFECYCLE') ?? false;
}

function mentionsOf({ metadata, description }: Notice, table: PolicyTable): string[][] {
  const inMetadata = Object.entries(metadata)
    .filter(([key]) => !TARGET_KEY.test(key))
    .flatMap(([, value]) => namedRuntimes(value, table));
  return inMetadata.length > 0 ? inMetadata : namedRuntimes(description ?? '', table);
}

function narrowed(
  ids: readonly string[],
  { startTime }: Notice,
  table: PolicyTable,
  affected: ReadonlySet<string>,
): readonly string[] {
  const used = ids.filter((id) => affected.has(id));
  if (ids.length < 2 || used.length > 0) return used.length > 0 ? used : ids;
  const day = startTime?.slice(0, 10);
  const onThatDay = ids.filter((id) => {
    const row = table.runtimes.get(id);
    return row !== undefined && deadlinesOf(row).some(({ date }) => date === day);
  });
  return onThatDay.length > 0 ? onThatDay : ids;
}
