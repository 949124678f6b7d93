import { parseFunctionArn } from '../adapters/function-arn.ts';
import { clip } from '../core/clip.ts';
import type { Section } from '../core/message.ts';
import { isWhole, type Notice } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';
import { isLambdaLifecycle } from './notice-runtimes.ts';
import { spoken } from './notice-words.ts';

/** How many affected entities a message names; the rest is counted. */
const MOST_NAMED = 10;

/** `4 functions: 3 pending, 1 resolved`; empty when a notice names none. */
export function affectedWords(notice: Notice): string {
  const {
    entities,
    pages: { arrived, total },
  } = notice;
  if (entities.length === 0) return '';
  const partly = isWhole(notice) ? '' : ` on ${arrived.length} of ${total} pages`;
  return `${entities.length} ${nounOf(notice)}${partly}${statusWords(entities)}`;
}

/**
 * The first affected entities by name, with their owners: what led to the channel first, and then what is pending
 * first, what is resolved last.
 */
export function affectedSection(notice: Notice, { owners, ledHere }: NoticeContext): Section[] {
  const { entities } = notice;
  if (entities.length === 0) return [];
  const named = [
    ...ordered(entities.filter(({ value }) => ledHere?.has(value))),
    ...ordered(entities.filter(({ value }) => !ledHere?.has(value))),
  ].slice(0, MOST_NAMED);
  const others = entities.length - named.length;
  return [
    {
      kind: 'list',
      heading: `Affected ${nounOf(notice)}`,
      items: named.map((entity) => itemOf(entity, owners.get(entity.value))),
      more: others === 0 ? null : `and ${others} ${others === 1 ? 'other' : 'others'}`,
    },
  ];
}

/** `all 4 functions`, `its 1 function`; empty when a notice names none. */
export function allAffectedWords(notice: Notice): string {
  const { length } = notice.entities;
  if (length === 0) return '';
  return `${length === 1 ? 'its' : 'all'} ${length} ${nounOf(notice)}`;
}

/** Whether AWS calls everything resolved, and all of it has arrived. */
export function isAllResolved(notice: Notice): boolean {
  return notice.entities.length > 0 && isWhole(notice) && notice.entities.every(isResolved);
}

/** How many entities AWS still calls pending. */
export function countPending({ entities }: Notice): number {
  return entities.filter(({ status }) => status?.toUpperCase() === 'PENDING').length;
}

type Entity = Notice['entities'][number];

function isResolved({ status }: Entity): boolean {
  return status?.toUpperCase() === 'RESOLVED';
}

/** Nothing where AWS gives no status at all. */
function statusWords(entities: readonly Entity[]): string {
  const counts = [...Map.groupBy(ordered(entities), ({ status }) => status?.toUpperCase() ?? null)];
  const [only] = counts;
  if (counts.length === 1 && only !== undefined) {
    const all = entities.length === 1 ? '' : 'all ';
    return only[0] === null ? '' : `, ${all}${spoken(only[0])}`;
  }
  const words = counts.map(
    ([status, { length }]) => `${length} ${status === null ? 'without a status' : spoken(status)}`,
  );
  return `: ${words.join(', ')}`;
}

function ordered(entities: readonly Entity[]): Entity[] {
  const rank = (entity: Entity) =>
    entity.status?.toUpperCase() === 'PENDING' ? 0 : isResolved(entity) ? 2 : 1;
  return entities.toSorted((one, other) => rank(one) - rank(other));
}

/** Lifecycle notices of Lambda list functions, whether by ARN or by name. */
function nounOf(notice: Notice): string {
  const { entities } = notice;
  const isFunction = ({ value }: Entity) =>
    parseFunctionArn(value) !== null || (isLambdaLifecycle(notice) && !value.startsWith('arn:'));
  const noun = entities.every(isFunction) ? 'function' : 'resource';
  return entities.length === 1 ? noun : `${noun}s`;
}

function itemOf({ value, status }: Entity, owner: string | null | undefined): string {
  const arn = parseFunctionArn(value);
  const name = arn === null ? clip(value, 200) : `${arn.functionName}${value.slice(arn.functionArn.length)}`;
  const isExpected = status === null || status.toUpperCase() === 'PENDING';
  const remarks = [
    ...(isExpected ? [] : [spoken(status)]),
    ...(owner === undefined ? [] : [owner === null ? 'no owner known' : `owner: ${clip(owner, 80)}`]),
  ];
  return remarks.length === 0 ? name : `${name} (${remarks.join('; ')})`;
}
