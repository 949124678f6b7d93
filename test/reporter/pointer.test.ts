import { expect, test, vi } from 'vitest';
import { aFunction } from '../support/a-function.ts';
import {
  type CollectedRun,
  type PublisherUnderTest,
  startPublisher,
} from '../support/publisher-under-test.ts';
import { startTap } from '../support/start-tap.ts';

const EARLIER = '20261106T060000Z-0c0c0c0c';
const SLOW = '20261113T060000Z-0a0a0a0a';
const QUICK = '20261120T060000Z-0b0b0b0b';

function aRun(runId: string, functionName: string): CollectedRun {
  const place = { accountId: '111122223333', region: 'eu-central-1' };
  return { runId, month: '2026-11', places: [{ ...place, functions: [aFunction({ functionName })] }] };
}

/** Publishes a run; before the last of its products is written, `meanwhile` is done from beginning to end. */
async function publishAround(
  { endpoint }: PublisherUnderTest,
  runId: string,
  meanwhile: () => Promise<unknown>,
): Promise<unknown> {
  const tap = await startTap(endpoint.url, {
    async asked({ operation }) {
      if (operation.startsWith('PUT ') && operation.includes(`${runId}/summary.json`)) await meanwhile();
      return 'pass';
    },
    answered: async () => 'pass',
  });
  vi.stubEnv('AWS_ENDPOINT_URL_S3', tap);
  const { createHandler } = await import('../../reporter/publish.ts');
  return createHandler({ REPORTS_BUCKET: 'reports' })({ runId }, {});
}

test.each([
  ['for the first time', []],
  ['again', [aRun(EARLIER, 'earlier-api')]],
])(
  'a month that is published %s by another run while products are made keeps those of that run',
  async (_, earlier) => {
    const publisher = await startPublisher();
    for (const run of earlier) await publisher.replay(run);
    await publisher.collect(aRun(SLOW, 'slow-api'));
    await publisher.collect(aRun(QUICK, 'quick-api'));
    let published: unknown = null;

    const publishing = publishAround(publisher, SLOW, async () => {
      published = await publisher.publish(QUICK);
    });

    await expect(publishing).rejects.toMatchObject({
      name: 'PublishedMeanwhileError',
      message: `month 2026-11 was published by run ${QUICK} meanwhile; its products stay`,
    });
    expect(published).toMatchObject({ runId: QUICK });
    expect(JSON.parse(publisher.text('reports/month=2026-11/current.json'))).toMatchObject({ runId: QUICK });
    expect(publisher.records('2026-11', 'report.csv')).toMatchObject([{ function_name: 'quick-api' }]);
    expect(publisher.json('2026-11', 'summary.json')).toMatchObject({ runId: QUICK });
  },
);
