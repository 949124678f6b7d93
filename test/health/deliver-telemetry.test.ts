import { expect, test } from 'vitest';
import { aDelivery } from '../support/a-delivery.ts';
import { captureOutput, metricsIn } from '../support/captured-output.ts';
import { SECRET_NAME, startDeliver, WEBHOOK } from '../support/deliver-under-test.ts';

const NOISY = { silent: false, env: { POWERTOOLS_LOG_LEVEL: 'DEBUG' } } as const;
const SECRET = 'u1v2w3x4y5z6';

test('Metrics count what channels of each kind took', async () => {
  const output = captureOutput();
  const deliver = await startDeliver(NOISY);
  deliver.enqueue(
    aDelivery(),
    aDelivery({ edition: 'another' }),
    aDelivery({ channel: 'mail' }),
    aDelivery({ channel: 'mail' }),
  );

  await deliver.drain();

  expect(metricsIn(output())).toEqual([
    { DeliveriesAccepted: 2, Channel: 'slack', service: 'runtime-sunset-deliver' },
    { DeliveriesAccepted: 1, Channel: 'email', service: 'runtime-sunset-deliver' },
  ]);
});

test('Metrics count refusals for good, with no other dimension than the service, so that an alarm can ring', async () => {
  const output = captureOutput();
  const deliver = await startDeliver(NOISY);
  deliver.slack.script('no_service', 'invalid_payload', 'server-error', 'server-error');
  deliver.enqueue(aDelivery(), aDelivery(), aDelivery());

  await deliver.drain();
  await deliver.drain();

  expect(metricsIn(output())).toEqual([{ ChannelRefused: 2, service: 'runtime-sunset-deliver' }]);
});

test('Metrics count refreshes of the settings that failed', async () => {
  const output = captureOutput();
  const deliver = await startDeliver(NOISY);
  deliver.enqueue(aDelivery());
  await deliver.drain();
  deliver.endpoint.publishSettings('{"chanels":{}}');
  deliver.passVisibilityTimeout();

  deliver.enqueue(aDelivery({ edition: 'another' }));
  await deliver.drain();

  expect(metricsIn(output())).toContainEqual({
    SettingsRefreshFailed: 1,
    service: 'runtime-sunset-deliver',
  });
});

test('Each line about a delivery says what it is about, its edition and its channel', async () => {
  const output = captureOutput();
  const deliver = await startDeliver(NOISY);
  const { about, edition } = aDelivery();
  deliver.enqueue(aDelivery(), aDelivery(), 'no delivery');

  await deliver.drain();

  const lines = output().filter((line) => 'message' in line);
  const context = { service: 'runtime-sunset-deliver', messageId: expect.any(String) };
  expect(lines).toMatchObject([
    { ...context, level: 'INFO', message: 'delivery told', about, edition, channel: 'platform' },
    { ...context, level: 'INFO', message: 'delivery has been told before', about, edition },
    { ...context, level: 'ERROR', error: { message: 'delivery: not JSON' } },
  ]);
  expect(lines[2]).not.toHaveProperty('about');
});

test('A refusal for now is a warning, one for good an error', async () => {
  const output = captureOutput();
  const deliver = await startDeliver(NOISY);
  deliver.slack.script({ retryAfter: 300 }, 'no_service');
  deliver.enqueue(aDelivery(), aDelivery());
  await deliver.drain();
  deliver.enqueue(aDelivery());
  await deliver.drain();

  const again = 'slack: not asked again at once, after slack: 429 rate_limited';
  expect(output().filter((line) => 'message' in line)).toMatchObject([
    { level: 'WARN', error: { message: 'slack: 429 rate_limited', retryAfterSeconds: 300 } },
    { level: 'WARN', error: { message: again } },
    { level: 'ERROR', error: { message: 'slack: 404 no_service', kind: 'permanent' } },
  ]);
});

test('Whatever happens, no line holds a secret, the URL of a webhook or words of a message', async () => {
  const output = captureOutput();
  const deliver = await startDeliver({ ...NOISY, slackTryMilliseconds: 200 });
  deliver.slack.script('ok', 'no_service', 'server-error', 'server-error', 'drop', 'drop', 'hang', 'hang');
  for (const edition of ['told', 'refused', 'failed', 'dropped', 'hung']) {
    deliver.enqueue(aDelivery({ edition }));
    await deliver.drain();
  }
  deliver.enqueue(JSON.stringify(aDelivery()).slice(0, -5));
  deliver.endpoint.inject({ operation: 'SendEmail', error: 'MessageRejected' });
  deliver.endpoint.inject({ operation: 'Publish', error: 'InvalidParameterException' });
  deliver.enqueue(aDelivery({ channel: 'mail' }), aDelivery({ channel: 'topic' }));
  await deliver.drain();
  const secrets = [
    `${deliver.slack.url(WEBHOOK)}/more`,
    `https://example.com${WEBHOOK}`,
    `https://user:${SECRET}@hooks.slack.com`,
    `not a URL ${SECRET}`,
    `{"webhook":"${SECRET}"}`,
    `{"url": ${SECRET}}`,
    `http://127.0.0.1:1${WEBHOOK}`,
  ];
  for (const [index, text] of secrets.entries()) {
    deliver.endpoint.setSecret(SECRET_NAME, text);
    deliver.slack.script('no_service', 'no_service');
    deliver.enqueue(aDelivery({ edition: `secret ${index}` }));
    await deliver.drain();
  }

  const letters = deliver.deadLetters().map(({ attributes }) => attributes);
  const written = JSON.stringify([output(), letters]);
  expect(new Set(letters.map(({ reason }) => reason)).size).toBe(7);
  expect(written).not.toContain(SECRET);
  expect(written).not.toContain('B0456EFGH/');
  expect(written).not.toContain('is being retired');
  expect(written).not.toContain('We are contacting you');
});
