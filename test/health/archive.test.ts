import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { healthDocument } from '../support/a-health-event.ts';
import { captureOutput } from '../support/captured-output.ts';
import { startOrganization } from '../support/start-organization.ts';
import { useEndpoint } from '../support/use-endpoint.ts';

const CONTEXT = {
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:archive',
  awsRequestId: '3d0f8e2e-6b9c-4f0e-9d43-5f6f3c1c7a11',
};

/** The handler before a local AWS endpoint on 2026-11-20, and the bucket's objects as text by key. */
async function startArchive({ silent = true } = {}) {
  const endpoint = await startOrganization({
    accounts: [{ id: '111122223333', name: 'security' }],
    regions: ['eu-central-1'],
  });
  useEndpoint(endpoint, '111122223333', 'eu-central-1');
  endpoint.createBucket('events');
  vi.stubEnv('ARCHIVE_BUCKET', 'events');
  const { createHandler } = await import('../../health/archive.ts');
  if (silent) vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  const handler = createHandler({ ARCHIVE_BUCKET: 'events' }, () => new Date('2026-11-20T08:00:00.000Z'));
  return {
    endpoint,
    keep: (event: unknown) => handler(event, CONTEXT),
    kept: () =>
      [...endpoint.objects('events')].map(([key, { body, properties }]) => ({
        key,
        type: properties.ContentType,
        event: JSON.parse(body.toString()),
      })),
  };
}

function hashOf(event: unknown): string {
  return createHash('sha256').update(JSON.stringify(event)).digest('hex');
}

test('an event is kept as it came, under the UTC day of its time and its id', async () => {
  const archive = await startArchive();
  const event = healthDocument('operational-issue.public');

  await archive.keep({ ...event, id: '7bf73129-1428-4cd3-a780-95db273d1602', time: '2026-11-19T09:01:22Z' });

  expect(archive.kept()).toEqual([
    {
      key: 'health/year=2026/month=11/day=19/7bf73129-1428-4cd3-a780-95db273d1602.json',
      type: 'application/json',
      event: { ...event, id: '7bf73129-1428-4cd3-a780-95db273d1602', time: '2026-11-19T09:01:22Z' },
    },
  ]);
});

test('the same event again takes its own place', async () => {
  const archive = await startArchive();

  await archive.keep({ id: 'a', time: '2026-11-19T09:01:22Z' });
  await archive.keep({ id: 'a', time: '2026-11-19T09:01:22Z' });

  expect(archive.kept()).toHaveLength(1);
});

test('whatever is an object is kept', async () => {
  const archive = await startArchive();

  await archive.keep({});
  await archive.keep({ anything: [1, null] });

  expect(archive.kept().map(({ event }) => event)).toEqual(
    expect.arrayContaining([{}, { anything: [1, null] }]),
  );
});

test.each([
  ['without a time', {}],
  ['with a time that is none', { time: 'yesterday' }],
  ['with a time that is no text', { time: 20261119 }],
  ['with a time beyond all years', { time: '+275760-09-13T00:00:00Z' }],
  ['with a time on a day that does not exist', { time: '2026-02-30T00:00:00Z' }],
  ['with a time that is beyond all years in UTC', { time: '9999-12-31T23:59:59-12:00' }],
])('an event %s is kept under the day on which it came', async (_, members) => {
  const archive = await startArchive();

  await archive.keep({ id: 'a', ...members });

  expect(archive.kept().map(({ key }) => key)).toEqual(['health/year=2026/month=11/day=20/a.json']);
});

test('the day is the one in UTC', async () => {
  const archive = await startArchive();

  await archive.keep({ id: 'a', time: '2026-11-19T23:30:00-05:00' });

  expect(archive.kept().map(({ key }) => key)).toEqual(['health/year=2026/month=11/day=20/a.json']);
});

test.each([
  ['without an id', {}],
  ['with an empty id', { id: '' }],
  ['with an id that is no text', { id: 7 }],
  ['with an id that climbs', { id: '../../elsewhere' }],
  ['with an id that begins with a dot', { id: '.hidden' }],
  ['with a line in its id', { id: 'a\nb' }],
  ['with an endless id', { id: 'a'.repeat(2000) }],
])('an event %s is named after its content', async (_, members) => {
  const archive = await startArchive();
  const event = { ...members, time: '2026-11-19T09:01:22Z' };

  await archive.keep(event);

  expect(archive.kept().map(({ key }) => key)).toEqual([
    `health/year=2026/month=11/day=19/${hashOf(event)}.json`,
  ]);
});

test.each([[null], ['text'], [7], [[{}]], [undefined]])('%j is refused', async (event) => {
  const archive = await startArchive();

  await expect(archive.keep(event)).rejects.toThrow('event: ');

  expect(archive.kept()).toEqual([]);
});

test('a bucket that does not take it fails the invocation with operation and key', async () => {
  const output = captureOutput();
  const archive = await startArchive({ silent: false });
  archive.endpoint.inject({ operation: 'PutObject', error: 'AccessDeniedException' });

  await expect(archive.keep({ id: 'a' })).rejects.toThrow(
    'PutObject health/year=2026/month=11/day=20/a.json: AccessDenied',
  );

  expect(output()).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'event not archived' }));
});
