import { describe, expect, test } from 'vitest';
import { aLifecycleEvent, arnOf } from '../support/a-lifecycle-event.ts';
import { captureOutput, metricsIn } from '../support/captured-output.ts';
import { aQueueMessage, ONE_CHANNEL, startRelay } from '../support/relay-under-test.ts';

const EVENT_ARN =
  'arn:aws:health:eu-central-1::event/LAMBDA/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_1a2b';

const LAMBDA_ONLY = {
  channels: ONE_CHANNEL.channels,
  routes: [{ match: { service: ['LAMBDA'] }, channels: ['platform'] }],
};

describe('metrics', () => {
  test('count notices that were relayed, and those of them that took the default channels', async () => {
    const output = captureOutput();
    const relay = await startRelay({
      silent: false,
      settings: { ...LAMBDA_ONLY, defaultChannels: ['platform'] },
    });

    await relay.invoke(
      aQueueMessage('m1', aLifecycleEvent()),
      aQueueMessage('m2', aLifecycleEvent({ detail: { eventArn: 'arn:aws:health:::event/2' } })),
      aQueueMessage(
        'm3',
        aLifecycleEvent({ detail: { service: 'EC2', eventArn: 'arn:aws:health:::event/3' } }),
      ),
    );

    expect(metricsIn(output())).toEqual([
      { NoticesRelayed: 3, NoticesUnrouted: 1, service: 'runtime-sunset-health' },
    ]);
  });

  test('count lookups that failed', async () => {
    const output = captureOutput();
    const relay = await startRelay({ silent: false });
    relay.endpoint.inject({ operation: 'DescribeAccount', error: 'AccessDeniedException' });
    relay.endpoint.inject({ operation: 'SelectResourceConfig', error: 'AccessDeniedException' });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities: [arnOf('cart')] })));

    expect(metricsIn(output())).toEqual([
      { LookupsFailed: 2, NoticesUnrouted: 1, NoticesRelayed: 1, service: 'runtime-sunset-health' },
    ]);
    expect(output()).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        message: 'lookup failed',
        eventArn: EVENT_ARN,
      }),
    );
  });

  test('count no notice that no channel is to hear of as relayed', async () => {
    const output = captureOutput();
    const relay = await startRelay({ silent: false, settings: {} });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent()));

    expect(metricsIn(output())).toEqual([{ NoticesUnrouted: 1, service: 'runtime-sunset-health' }]);
    expect(output()).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        message: 'notice not relayed; the queue brings it back',
        error: expect.objectContaining({
          message: 'no channel: in the settings no route matches, and defaultChannels names none',
        }),
      }),
    );
  });

  test('begin at zero with each invocation, and are not written when there is nothing to count', async () => {
    const output = captureOutput();
    const relay = await startRelay({ silent: false, settings: { ...LAMBDA_ONLY, defaultChannels: [] } });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent()));
    await relay.invoke(aQueueMessage('m2', 'no event'));
    await relay.invoke(aQueueMessage('m3', aLifecycleEvent()));

    expect(metricsIn(output()).map((line) => line['NoticesRelayed'])).toEqual([1, 1]);
  });

  test('tell that a settings refresh failed, and the last good document stays in force', async () => {
    const output = captureOutput();
    const relay = await startRelay({ silent: false, settings: { ...LAMBDA_ONLY } });
    await relay.invoke(aQueueMessage('m1', aLifecycleEvent()));
    relay.setClock('2026-11-20T08:05:00.000Z');
    relay.endpoint.publishSettings('{"route":[]}');

    await relay.invoke(aQueueMessage('m2', aLifecycleEvent()));

    expect(metricsIn(output()).at(-1)).toEqual({
      SettingsRefreshFailed: 1,
      NoticesRelayed: 1,
      service: 'runtime-sunset-health',
    });
    expect(relay.deliveries()).toHaveLength(2);
  });
});

describe('the log', () => {
  test('names event, account and edition in the context of each line', async () => {
    const output = captureOutput();
    const relay = await startRelay({ silent: false });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent()));

    expect(output()).toContainEqual(
      expect.objectContaining({
        level: 'INFO',
        message: 'notice relayed',
        service: 'runtime-sunset-health',
        awsRequestId: '3d0f8e2e-6b9c-4f0e-9d43-5f6f3c1c7a11',
        messageId: 'm1',
        eventArn: EVENT_ARN,
        affectedAccount: '111122223333',
        edition: '0f1e2d3c4b5a|2026-11-19T08:00:00Z|upcoming',
        channels: ['platform'],
        unrouted: 1,
        novelty: 'new',
        pages: { arrived: [1], total: 1 },
      }),
    );
  });

  test('does not carry the event of one message into the next', async () => {
    const output = captureOutput();
    const relay = await startRelay({ silent: false });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent()), aQueueMessage('m2', 'no event'));

    const failure = output().find(({ level }) => level === 'ERROR');
    expect(failure).toMatchObject({ messageId: 'm2' });
    expect(failure).not.toHaveProperty('eventArn');
  });

  test('tells of pages that are waited for as no error', async () => {
    const output = captureOutput();
    const relay = await startRelay({ silent: false });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ page: [1, 3] })));
    await relay.invoke(aQueueMessage('m2', aLifecycleEvent({ page: [3, 14] })));

    expect(output()).toMatchObject([
      { level: 'INFO', message: 'notice not yet relayed: it waits for pages 2, 3 of 3' },
      {
        level: 'INFO',
        message:
          'notice not yet relayed: it waits for pages 2, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 others of 14',
      },
    ]);
  });

  test('holds no description at the level INFO', async () => {
    const output = captureOutput();
    const relay = await startRelay({ silent: false });

    await relay.invoke(
      aQueueMessage('m1', aLifecycleEvent()),
      aQueueMessage('m2', aLifecycleEvent({ page: [1, 2], detail: { communicationId: '9a8b-1' } })),
    );

    expect(JSON.stringify(output())).toContain('notice relayed');
    expect(JSON.stringify(output())).not.toContain('We are ending support');
  });

  test('of a failed invocation names the settings', async () => {
    const output = captureOutput();
    const relay = await startRelay({ silent: false, settings: null });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent())).catch(() => undefined);

    expect(output()).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        message: 'invocation failed',
        error: expect.objectContaining({
          message: expect.stringContaining('settings in AppConfig runtime-sunset/live/settings: '),
        }),
      }),
    );
  });
});
