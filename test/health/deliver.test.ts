import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../../local/listen.ts';
import { aDelivery } from '../support/a-delivery.ts';
import { aMessage } from '../support/a-message.ts';
import { captureOutput } from '../support/captured-output.ts';
import {
  CHANNELS,
  type DeliverUnderTest,
  SECRET_NAME,
  startDeliver,
  WEBHOOK,
} from '../support/deliver-under-test.ts';
import { callsOf } from '../support/start-organization.ts';

const TITLE = 'AWS Lambda: nodejs20.x is being retired in 111122223333 (orders & billing)';

describe('a delivery', () => {
  let deliver: DeliverUnderTest;
  beforeEach(async () => {
    deliver = await startDeliver();
  });

  test('is told on Slack, escaped as Slack wants it', async () => {
    deliver.enqueue(aDelivery({ channel: 'platform' }));

    const { deleted, returned } = await deliver.drain();

    expect([deleted.length, returned.length]).toEqual([1, 0]);
    expect(deliver.slack.posts).toMatchObject([{ path: WEBHOOK }]);
    expect(deliver.slack.warnings).toEqual([]);
  });

  test('is told by email', async () => {
    deliver.enqueue(aDelivery({ channel: 'mail' }));

    await deliver.drain();

    expect(deliver.endpoint.mails).toMatchObject([
      { from: 'notices@example.com', to: ['checkout@example.com'], subject: TITLE },
    ]);
  });

  test('takes its files along by email, and nowhere else', async () => {
    const gzip = gzipSync('a,größe\r\n').toString('base64');
    const attachments = [{ fileName: 'report.csv', contentType: 'text/csv; charset=utf-8', gzip }];
    for (const channel of ['platform', 'mail', 'topic']) deliver.enqueue(aDelivery({ channel, attachments }));

    const { deleted } = await deliver.drain();

    expect(deleted).toHaveLength(3);
    expect(deliver.endpoint.mails.map((mail) => mail.attachments)).toEqual([
      [
        {
          fileName: 'report.csv',
          contentType: 'text/csv; charset=utf-8',
          content: Buffer.from('a,größe\r\n'),
        },
      ],
    ]);
    expect(deliver.slack.posts).toHaveLength(1);
    expect(deliver.endpoint.publications).toHaveLength(1);
  });

  test('whose file cannot be unpacked goes to the dead-letter queue at once', async () => {
    const attachments = [{ fileName: 'report.csv', contentType: 'text/csv', gzip: 'QUJD' }];
    deliver.enqueue(aDelivery({ channel: 'mail', attachments }));

    await deliver.drain();

    expect(deliver.endpoint.mails).toEqual([]);
    expect(deliver.deadLetters()).toMatchObject([
      { attributes: { reason: 'email: attachment: incorrect header check', channel: 'mail' } },
    ]);
  });

  test('is told on a topic', async () => {
    deliver.enqueue(aDelivery({ channel: 'topic' }));

    await deliver.drain();

    expect(deliver.endpoint.publications).toMatchObject([
      { topicArn: CHANNELS.topic.topic.arn, subject: TITLE },
    ]);
  });

  test('that cannot be read fails alone, and ends in the dead-letter queue', async () => {
    const other = aDelivery({ about: 'arn:aws:health:eu-west-1::event/x|222233334444' });
    deliver.enqueue(aDelivery(), '{"about": "x"', '{"about":"x"}', other);

    const { deleted, returned } = await deliver.drain();

    expect([deleted.length, returned.length]).toEqual([2, 2]);
    expect(deliver.slack.posts).toHaveLength(2);
    for (let receive = 2; receive <= 6; receive++) {
      deliver.passVisibilityTimeout();
      await deliver.drain();
    }
    expect(deliver.deadLetters().map(({ body }) => body)).toEqual(['{"about": "x"', '{"about":"x"}']);
  });

  test('is not tried in the last seconds of an invocation', async () => {
    const late = await startDeliver({ remaining: () => 14_999 });
    late.enqueue(aDelivery(), aDelivery({ channel: 'mail' }));

    const { returned } = await late.drain();

    expect(returned).toHaveLength(2);
    expect(late.endpoint.calls).toEqual([]);
    expect(late.slack.requests).toEqual([]);
  });

  test('comes back while there are no settings', async () => {
    const unset = await startDeliver({ env: { SETTINGS_PROFILE: 'gone' } });
    unset.enqueue(aDelivery());

    const { returned } = await unset.drain();

    expect(returned).toHaveLength(1);
    expect(unset.deadLetters()).toEqual([]);
  });
});

