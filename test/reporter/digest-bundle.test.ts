import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { presentEnvironment } from '../../local/present-environment.ts';
import { aReportRow } from '../support/a-report-row.ts';
import { buildOutside } from '../support/build.ts';
import { OWN_ACCOUNT, REGION } from '../support/deliver-under-test.ts';
import { startDigest } from '../support/digest-under-test.ts';

const run = promisify(execFile);
const bundle = join(buildOutside(), 'lambda', 'report-digest', 'index.mjs');

/** What a script prints that imports the bundle, in a fresh process with these variables and no others. */
async function runScript(script: string, env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const source = `const { handler } = await import(${JSON.stringify(bundle)}); ${script}`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', source], { env });
  return stdout;
}

describe('the bundle that tells of a report', () => {
  // The SDK's classes of errors are left out of it: an owner without a report is known by an error's name.
  test('queues the messages for the platform, and for the owners who have a report', async () => {
    const settings = {
      defaultChannels: ['platform'],
      routes: [{ match: { owner: ['nobody', 'checkout'] }, channels: ['mail'] }],
    };
    const { deliver, env, event, queued } = await startDigest({ rows: [aReportRow()] }, settings);
    const context = {
      invokedFunctionArn: `arn:aws:lambda:${REGION}:${OWN_ACCOUNT}:function:report-digest`,
      awsRequestId: 'r-1',
    };

    const printed = await runScript(
      `console.log(JSON.stringify(await handler(${JSON.stringify(event)}, ${JSON.stringify(context)})));`,
      {
        ...presentEnvironment(deliver.endpoint, OWN_ACCOUNT, REGION),
        ...env,
        POWERTOOLS_LOG_LEVEL: 'ERROR',
        POWERTOOLS_METRICS_DISABLED: 'true',
      },
    );

    expect(printed).toBe('{"platform":1,"owners":1}\n');
    expect(queued().map(({ about }) => about)).toEqual([
      'report|2026-11|platform',
      'report|2026-11|owner|checkout',
    ]);
  });

  test('stops its cold start with the names of variables that are missing', async () => {
    const error = await runScript('', { REPORTS_BUCKET: 'reports' }).catch((reason) => reason);

    expect(error.message).toContain('environment: DELIVERIES_QUEUE_URL: ');
  });
});
