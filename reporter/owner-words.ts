import { clip } from '../core/clip.ts';
import { accountWords, daysWords } from './digest-words.ts';
import type { OwnerRow, UrgentRow } from './owner-report.ts';
import type { Urgency } from './owner-urgency.ts';

/** `2027-02-01 (in 73 days): orders-api, shop (111122223333), eu-west-1, nodejs20.x -> nodejs24.x, new`. */
export function urgentWords({ row, urgency }: UrgentRow, tellsChange: boolean): string {
  const successor = row('successor');
  const parts = [
    rowName(row),
    accountWords(row('account_id'), row('account_name')),
    row('region'),
    `${clip(row('runtime'), 80)}${successor === '' ? ` (${row('status')})` : ` -> ${successor}`}`,
    tellsChange ? row('change') : '',
  ];
  return `${urgencyWords(urgency)}: ${parts.filter((part) => part !== '').join(', ')}`;
}

/** `orders-api`, or `orders-api version 12` where the row is of a published version. */
export function rowName(row: OwnerRow): string {
  const version = row('version');
  return `${row('function_name')}${version === '$LATEST' ? '' : ` version ${version}`}`;
}

function urgencyWords(urgency: Urgency): string {
  switch (urgency.kind) {
    case 'updates-blocked':
      return `Updates ${urgency.isForetold ? 'were to be blocked' : 'blocked since'} ${urgency.since}`;
    case 'creates-blocked':
      return `New functions ${urgency.isForetold ? 'were to be blocked' : 'blocked since'} ${urgency.since}`;
    case 'deprecated':
      return `${urgency.isForetold ? 'Was to be deprecated' : 'Deprecated since'} ${urgency.since}`;
    case 'deadline':
      return `${urgency.date} (${daysWords(urgency.daysLeft)})`;
    case 'no-date':
      return 'No date known';
  }
}

/** What AWS does on a deadline, by `next_deadline_kind`. */
const DEADLINES = new Map([
  ['deprecation', 'AWS deprecates'],
  ['block-create', 'AWS blocks new functions on'],
  ['block-update', 'AWS blocks updates on'],
]);

/** `2027-02-01 (in 73 days), when AWS blocks new functions on nodejs20.x`: the deadline that is ahead. */
export function nextWords(row: OwnerRow): string {
  const date = `${row('next_deadline')} (${daysWords(Number(row('days_left')))})`;
  const what = DEADLINES.get(row('next_deadline_kind'));
  return what === undefined ? date : `${date}, when ${what} ${clip(row('runtime'), 80)}`;
}
