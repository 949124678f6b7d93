import { describe, expect, test } from 'vitest';
import { readPublishEnv } from '../../reporter/publish-env.ts';
import { aFunction } from '../support/a-function.ts';
import { captureOutput, metricsIn } from '../support/captured-output.ts';
import { startPublisher } from '../support/publisher-under-test.ts';

const RUN = '20261120T060000Z-0a0a0a0a';
const FUNCTIONS = ['nodejs20.x', 'nodejs18.x', 'nodejs24.x'].map((runtime) =>
  aFunction({ functionName: runtime, runtime }),
);
const COVERED = { accountId: '111122223333', region: 'eu-central-1', functions: FUNCTIONS };

describe('what publishing counts', () => {
  test('is the functions by status, and that nothing is missing', async () => {
    const publisher = await startPublisher({ silent: false });
    const output = captureOutput();

    await publisher.replay({ runId: RUN, month: '2026-11', places: [COVERED] });

    const service = 'runtime-sunset-report-publish';
    expect(metricsIn(output())).toEqual([
      { service, Status: 'deprecated', FunctionsReported: 2 },
      { service, Status: 'supported', FunctionsReported: 1 },
      { service, ReportIncomplete: 0, PlacesNotCovered: 0 },
    ]);
  });

  test('is that a report is incomplete, and by how many places', async () => {
    const publisher = await startPublisher({ silent: false });
    const output = captureOutput();
    const places = [
      COVERED,
      { accountId: '222233334444', region: 'eu-west-1', status: 'failed' as const, reason: 'AccessDenied' },
      { accountId: '222233334444', region: 'us-east-1', status: 'not-enabled' as const },
      { accountId: '333344445555', region: '', status: 'skipped' as const },
    ].slice(0, 3);

    await publisher.replay({ runId: RUN, month: '2026-11', places });

    expect(metricsIn(output())).toContainEqual(
      expect.objectContaining({ ReportIncomplete: 1, PlacesNotCovered: 2 }),
    );
  });

  test('is nothing when nothing was published, and the log says why', async () => {
    const publisher = await startPublisher({ silent: false });
    const output = captureOutput();

    await expect(publisher.publish(RUN)).rejects.toThrow('there is no such run');

    expect(metricsIn(output())).toEqual([]);
    expect(output()).toContainEqual(
      expect.objectContaining({ level: 'ERROR', message: 'report not published' }),
    );
  });
});

test('what was published stands in the log with its run', async () => {
  const publisher = await startPublisher({ silent: false });
  const output = captureOutput();

  await publisher.replay({ runId: RUN, month: '2026-11', places: [COVERED] });

  expect(output()).toContainEqual(
    expect.objectContaining({
      level: 'INFO',
      message: 'report published',
      runId: RUN,
      month: '2026-11',
      publication: expect.objectContaining({ functions: 3, complete: true }),
    }),
  );
});

test('an environment without a bucket stops the cold start', () => {
  expect(() => readPublishEnv({})).toThrow('environment: REPORTS_BUCKET: ');
});