describe('a channel that refuses for now', () => {
  test.each(['server-error', 'hang', 'drop'] as const)(
    'by "%s" gets the delivery again later',
    async (answer) => {
      const deliver = await startDeliver({ slackTryMilliseconds: 300 });
      deliver.slack.script(answer, answer);
      deliver.enqueue(aDelivery());

      expect((await deliver.drain()).returned).toHaveLength(1);
      deliver.passVisibilityTimeout();
      expect((await deliver.drain()).deleted).toHaveLength(1);

      expect(deliver.slack.posts).toHaveLength(1);
      expect(deliver.deadLetters()).toEqual([]);
    },
  );

  test('and asks for a short pause gets it', async () => {
    const deliver = await startDeliver();
    deliver.slack.script({ retryAfter: 1 });
    deliver.enqueue(aDelivery());

    expect((await deliver.drain()).deleted).toHaveLength(1);
    expect(deliver.slack.requests.map(({ status }) => status)).toEqual([429, 200]);
  });

  test('and asks for a long pause gets the delivery again later', async () => {
    const deliver = await startDeliver();
    deliver.slack.script({ retryAfter: 300 });
    deliver.enqueue(aDelivery());

    expect((await deliver.drain()).returned).toHaveLength(1);
    expect(deliver.slack.requests.map(({ status }) => status)).toEqual([429]);
  });

  test('because Amazon SES is throttled gets the delivery again later', async () => {
    const deliver = await startDeliver();
    deliver.endpoint.inject({ operation: 'SendEmail', error: 'TooManyRequestsException', times: 3 });
    deliver.enqueue(aDelivery({ channel: 'mail' }));

    expect((await deliver.drain()).returned).toHaveLength(1);
    deliver.passVisibilityTimeout();
    expect((await deliver.drain()).deleted).toHaveLength(1);
    expect(deliver.endpoint.mails).toHaveLength(1);
  });

  test('does not make the other channels hear the same again', async () => {
    const deliver = await startDeliver();
    deliver.slack.script('server-error', 'server-error');
    deliver.enqueue(aDelivery({ channel: 'mail' }), aDelivery({ channel: 'platform' }));

    const first = await deliver.drain();
    expect([first.deleted.length, first.returned.length]).toEqual([1, 1]);
    deliver.passVisibilityTimeout();
    await deliver.drain();

    expect(deliver.endpoint.mails).toHaveLength(1);
    expect(deliver.slack.posts).toHaveLength(1);
  });
});

