import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { presentEnvironment } from '../../local/present-environment.ts';
import { buildOutside } from '../support/build.ts';
import {
  aListedEvent,
  type CatchUpUnderTest,
  EVENT_ARN,
  MEMBER,
  OWN_ACCOUNT,
  REGION,
  startCatchUp,
} from '../support/catch-up-under-test.ts';

const run = promisify(execFile);
const bundle = join(buildOutside(), 'lambda', 'health-catch-up', 'index.mjs');

/** Invokes the bundle's handler in a fresh process, as an account. */
async function invoke({ endpoint, env }: CatchUpUnderTest, accountId = OWN_ACCOUNT): Promise<void> {
  const context = `{ invokedFunctionArn: 'arn:aws:lambda:${REGION}:${accountId}:function:catch-up',
    awsRequestId: 'r-1', getRemainingTimeInMillis: () => 900_000 }`;
  const source = `await (await import(${JSON.stringify(bundle)})).handler({}, ${context});`;
  await run(process.execPath, ['--input-type=module', '--eval', source], {
    env: {
      ...presentEnvironment(endpoint, accountId, REGION),
      ...env,
      AWS_ENDPOINT_URL_DYNAMODB: process.env['AWS_ENDPOINT_URL_DYNAMODB'],
      POWERTOOLS_LOG_LEVEL: 'ERROR',
      POWERTOOLS_METRICS_DISABLED: 'true',
    },
  });
}

// The SDK's classes of errors are left out of it, so that they are told apart by their names.
describe('the bundle that catches up', () => {
  test('has at most 400 KB', () => {
    expect(statSync(bundle).size).toBeLessThanOrEqual(400_000);
  });

  test('relays what nobody has been told of', async () => {
    const catchUp = await startCatchUp({ healthEvents: [aListedEvent()] });

    await invoke(catchUp);

    expect(catchUp.notices().map(({ eventArn }) => eventArn)).toEqual([EVENT_ARN]);
  });

  test('knows a missing support plan', async () => {
    const catchUp = await startCatchUp({ organization: { healthPlan: 'basic' } });

    await invoke(catchUp);

    expect(catchUp.operations()).toContain('DescribeEvents');
  });

  test('knows that it may not look into the organization', async () => {
    const event = aListedEvent({ accounts: [{ accountId: MEMBER }] });
    const catchUp = await startCatchUp({ healthEvents: [event], accountId: MEMBER });

    await invoke(catchUp, MEMBER);

    expect(catchUp.notices()).toHaveLength(1);
  });

  test('stops its cold start with the names of variables that are missing', async () => {
    const source = `await import(${JSON.stringify(bundle)});`;
    const started = run(process.execPath, ['--input-type=module', '--eval', source], { env: {} });

    await expect(started).rejects.toThrow('environment: RECORDS_TABLE: ');
  });
});
