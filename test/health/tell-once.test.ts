import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { presentEnvironment } from '../../local/present-environment.ts';
import { aDelivery } from '../support/a-delivery.ts';
import { ROOT } from '../support/build.ts';
import { type DeliverUnderTest, OWN_ACCOUNT, REGION, startDeliver } from '../support/deliver-under-test.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('The same delivery twice is told once', async () => {
  const deliver = await startDeliver();
  deliver.enqueue(aDelivery(), aDelivery());

  const { deleted } = await deliver.drain();
  deliver.enqueue(aDelivery());
  await deliver.drain();

  expect(deleted).toHaveLength(2);
  expect(deliver.slack.posts).toHaveLength(1);
});

test('Another edition, another channel and another thing are told each for itself', async () => {
  const channels = {
    platform: { email: { to: ['platform@example.com'] } },
    checkout: { email: { to: ['checkout@example.com'] } },
  };
  const deliver = await startDeliver({ channels });
  deliver.enqueue(
    aDelivery(),
    aDelivery({ edition: 'another' }),
    aDelivery({ channel: 'checkout' }),
    aDelivery({ about: 'another' }),
  );

  await deliver.drain();

  expect(deliver.endpoint.mails).toHaveLength(4);
});

test('What was told, when and where is remembered for 400 days under what it is about', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-20T08:00:00.000Z') });
  const deliver = await startDeliver();
  deliver.enqueue(aDelivery());

  await deliver.drain();

  expect(await deliver.recordsAbout(aDelivery().about)).toEqual([
    {
      about: { S: aDelivery().about },
      entry: { S: expect.stringMatching(/^delivered\.platform#/) },
      status: { S: 'COMPLETED' },
      expiration: { N: String(Date.parse('2027-12-25T08:00:00.000Z') / 1000) },
      in_progress_expiration: { N: String(Date.parse('2026-11-20T08:01:00.000Z')) },
      data: { M: { toldAt: { S: '2026-11-20T08:00:00.000Z' }, channelKind: { S: 'slack' } } },
    },
  ]);
});

test('What was refused is not remembered', async () => {
  const deliver = await startDeliver();
  deliver.slack.script('no_service', 'server-error', 'server-error');
  deliver.enqueue(aDelivery(), aDelivery({ edition: 'another' }));

  await deliver.drain();

  expect(await deliver.recordsAbout(aDelivery().about)).toEqual([]);
});

test('Of two instances with the same delivery at once one tells it, the other waits and then knows', async () => {
  const deliver = await startDeliver();
  const drainElsewhere = deliver.startAnother();
  deliver.enqueue(aDelivery({ channel: 'mail' }));
  deliver.endpoint.inject({ operation: 'SendEmail', delayMs: 1_000 });

  const here = deliver.drain();
  await vi.waitFor(() => {
    expect(deliver.endpoint.calls).toContainEqual(expect.objectContaining({ operation: 'SendEmail' }));
  });
  deliver.enqueue(aDelivery({ channel: 'mail' }));
  const elsewhere = await drainElsewhere();
  expect(elsewhere.returned).toHaveLength(1);
  expect((await here).deleted).toHaveLength(1);

  deliver.passVisibilityTimeout();
  expect((await drainElsewhere()).deleted).toHaveLength(1);
  expect(deliver.endpoint.mails).toHaveLength(1);
});

test('A process that ends between telling and remembering leaves it to be told again, after its time', async () => {
  const deliver = await startDeliver();
  deliver.slack.script('accept-then-hang');
  await killOnceTold(deliver);
  expect(deliver.slack.posts).toHaveLength(1);

  deliver.enqueue(aDelivery());
  expect((await deliver.drain()).returned).toHaveLength(1);
  expect(deliver.slack.posts).toHaveLength(1);

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  deliver.passVisibilityTimeout();
  expect((await deliver.drain()).deleted).toHaveLength(1);
  expect(deliver.slack.posts).toHaveLength(2);
});

/** Runs the handler in a process of its own, with a minute left, and kills it as soon as Slack has the message. */
async function killOnceTold({ endpoint, env, slack }: DeliverUnderTest): Promise<void> {
  const event = {
    Records: [
      { messageId: 'm-1', body: JSON.stringify(aDelivery()), attributes: { ApproximateReceiveCount: '1' } },
    ],
  };
  const script = `
    const { createHandler } = await import('./health/deliver.ts');
    const context = { awsRequestId: 'r-1', getRemainingTimeInMillis: () => 60_000 };
    await createHandler(${JSON.stringify(env)}, { allowLoopbackHttp: true })(${JSON.stringify(event)}, context);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    env: {
      ...presentEnvironment(endpoint, OWN_ACCOUNT, REGION),
      AWS_ENDPOINT_URL_DYNAMODB: process.env['AWS_ENDPOINT_URL_DYNAMODB'],
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  await vi.waitFor(() => expect(slack.posts).toHaveLength(1), { timeout: 20_000 });
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}
