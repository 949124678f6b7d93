import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { appConfigSettings, defaultSettings } from '../../adapters/settings.ts';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { useEndpoint } from '../support/use-endpoint.ts';

const SOURCE = { application: 'runtime-sunset', environment: 'live', profile: 'settings' };
const WHERE = 'settings in AppConfig runtime-sunset/live/settings';

let clock: Date;
beforeEach(() => {
  clock = new Date('2026-11-20T08:00:00.000Z');
});

async function startSettings(content: string) {
  const endpoint = await startEndpoint(
    {
      accounts: [{ id: '111122223333', name: 'security' }],
      regions: ['eu-central-1'],
      settings: { content },
    },
    { now: () => clock },
  );
  onTestFinished(() => endpoint.close());
  useEndpoint(endpoint, '111122223333', 'eu-central-1');
  const refreshFailures: string[] = [];
  const settings = appConfigSettings(
    SOURCE,
    () => clock,
    (error) => refreshFailures.push(error.message),
  );
  return { endpoint, settings, refreshFailures };
}

function operationsOf(endpoint: Endpoint): string[] {
  return endpoint.calls.map(({ operation }) => operation);
}

describe('settings in AppConfig', () => {
  test('are read once in five minutes, and polled with the same session after that', async () => {
    const { endpoint, settings } = await startSettings('{"noticeDays":90}');

    const noticeDays: number[] = [];
    for (const time of ['08:00:00.000', '08:00:01.000', '08:04:59.999', '08:05:00.000']) {
      clock = new Date(`2026-11-20T${time}Z`);
      noticeDays.push((await settings()).noticeDays);
    }

    expect(noticeDays).toEqual([90, 90, 90, 90]);
    expect(operationsOf(endpoint)).toEqual([
      'StartConfigurationSession',
      'GetLatestConfiguration',
      'GetLatestConfiguration',
    ]);
  });

  test('follow a document that was deployed meanwhile', async () => {
    const { endpoint, settings } = await startSettings('{"noticeDays":90}');
    await settings();
    endpoint.publishSettings('{"noticeDays":60}');

    clock = new Date('2026-11-20T08:05:00.000Z');
    const { noticeDays } = await settings();

    expect(noticeDays).toBe(60);
  });

  test('are read once by callers that ask at the same time', async () => {
    const { endpoint, settings } = await startSettings('{"noticeDays":90}');

    const [first, second] = await Promise.all([settings(), settings()]);

    expect([first?.noticeDays, second?.noticeDays]).toEqual([90, 90]);
    expect(operationsOf(endpoint)).toEqual(['StartConfigurationSession', 'GetLatestConfiguration']);
  });
});

describe('when a refresh fails', () => {
  test('the last good document stays in force, and the next attempt waits five minutes', async () => {
    const { endpoint, settings, refreshFailures } = await startSettings('{"noticeDays":90}');
    await settings();
    endpoint.resetCalls();
    endpoint.inject({ operation: 'GetLatestConfiguration', error: 'AccessDeniedException' });

    const noticeDays: number[] = [];
    for (const time of ['08:05', '08:06', '08:09']) {
      clock = new Date(`2026-11-20T${time}:00.000Z`);
      noticeDays.push((await settings()).noticeDays);
    }

    expect(noticeDays).toEqual([90, 90, 90]);
    expect(operationsOf(endpoint)).toEqual(['GetLatestConfiguration']);
    expect(refreshFailures).toEqual([expect.stringContaining(WHERE)]);
  });

  test('because the document is not valid, it is named, on every refresh until it is repaired', async () => {
    const { endpoint, settings, refreshFailures } = await startSettings('{"noticeDays":90}');
    await settings();
    endpoint.publishSettings('{"noticeDay":60}');

    clock = new Date('2026-11-20T08:05:00.000Z');
    const second = await settings();
    clock = new Date('2026-11-20T08:10:00.000Z');
    await settings();
    endpoint.publishSettings('{"noticeDays":30}');
    clock = new Date('2026-11-20T08:15:00.000Z');
    const fourth = await settings();

    expect(second.noticeDays).toBe(90);
    expect(refreshFailures).toEqual([
      `${WHERE}: document: Unrecognized key: "noticeDay"`,
      `${WHERE}: document: Unrecognized key: "noticeDay"`,
    ]);
    expect(fourth.noticeDays).toBe(30);
  });

  test('because the token of the last poll has expired, the next refresh begins a session anew', async () => {
    const { endpoint, settings, refreshFailures } = await startSettings('{"noticeDays":90}');
    await settings();
    endpoint.publishSettings('{"noticeDays":60}');

    clock = new Date('2026-11-21T09:00:00.000Z');
    const second = await settings();
    clock = new Date('2026-11-21T09:05:00.000Z');
    const third = await settings();

    expect([second.noticeDays, third.noticeDays]).toEqual([90, 60]);
    expect(refreshFailures).toHaveLength(1);
    expect(operationsOf(endpoint).slice(2)).toEqual([
      'GetLatestConfiguration',
      'StartConfigurationSession',
      'GetLatestConfiguration',
    ]);
  });
});

describe('without any good document', () => {
  test.each([
    { why: 'one that is not JSON', content: '{noticeDays:90}', message: `${WHERE}: document: not JSON` },
    {
      why: 'one with a typo',
      content: '{"noticeDay":90}',
      message: `${WHERE}: document: Unrecognized key: "noticeDay"`,
    },
    { why: 'an empty one', content: '', message: `${WHERE}: no document is deployed` },
  ])('a cold start fails on $why', async ({ content, message }) => {
    const { settings, refreshFailures } = await startSettings(content);

    const failure = settings();

    await expect(failure).rejects.toThrow(message);
    expect(refreshFailures).toEqual([]);
  });

  test('a cold start fails when AppConfig does not know the names', async () => {
    const { endpoint } = await startSettings('{}');
    const settings = appConfigSettings(
      { ...SOURCE, profile: 'setings' },
      () => clock,
      () => undefined,
    );

    const failure = settings();

    await expect(failure).rejects.toThrow('settings in AppConfig runtime-sunset/live/setings: ');
    expect(operationsOf(endpoint)).toEqual(['StartConfigurationSession']);
  });

  test('the next caller tries again at once, since the event it came for would be lost', async () => {
    const { endpoint, settings } = await startSettings('{"noticeDay":90}');
    await expect(settings()).rejects.toThrow(WHERE);
    endpoint.publishSettings('{"noticeDays":60}');

    const second = await settings();

    expect(second.noticeDays).toBe(60);
    expect(operationsOf(endpoint)).toEqual([
      'StartConfigurationSession',
      'GetLatestConfiguration',
      'StartConfigurationSession',
      'GetLatestConfiguration',
    ]);
  });
});

test('where no AppConfig is named the defaults hold', async () => {
  const policy = await defaultSettings()();

  expect(policy).toEqual({
    noticeDays: 180,
    nonCompliantFrom: 'nearing',
    unlistedRuntime: 'NON_COMPLIANT',
    previewRuntime: 'COMPLIANT',
    owners: [{ tag: 'owner' }, { tag: 'team' }],
    waivers: [],
    dateOverrides: [],
    channels: {},
    routes: [],
    defaultChannels: [],
    report: { excludedAccounts: [], excludedOuPaths: [] },
  });
});
