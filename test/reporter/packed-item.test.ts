import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { packItem } from '../../reporter/packed-item.ts';
import { createShardCheck } from '../../reporter/shard-check.ts';
import { fromLine } from '../../reporter/spilled-function.ts';
import { aFunction } from '../support/a-function.ts';
import { anInventory } from '../support/an-inventory.ts';

const PLACE = { accountId: '111122223333', region: 'eu-central-1' } as const;
const COVERED = { ...PLACE, status: 'covered', reason: '', readAt: null } as const;
/** Of about a hundred characters each. */
const COUNT = 6_000;
const PAGE = 50;

test('an item of more than one piece has each function once, in their order, and its place is covered', async () => {
  const names = Array.from({ length: COUNT }, (_, index) => `fn-${index}`);
  const pages = Array.from({ length: COUNT / PAGE }, (_, page) => ({
    kind: 'functions' as const,
    functions: names.slice(page * PAGE, (page + 1) * PAGE).map((functionName) => aFunction({ functionName })),
  }));

  const { coverage, packed, byStatus } = await packItem(
    anInventory(...pages, { kind: 'coverage', coverage: [COVERED] }),
    () => 'deprecated',
  );

  expect(packed.length).toBeGreaterThan(1);
  const lines = gunzipSync(Buffer.concat(packed)).toString().split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => fromLine(line).functionName)).toEqual(names);
  expect(byStatus).toEqual(new Map([['deprecated', COUNT]]));
  expect(coverage).toEqual([{ ...COVERED, functions: COUNT }]);
  const check = createShardCheck(coverage, false);
  check.count(lines);
  expect(coverage.map(check.judge)).toEqual(coverage);
});
