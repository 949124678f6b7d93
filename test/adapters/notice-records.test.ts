import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { createNoticeRecords } from '../../adapters/notice-records.ts';
import { startRecordsTable } from '../support/start-records.ts';

const KEY = { about: 'arn:aws:health:eu-central-1::event/1|111122223333', edition: 'a1|2026-11-19|open' };
const TIME = '2026-11-19T08:00:00.000Z';

async function startRecords() {
  const { client, tableName } = await startRecordsTable();
  const records = createNoticeRecords(client, tableName, () => new Date('2026-11-20T08:00:00.000Z'));
  async function scan() {
    return (await client.send(new ScanCommand({ TableName: tableName }))).Items;
  }
  return { client, tableName, records, scan };
}

describe('the records of a notice', () => {
  test('hold each page for 400 days, and each edition beside them', async () => {
    const { records, scan } = await startRecords();

    await records.keepPage(KEY, TIME, { set: 'a1', page: 2 }, '{"page":2}');

    const expiration = { N: '1829721600' };
    expect(await scan()).toEqual(
      expect.arrayContaining([
        {
          about: { S: KEY.about },
          entry: { S: 'page#18#a1|2026-11-19|open#a1#0002' },
          event: { S: '{"page":2}' },
          expiration,
        },
        {
          about: { S: KEY.about },
          entry: { S: 'edition#a1|2026-11-19|open' },
          edition: { S: KEY.edition },
          lastUpdatedTime: { S: TIME },
          expiration,
        },
      ]),
    );
  });

  test('give the pages of one edition in order, whatever else is known', async () => {
    const { records } = await startRecords();
    for (const page of [11, 2, 1]) await records.keepPage(KEY, TIME, { set: 'a1', page }, `page ${page}`);
    await records.keepPage(
      { ...KEY, edition: 'a1|2026-11-20|open' },
      null,
      { set: 'a1', page: 1 },
      'an update',
    );
    await records.keepPage({ ...KEY, about: 'another' }, TIME, { set: 'a1', page: 1 }, 'another event');

    expect(await records.readPages(KEY)).toEqual(['page 1', 'page 2', 'page 11']);
  });

  test.each(['a1|2026-11-19|open#a1', 'a1|2026-11-19|open#', 'a1|2026-11-19|open#partly-told'])(
    'give none of the pages of %s, which begins alike',
    async (edition) => {
      const { records } = await startRecords();
      const other = { ...KEY, edition };
      await records.keepPage(KEY, TIME, { set: 'a1', page: 1 }, 'ours');
      await records.keepPage(other, TIME, { set: 'a1', page: 1 }, 'theirs');
      await records.markPartlyTold(KEY);

      expect(await records.readPages(KEY)).toEqual(['ours']);
      expect(await records.readPages(other)).toEqual(['theirs']);
      expect(await records.readEditions(KEY.about)).toEqual([
        { edition: KEY.edition, lastUpdatedTime: TIME, isPartlyTold: true },
        { edition, lastUpdatedTime: TIME, isPartlyTold: false },
      ]);
    },
  );

  test('give the last of a page that came twice', async () => {
    const { records } = await startRecords();
    await records.keepPage(KEY, TIME, { set: 'a1', page: 1 }, 'first');
    await records.keepPage(KEY, TIME, { set: 'a1', page: 1 }, 'second');

    expect(await records.readPages(KEY)).toEqual(['second']);
  });

  test('name all editions with the time since which each holds, where AWS told it', async () => {
    const { records } = await startRecords();
    await records.keepPage(KEY, TIME, { set: 'a1', page: 1 }, '');
    await records.keepPage(KEY, TIME, { set: 'a1', page: 2 }, '');
    await records.keepPage({ ...KEY, edition: 'a1||open' }, null, { set: 'a1', page: 1 }, '');

    expect(await records.readEditions(KEY.about)).toEqual([
      { edition: 'a1|2026-11-19|open', lastUpdatedTime: TIME, isPartlyTold: false },
      { edition: 'a1||open', lastUpdatedTime: null, isPartlyTold: false },
    ]);
    expect(await records.readEditions('another')).toEqual([]);
  });

  test('give pages that are cut in two ways, both of one edition', async () => {
    const { records } = await startRecords();
    await records.keepPage(KEY, TIME, { set: '', page: 1 }, 'caught up');
    await records.keepPage(KEY, TIME, { set: 'a1', page: 1 }, 'delivered');

    expect(await records.readPages(KEY)).toEqual(['caught up', 'delivered']);
  });

  test('remember that an edition was told in part, whatever page comes then', async () => {
    const { records } = await startRecords();
    await records.keepPage(KEY, TIME, { set: 'a1', page: 1 }, '');
    await records.markPartlyTold(KEY);
    await records.keepPage(KEY, TIME, { set: 'a1', page: 2 }, '');
    await records.keepPage({ ...KEY, edition: 'a1||open' }, null, { set: 'a1', page: 1 }, '');

    expect(await records.readEditions(KEY.about)).toEqual([
      { edition: 'a1|2026-11-19|open', lastUpdatedTime: TIME, isPartlyTold: true },
      { edition: 'a1||open', lastUpdatedTime: null, isPartlyTold: false },
    ]);
  });

  test('are read to the end when they do not fit into one answer', async () => {
    const { records } = await startRecords();
    const pages = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(290_000));
    for (const [index, page] of pages.entries())
      await records.keepPage(KEY, TIME, { set: 'a1', page: index + 1 }, page);

    expect(await records.readPages(KEY)).toEqual(pages);
  });

  test('hold a page of a megabyte, and give it back as it was', async () => {
    const { records, scan } = await startRecords();
    const entities = Array.from({ length: 10_000 }, (_, index) => `function-${index} é ${'x'.repeat(80)}`);
    const event = JSON.stringify({ entities });
    expect(event.length).toBeGreaterThan(900_000);

    await records.keepPage(KEY, TIME, { set: 'a1', page: 1 }, event);

    expect(await records.readPages(KEY)).toEqual([event]);
    expect((await scan())?.find(({ event: packed }) => packed)?.['event']).toEqual({
      B: expect.any(Uint8Array),
    });
  });

  test('refuse, naming operation and table, a page that no item can hold', async () => {
    const { records, tableName } = await startRecords();

    const failure = records.keepPage(
      KEY,
      TIME,
      { set: 'a1', page: 1 },
      randomBytes(450_000).toString('base64'),
    );

    await expect(failure).rejects.toThrow(`PutItem ${tableName}: ValidationException`);
  });
});
