import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { presentEnvironment } from '../../local/present-environment.ts';
import { aDelivery } from '../support/a-delivery.ts';
import { buildOutside } from '../support/build.ts';
import { OWN_ACCOUNT, REGION, startDeliver } from '../support/deliver-under-test.ts';

const run = promisify(execFile);
const bundle = join(buildOutside(), 'lambda', 'deliver', 'index.mjs');

/** What a script prints that imports the bundle, in a fresh process with these variables and no others. */
async function runScript(script: string, env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const source = `const { createHandler } = await import(${JSON.stringify(bundle)}); ${script}`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', source], { env });
  return stdout;
}

describe('the bundle that sends deliveries', () => {
  // The SDK's classes of errors are left out of it, all but one.
  test('tells once, and knows refusals for now from those for good', async () => {
    const { endpoint, slack, env, deadLetters } = await startDeliver();
    endpoint.inject({ operation: 'SendEmail', error: 'MessageRejected' });
    endpoint.inject({ operation: 'Publish', error: 'NotFoundException' });
    endpoint.inject({ operation: 'Publish', error: 'ThrottledException', times: 3 });
    const channels = ['platform', 'platform', 'mail', 'topic', 'topic'];
    const event = {
      Records: channels.map((channel, index) => ({
        messageId: `m-${index}`,
        body: JSON.stringify(aDelivery({ channel })),
        attributes: { ApproximateReceiveCount: '1' },
      })),
    };

    const printed = await runScript(
      `const handler = createHandler(${JSON.stringify(env)}, { allowLoopbackHttp: true });
       const context = { awsRequestId: 'r-1', getRemainingTimeInMillis: () => 60_000 };
       console.log(JSON.stringify(await handler(${JSON.stringify(event)}, context)));`,
      {
        ...presentEnvironment(endpoint, OWN_ACCOUNT, REGION),
        ...env,
        AWS_ENDPOINT_URL_DYNAMODB: process.env['AWS_ENDPOINT_URL_DYNAMODB'],
        POWERTOOLS_LOG_LEVEL: 'ERROR',
        POWERTOOLS_METRICS_DISABLED: 'true',
      },
    );

    expect(printed).toBe('{"batchItemFailures":[{"itemIdentifier":"m-4"}]}\n');
    expect(slack.posts).toHaveLength(1);
    expect(deadLetters().map(({ attributes }) => attributes)).toEqual([
      { reason: 'email: SendEmail: MessageRejected: Injected fault', channel: 'mail' },
      { reason: 'topic: Publish: NotFound: Injected fault', channel: 'topic' },
    ]);
  });

  test('stops its cold start with the names of variables that are missing', async () => {
    const error = await runScript('', { RECORDS_TABLE: 'records' }).catch((reason) => reason);

    expect(error.message).toContain('environment: DEAD_LETTER_QUEUE_URL: ');
  });
});
