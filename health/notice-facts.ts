import { clip } from '../core/clip.ts';
import type { IsoDate } from '../core/iso-date.ts';
import type { Account } from '../core/lambda-function.ts';
import type { Section } from '../core/message.ts';
import { affectedWords } from './affected-entities.ts';
import type { Notice } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';
import { isPublic, overSentence } from './notice-standing.ts';
import { isByTheHour, kindOf, spoken, timeWords } from './notice-words.ts';

/** A notice in a sentence or two: what, where, when and how many. */
export function noticeLead(subject: string, notice: Notice, { today, account }: NoticeContext): string {
  const kind = isPublic(notice) ? `Public ${kindOf(notice).toLowerCase()}` : kindOf(notice);
  const places = [isPublic(notice) ? '' : `account ${accountWords(account)}`, regionOf(notice)];
  const place = places.filter((part) => part !== '').join(', ');
  const parts = [
    `${kind} ${notice.category === 'issue' ? 'with' : 'for'} ${subject}${place === '' ? '' : ` in ${place}`}`,
    ...startClause(notice, today),
    ...endClause(notice, today),
  ];
  const affected = affectedWords(notice);
  const then = overSentence(notice) ?? (affected === '' ? '' : `${affected}.`);
  return `${parts.join(', ')}. ${then}`.trimEnd();
}

/** The facts of a notice, those that it tells. */
export function factsSection(notice: Notice, { today, account }: NoticeContext): Section {
  const { startTime, endTime, lastUpdatedTime } = notice;
  const time = (instant: string | null) => (instant === null ? '' : timeWords(instant, notice, today));
  const asked = overSentence(notice) === null ? notice.actionability : null;
  const status = [notice.statusCode, asked].filter((code) => code !== null).map(spoken);
  const facts = [
    { label: isPublic(notice) ? 'Told to account' : 'Account', value: accountWords(account) },
    { label: 'Region', value: regionOf(notice) },
    { label: 'Status', value: status.join(', ') },
    { label: hasCome(startTime, notice, today) ? 'Started' : 'Starts', value: time(startTime) },
    { label: hasCome(endTime, notice, today) ? 'Ended' : 'Ends', value: time(endTime) },
    { label: 'Last update', value: time(lastUpdatedTime) },
    { label: 'Affected', value: affectedWords(notice) },
  ];
  return { kind: 'facts', facts: facts.filter(({ value }) => value !== '') };
}

function accountWords({ id, name }: Account): string {
  if (id === '') return 'unknown';
  return name === null ? id : `${clip(name, 80)} (${id})`;
}

function regionOf({ affectedRegion }: Notice): string {
  return clip(affectedRegion ?? '', 60);
}

function startClause(notice: Notice, today: IsoDate): string[] {
  const { startTime, category } = notice;
  if (startTime === null) return [];
  const isPast = hasCome(startTime, notice, today);
  const planned = isPast ? 'was due' : 'due';
  const verb = category === 'scheduledChange' ? planned : isPast ? 'began' : 'begins';
  return [`${verb} ${timeWords(startTime, notice, today)}`];
}

function endClause(notice: Notice, today: IsoDate): string[] {
  const { endTime } = notice;
  if (endTime === null || !hasCome(endTime, notice, today)) return [];
  return [`ended ${timeWords(endTime, notice, today)}`];
}

/** An issue of today has begun when it is told; a change that is planned for today may yet come. */
function hasCome(instant: string | null, notice: Notice, today: IsoDate): boolean {
  const day = instant?.slice(0, 10);
  return day !== undefined && (day < today || (day === today && isByTheHour(notice)));
}
