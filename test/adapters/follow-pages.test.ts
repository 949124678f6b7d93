import { expect, test } from 'vitest';
import { followPages } from '../../adapters/follow-pages.ts';
import { collect } from '../support/collect.ts';

interface Page {
  readonly rows: readonly string[];
  readonly next?: string;
}

/** A listing whose pages are found by their tokens; the first has none. */
function listing(pages: Readonly<Record<string, Page>>) {
  const asked: string[] = [];
  const read = async (token = ''): Promise<Page> => {
    asked.push(token);
    const page = pages[token];
    if (page === undefined) throw new Error(`no page ${token}`);
    return page;
  };
  return { asked, pages: followPages('ListThings', read, (page) => page.next) };
}

test('every page is read once, in order, empty ones included', async () => {
  const { asked, pages } = listing({
    '': { rows: [], next: 'a' },
    a: { rows: ['x'], next: 'b' },
    b: { rows: [], next: 'c' },
    c: { rows: ['y'] },
  });

  const rows = (await collect(pages)).flatMap((page) => page.rows);

  expect(rows).toEqual(['x', 'y']);
  expect(asked).toEqual(['', 'a', 'b', 'c']);
});

test('an empty token ends the listing', async () => {
  const { asked, pages } = listing({ '': { rows: ['x'], next: '' } });

  await collect(pages);

  expect(asked).toEqual(['']);
});

test('a token that repeats itself is an error', async () => {
  const { asked, pages } = listing({ '': { rows: [], next: 'a' }, a: { rows: [], next: 'a' } });

  const failure = collect(pages);

  await expect(failure).rejects.toThrow(
    'ListThings: the token of page 2 has been given before: the listing has no end',
  );
  expect(asked).toEqual(['', 'a']);
});

test('tokens that run in a circle are an error', async () => {
  const { asked, pages } = listing({
    '': { rows: [], next: 'a' },
    a: { rows: [], next: 'b' },
    b: { rows: [], next: 'c' },
    c: { rows: [], next: 'a' },
  });

  const failure = collect(pages);

  await expect(failure).rejects.toThrow('has been given before');
  expect(asked.length).toBeLessThan(12);
});

test('a page that cannot be read is an error that names the operation and keeps the cause', async () => {
  const { pages } = listing({ '': { rows: [], next: 'lost' } });

  const failure = collect(pages);

  await expect(failure).rejects.toMatchObject({
    message: 'ListThings: Error: no page lost',
    cause: { message: 'no page lost' },
  });
});
