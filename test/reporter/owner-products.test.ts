import { expect, test } from 'vitest';
import { createOwnerProducts } from '../../reporter/owner-products.ts';
import type { ReportRow } from '../../reporter/report-row.ts';
import { aReportRow } from '../support/a-report-row.ts';
import { startPublisher } from '../support/publisher-under-test.ts';
import { callsOf } from '../support/start-organization.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function writeReports(rows: readonly (readonly [Partial<ReportRow>, string])[]) {
  const publisher = await startPublisher();
  const owners = createOwnerProducts(temporaryFolder());
  for (const [members, record] of rows) await owners.add(aReportRow(members), record);
  await owners.write(publisher.bucket, 'p/', 'header\r\n');
  return publisher;
}

test('records of one owner keep the order of their deadlines, and of one deadline that in which they came', async () => {
  const publisher = await writeReports([
    [{ owner: 'a', next_deadline: null }, '1\r\n'],
    [{ owner: 'a', next_deadline: '2027-02-01' }, '2\r\n'],
    [{ owner: 'b', next_deadline: '2026-12-01' }, '3\r\n'],
    [{ owner: 'a', next_deadline: '2026-12-01' }, '4\r\n'],
    [{ owner: 'a', next_deadline: '2026-12-01' }, '"5\r\nstill 5"\r\n'],
  ]);

  expect(publisher.text('p/owner=a/report.csv')).toBe('header\r\n4\r\n"5\r\nstill 5"\r\n2\r\n1\r\n');
  expect(publisher.text('p/owner=b/report.csv')).toBe('header\r\n3\r\n');
});

test('an owner whose name begins like another one has no record of theirs', async () => {
  const publisher = await writeReports(
    ['team', 'team-b', 'team b', 'teams'].map((owner) => [{ owner }, `${owner}\r\n`] as const),
  );

  expect(publisher.text('p/owner=team/report.csv')).toBe('header\r\nteam\r\n');
  expect(publisher.text('p/owner=team%20b/report.csv')).toBe('header\r\nteam b\r\n');
});

test('a report that is too long to hold goes in parts, and the others are whole', async () => {
  const record = (i: number) => `${String(i).padStart(5, '0')}${'x'.repeat(993)}\r\n`;
  const owner = (i: number) => (i % 100 === 0 ? 'small' : 'large');

  const publisher = await writeReports(
    Array.from({ length: 7000 }, (_, i) => [{ owner: owner(i) }, record(i)] as const),
  );

  const expected = (name: string) =>
    Array.from({ length: 7000 }, (_, i) => i)
      .filter((i) => owner(i) === name)
      .map(record)
      .join('');
  expect(publisher.text('p/owner=large/report.csv') === `header\r\n${expected('large')}`).toBe(true);
  expect(publisher.text('p/owner=small/report.csv') === `header\r\n${expected('small')}`).toBe(true);
  expect(callsOf(publisher.endpoint, 'UploadPart')).toHaveLength(2);
});

test('many owners have a report each', async () => {
  const publisher = await writeReports(
    Array.from({ length: 300 }, (_, i) => [{ owner: `team-${i}` }, `${i}\r\n`] as const),
  );

  expect(publisher.keys('p/owner=')).toHaveLength(300);
  expect(publisher.text('p/owner=team-299/report.csv')).toBe('header\r\n299\r\n');
});

test('a report that may not be written fails with its key', async () => {
  const publisher = await startPublisher();
  const owners = createOwnerProducts(temporaryFolder());
  await owners.add(aReportRow({ owner: 'a' }), 'x\r\n');
  publisher.endpoint.inject({ operation: 'PutObject', error: 'AccessDeniedException' });

  await expect(owners.write(publisher.bucket, 'p/', '')).rejects.toThrow('PutObject p/owner=a/report.csv');
});