describe('a channel that hangs', () => {
  /** An invocation of two minutes in which each try that hangs costs ten seconds. */
  async function startWithHangingSlack(channels: object = CHANNELS): Promise<DeliverUnderTest> {
    const remaining = () => 120_000 - (deliver?.slack.requests.length ?? 0) * 10_500;
    let deliver: DeliverUnderTest | undefined;
    deliver = await startDeliver({ channels, remaining, slackTryMilliseconds: 100 });
    deliver.slack.script(...Array.from({ length: 100 }, () => 'hang' as const));
    return deliver;
  }

  test('leaves their turn to the other channels, for it is not asked again in the same invocation', async () => {
    const deliver = await startWithHangingSlack();
    for (let i = 0; i < 9; i++) deliver.enqueue(aDelivery({ edition: `edition ${i}` }));
    deliver.enqueue(aDelivery({ channel: 'mail' }));

    const { deleted, returned } = await deliver.drain();

    expect([deleted.length, returned.length]).toEqual([1, 9]);
    expect(deliver.endpoint.mails).toHaveLength(1);
    expect(deliver.slack.requests.length).toBeLessThanOrEqual(2);
  });

  test('takes no more than its share of the time, so that many that hang leave the others their turn', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `slack-${i}`);
    const hanging = names.map((name) => [name, CHANNELS.platform]);
    const deliver = await startWithHangingSlack({ ...Object.fromEntries(hanging), mail: CHANNELS.mail });
    for (const channel of [...names, 'mail']) deliver.enqueue(aDelivery({ channel }));

    await deliver.drain();

    expect(deliver.endpoint.mails).toHaveLength(1);
    expect(deliver.slack.requests.length).toBeGreaterThanOrEqual(9);
  });

  test('is asked again in the next invocation', async () => {
    const deliver = await startDeliver({ slackTryMilliseconds: 100 });
    deliver.slack.script('hang', 'hang');
    deliver.enqueue(aDelivery(), aDelivery({ edition: 'another' }));
    await deliver.drain();

    deliver.passVisibilityTimeout();
    await deliver.drain();

    expect(deliver.slack.posts).toHaveLength(2);
  });

  test('does not keep what it has taken before from being done with', async () => {
    const deliver = await startDeliver({ slackTryMilliseconds: 100 });
    deliver.enqueue(aDelivery());
    await deliver.drain();
    deliver.slack.script('hang', 'hang');

    deliver.enqueue(aDelivery({ edition: 'another' }), aDelivery());

    const { deleted, returned } = await deliver.drain();
    expect([deleted.length, returned.length]).toEqual([1, 1]);
  });
});

test('What has been received more often has its turn first', async () => {
  const deliver = await startDeliver();
  const fresh = aDelivery({ channel: 'mail', message: aMessage({ title: 'fresh' }) });
  deliver.endpoint.queue('deliveries').send(JSON.stringify(fresh), { delaySeconds: 300 });
  deliver.endpoint.inject({ operation: 'SendEmail', error: 'TooManyRequestsException', times: 3 });
  deliver.enqueue(aDelivery({ channel: 'mail', edition: 'old', message: aMessage({ title: 'old' }) }));
  await deliver.drain();

  deliver.passVisibilityTimeout();
  await deliver.drain();

  expect(deliver.endpoint.mails.map(({ subject }) => subject)).toEqual(['old', 'fresh']);
});

