import { expect, test } from 'vitest';
import { createOddRows, toOddRow } from '../../adapters/odd-rows.ts';
import type { Coverage } from '../../core/inventory.ts';

function place(members: Partial<Coverage> = {}): Coverage {
  return {
    accountId: '111122223333',
    region: 'eu-west-1',
    status: 'covered',
    reason: '',
    readAt: null,
    ...members,
  };
}

test('an odd row that names no account is a stranger, even where something without an account was read', () => {
  const odd = createOddRows();
  odd.add(toOddRow('{"bad":1}', new Error('Results[0]: is no function')));

  const places = [place(), place({ accountId: '', status: 'failed', reason: 'never updated' })];

  expect(odd.stranger(places)).toMatchObject({ accountId: '', reason: 'Results[0]: is no function' });
});

test('an odd row fails its place, or all of its account when it names no Region, and keeps what has failed', () => {
  const odd = createOddRows();
  odd.add(toOddRow('{"accountId":"111122223333"}', new Error('no ARN')));
  const places = [
    place(),
    place({ region: 'us-east-1', status: 'failed', reason: 'OUTDATED' }),
    place({ accountId: '222233334444' }),
  ];

  expect(odd.stranger(places)).toBeUndefined();
  expect(odd.judge(places).map(({ status, reason }) => [status, reason])).toEqual([
    ['failed', 'no ARN'],
    ['failed', 'OUTDATED'],
    ['covered', ''],
  ]);
});
