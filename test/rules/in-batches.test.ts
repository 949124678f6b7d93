import { expect, test } from 'vitest';
import { inBatches } from '../../rules/in-batches.ts';
import { collect } from '../support/collect.ts';

async function* pagesOf(pages: readonly number[][], log: string[] = []): AsyncGenerator<number[]> {
  for (const page of pages) {
    log.push(`read ${page.join()}`);
    yield page;
  }
}

test.each([
  { pages: [], batches: [] },
  { pages: [[]], batches: [] },
  { pages: [[1, 2], [3], [], [4, 5, 6, 7]], batches: [[1, 2, 3], [4, 5, 6], [7]] },
  { pages: [[1, 2, 3]], batches: [[1, 2, 3]] },
  {
    pages: [[1, 2, 3, 4, 5, 6, 7, 8]],
    batches: [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8],
    ],
  },
])('pages $pages come out as batches $batches', async ({ pages, batches }) => {
  const found = await collect(inBatches(pagesOf(pages), 3));

  expect(found).toEqual(batches);
});

test('a full batch comes out before the next page is read', async () => {
  const log: string[] = [];

  for await (const batch of inBatches(pagesOf([[1, 2], [3, 4], [5]], log), 2)) {
    log.push(`batch ${batch.join()}`);
  }

  expect(log).toEqual(['read 1,2', 'batch 1,2', 'read 3,4', 'batch 3,4', 'read 5', 'batch 5']);
});