describe('a channel that refuses for good', () => {
  test('leaves the delivery on the dead-letter queue at once, with the reason', async () => {
    const deliver = await startDeliver();
    deliver.slack.script('no_service');
    deliver.enqueue(aDelivery());

    expect((await deliver.drain()).deleted).toHaveLength(1);

    expect(deliver.deadLetters()).toEqual([
      {
        body: JSON.stringify(aDelivery()),
        attributes: { reason: 'slack: 404 no_service', channel: 'platform' },
      },
    ]);
  });

  test('takes the delivery once it is repaired and the delivery is sent back', async () => {
    const deliver = await startDeliver();
    deliver.slack.script('channel_is_archived');
    deliver.enqueue(aDelivery());
    await deliver.drain();

    deliver.enqueue(...deliver.deadLetters().map(({ body }) => body));
    await deliver.drain();

    expect(deliver.slack.posts).toHaveLength(1);
  });

  test('gets the delivery again when the dead-letter queue does not take it', async () => {
    const deliver = await startDeliver();
    deliver.slack.script('no_service');
    deliver.endpoint.inject({ operation: 'SendMessage', error: 'AccessDeniedException' });
    deliver.enqueue(aDelivery());

    expect((await deliver.drain()).returned).toHaveLength(1);
    expect(deliver.deadLetters()).toEqual([]);
  });

  test('by a webhook that has been replaced meanwhile is asked under its new URL at once', async () => {
    const deliver = await startDeliver();
    deliver.enqueue(aDelivery({ edition: 'first' }));
    await deliver.drain();
    const replaced = '/services/T0123ABCD/B0456EFGH/replacement';
    deliver.endpoint.setSecret(SECRET_NAME, deliver.slack.url(replaced));
    deliver.slack.script('no_service');

    deliver.enqueue(aDelivery({ edition: 'second' }));
    await deliver.drain();

    expect(deliver.slack.posts.map(({ path }) => path)).toEqual([WEBHOOK, replaced]);
    expect(callsOf(deliver.endpoint, 'GetSecretValue')).toHaveLength(2);
    expect(deliver.deadLetters()).toEqual([]);
  });

  test('by a webhook anywhere else than on Slack is never asked', async () => {
    const deliver = await startDeliver();
    deliver.endpoint.setSecret(SECRET_NAME, 'https://example.com/services/T0123ABCD');
    deliver.enqueue(aDelivery());

    await deliver.drain();

    expect(deliver.deadLetters()[0]?.attributes).toMatchObject({
      reason: `slack: the webhook in the secret ${SECRET_NAME} must be on one of hooks.slack.com, hooks.slack-gov.com`,
    });
  });

  test('by a webhook that repeats its own URL leaves nothing of it in log and dead letter', async () => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(400).end(`No such hook: ${decodeURIComponent(request.url ?? '').toLowerCase()}`);
    });
    const { url, close } = await listen(server);
    onTestFinished(close);
    const output = captureOutput();
    const deliver = await startDeliver({ silent: false });
    deliver.endpoint.setSecret(SECRET_NAME, `${url}/T0%2FU1V2W3X4Y5Z6?token=a1b2c3d4e5f6`);
    deliver.enqueue(aDelivery());

    await deliver.drain();

    expect(deliver.deadLetters()[0]?.attributes['reason']).toBe('slack: 400');
    expect(JSON.stringify(output())).not.toMatch(/U1V2W3X4Y5Z6|a1b2c3d4e5f6/i);
  });

  test('by a secret that cannot be read takes the delivery as soon as it can', async () => {
    const deliver = await startDeliver();
    deliver.endpoint.setSecret(SECRET_NAME, '{"webhook":"x"}');
    deliver.enqueue(aDelivery());
    await deliver.drain();
    deliver.endpoint.setSecret(SECRET_NAME, JSON.stringify({ url: deliver.slack.url(WEBHOOK) }));

    deliver.enqueue(aDelivery());
    await deliver.drain();

    expect(deliver.deadLetters()).toHaveLength(1);
    expect(deliver.slack.posts).toHaveLength(1);
  });

  test('by having no secret says so', async () => {
    const channels = { platform: { slack: { webhookSecret: 'runtime-sunset/slack/gone' } } };
    const deliver = await startDeliver({ channels });
    deliver.enqueue(aDelivery());

    await deliver.drain();

    expect(deliver.deadLetters()[0]?.attributes['reason']).toContain(
      'slack: GetSecretValue runtime-sunset/slack/gone: ResourceNotFoundException',
    );
  });

  test('by not being in the settings is asked twice, since it may be newer than they are', async () => {
    const deliver = await startDeliver();
    deliver.enqueue(aDelivery({ channel: 'constructor' }));

    expect((await deliver.drain()).returned).toHaveLength(1);
    expect(deliver.deadLetters()).toEqual([]);
    deliver.passVisibilityTimeout();
    expect((await deliver.drain()).deleted).toHaveLength(1);

    expect(deliver.deadLetters()[0]?.attributes).toEqual({
      reason: 'settings: no channel is called "constructor"',
      channel: 'constructor',
    });
  });
});

test('A channel that was added a moment ago is found when the delivery comes back', async () => {
  const deliver = await startDeliver();
  deliver.enqueue(aDelivery({ channel: 'added' }), aDelivery({ channel: 'mail' }));
  await deliver.drain();
  deliver.endpoint.publishSettings(JSON.stringify({ channels: { added: CHANNELS.platform } }));

  deliver.passVisibilityTimeout();
  await deliver.drain();

  expect(deliver.slack.posts).toHaveLength(1);
});

test('A text that Slack would interpret reaches nobody as such', async () => {
  const deliver = await startDeliver();
  deliver.enqueue(aDelivery({ message: aMessage({ lead: 'Hello <!channel> & <@U012>' }) }));

  await deliver.drain();

  expect(deliver.slack.posts).toHaveLength(1);
  expect(deliver.slack.warnings).toEqual([]);
});
