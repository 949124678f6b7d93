import { describe, expect, test, vi } from 'vitest';
import { identify } from '../../health/notice.ts';
import { captureOutput, metricsIn } from '../support/captured-output.ts';
import {
  aListedEvent,
  type CatchUpUnderTest,
  EVENT_ARN,
  functionArn,
  MEMBER,
  OWN_ACCOUNT,
  startCatchUp,
} from '../support/catch-up-under-test.ts';
import { callsOf } from '../support/start-organization.ts';
import { startTap } from '../support/start-tap.ts';

const ABOUT = `${EVENT_ARN}|${OWN_ACCOUNT}`;

/** Events of one account each, on the endpoint's list in order. */
function manyEvents(count: number) {
  return Array.from({ length: count }, (_, index) =>
    aListedEvent({ arn: EVENT_ARN.replace('1a2b', `n${String(index).padStart(3, '0')}`) }),
  );
}

function aboutsOf(notices: readonly Parameters<typeof identify>[0][]): string[] {
  return notices.map((notice) => identify(notice).about).sort();
}

describe("without an organizational view, the account's own events", () => {
  test('come to the notices queue as EventBridge would have delivered them', async () => {
    const catchUp = await startCatchUp();

    await catchUp.invoke();

    expect(catchUp.notices()).toEqual([
      {
        id: expect.stringMatching(/^catch-up-[0-9a-f]{32}$/),
        receivedBy: OWN_ACCOUNT,
        deliveredIn: 'eu-central-1',
        time: '2026-11-20T08:00:00Z',
        eventArn: EVENT_ARN,
        service: 'LAMBDA',
        eventTypeCode: 'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT',
        category: 'scheduledChange',
        scope: 'ACCOUNT_SPECIFIC',
        communication: '',
        startTime: '2027-03-03T08:00:00Z',
        endTime: null,
        lastUpdatedTime: '2026-11-19T08:00:00Z',
        statusCode: 'upcoming',
        affectedRegion: 'eu-central-1',
        affectedAccount: OWN_ACCOUNT,
        description: 'We are ending support for Node.js 20 in AWS Lambda.',
        metadata: { deprecated_versions: 'Node.js 20' },
        entities: [{ value: functionArn('orders-api'), status: 'PENDING' }],
        page: 1,
        totalPages: 1,
        isBackup: false,
        actionability: 'ACTION_REQUIRED',
      },
    ]);
  });

  test('come with the same id each time', async () => {
    const catchUp = await startCatchUp();

    await catchUp.invoke();
    await catchUp.invoke();

    const [first, second] = catchUp.notices();
    expect(second?.id).toBe(first?.id);
  });

  test('come in pages of 500 entities', async () => {
    const entities = Array.from({ length: 1001 }, (_, index) => ({ value: functionArn(`fn-${index}`) }));
    const event = aListedEvent({ accounts: [{ accountId: OWN_ACCOUNT, entities }] });
    const catchUp = await startCatchUp({ healthEvents: [event] });

    await catchUp.invoke();

    const notices = catchUp.notices();
    expect(notices.map(({ page, totalPages }) => [page, totalPages])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(notices.map((notice) => notice.entities.length)).toEqual([500, 500, 1]);
    expect(new Set(notices.flatMap((notice) => notice.entities.map(({ value }) => value))).size).toBe(1001);
    expect(new Set(notices.map(({ id }) => id)).size).toBe(3);
    expect(new Set(notices.map((notice) => identify(notice).edition)).size).toBe(1);
  });

  test('are listed and described to the last page, ten at a time', async () => {
    const catchUp = await startCatchUp({ healthEvents: manyEvents(23) });
    catchUp.endpoint.emptyPages(2);

    await catchUp.invoke();

    expect(catchUp.notices()).toHaveLength(23);
    const described = callsOf(catchUp.endpoint, 'DescribeEventDetails');
    expect(described.map((input) => Object(input).eventArns.length).sort()).toEqual([10, 10, 3]);
  });

  test('include public ones, as notices of the own account', async () => {
    const outage = aListedEvent({ eventScopeCode: 'PUBLIC', eventTypeCategory: 'issue', accounts: [] });
    const catchUp = await startCatchUp({ healthEvents: [outage] });

    await catchUp.invoke();

    expect(aboutsOf(catchUp.notices())).toEqual([ABOUT]);
  });

  test('are left alone when they are closed or of another service', async () => {
    const catchUp = await startCatchUp({
      healthEvents: [
        aListedEvent({ statusCode: 'closed' }),
        aListedEvent({ arn: EVENT_ARN.replaceAll('LAMBDA', 'EC2') }),
      ],
    });

    await catchUp.invoke();

    expect(catchUp.notices()).toEqual([]);
  });

  test.each([
    ['all services', { HEALTH_SERVICES: '*' }, 2],
    ['several services', { HEALTH_SERVICES: 'EC2,LAMBDA' }, 2],
    ['one service', { HEALTH_SERVICES: 'EC2' }, 1],
    ['a category', { HEALTH_SERVICES: '*', HEALTH_CATEGORIES: 'issue' }, 1],
    ['no category that there is an event of', { HEALTH_CATEGORIES: 'accountNotification' }, 0],
  ])('are of %s, as the environment says', async (_, env, count) => {
    const catchUp = await startCatchUp({
      healthEvents: [
        aListedEvent({ arn: EVENT_ARN.replaceAll('LAMBDA', 'EC2') }),
        aListedEvent({ eventTypeCategory: 'issue' }),
      ],
      env,
    });

    await catchUp.invoke();

    expect(catchUp.notices()).toHaveLength(count);
  });

  test('are left to the queues while they can be under way on them', async () => {
    const catchUp = await startCatchUp({
      healthEvents: [aListedEvent({ lastUpdatedTime: '2026-11-20T06:00:00.000Z' })],
    });

    await catchUp.invoke();

    expect(catchUp.notices()).toEqual([]);
  });
});

describe('an event', () => {
  test('that a channel has taken is not told again', async () => {
    const catchUp = await startCatchUp();
    await catchUp.record(ABOUT, 'delivered.platform#0f1e2d3c', 'COMPLETED');

    await catchUp.invoke();

    expect(catchUp.notices()).toEqual([]);
    expect(catchUp.operations()).not.toContain('DescribeEventDetails');
  });

  test('that is only known, or only being told, is told', async () => {
    const catchUp = await startCatchUp();
    await catchUp.record(ABOUT, 'edition#|2026-11-19T08:00:00Z|upcoming');
    await catchUp.record(ABOUT, 'page#|2026-11-19T08:00:00Z|upcoming#0001');
    await catchUp.record(ABOUT, 'delivered.platform#0f1e2d3c', 'INPROGRESS');
    await catchUp.record(`${EVENT_ARN}|${MEMBER}`, 'delivered.platform#0f1e2d3c', 'COMPLETED');

    await catchUp.invoke();

    expect(aboutsOf(catchUp.notices())).toEqual([ABOUT]);
  });
});

test('an event whose last update is at no readable time is told, and the log says so', async () => {
  const output = captureOutput();
  const catchUp = await startCatchUp({ silent: false });
  const event = { arn: EVENT_ARN, service: 'LAMBDA', statusCode: 'upcoming', lastUpdatedTime: 1e300 };
  const answer = { statusCode: 200, body: JSON.stringify({ events: [event] }) } as const;
  const tap = await startTap(catchUp.endpoint.url, {
    asked: async ({ operation }) => (operation === 'DescribeEvents' ? answer : 'pass'),
    answered: async () => 'pass',
  });
  vi.stubEnv('AWS_ENDPOINT_URL_HEALTH', tap);

  await catchUp.invoke();

  expect(catchUp.notices()).toMatchObject([{ eventArn: EVENT_ARN, lastUpdatedTime: null }]);
  expect(output().filter(({ level }) => level === 'WARN')).toMatchObject([
    {
      message: 'the last update of an event is at no readable time; the event is taken for new',
      eventArn: EVENT_ARN,
    },
  ]);
});

describe('with an organizational view', () => {
  const SHARED = aListedEvent({
    accounts: [
      { accountId: OWN_ACCOUNT, entities: [{ value: functionArn('orders-api') }] },
      { accountId: MEMBER, entities: [{ value: functionArn('cart-api', MEMBER) }] },
    ],
  });
  const VIEW = { organizationalView: true };

  test('an event comes for each account with its own entities', async () => {
    const catchUp = await startCatchUp({ healthEvents: [SHARED], organization: VIEW });

    await catchUp.invoke();

    expect(aboutsOf(catchUp.notices())).toEqual([ABOUT, `${EVENT_ARN}|${MEMBER}`]);
    const ofMember = catchUp.notices().find(({ affectedAccount }) => affectedAccount === MEMBER);
    expect(ofMember?.receivedBy).toBe(OWN_ACCOUNT);
    expect(ofMember?.entities).toEqual([{ value: functionArn('cart-api', MEMBER), status: null }]);
  });

  test('an event comes for the accounts that have not been told', async () => {
    const catchUp = await startCatchUp({ healthEvents: [SHARED], organization: VIEW });
    await catchUp.record(ABOUT, 'delivered.platform#0f1e2d3c', 'COMPLETED');

    await catchUp.invoke();

    expect(aboutsOf(catchUp.notices())).toEqual([`${EVENT_ARN}|${MEMBER}`]);
  });

  test('a public event comes once, to the own account', async () => {
    const outage = aListedEvent({ eventScopeCode: 'PUBLIC', eventTypeCategory: 'issue', accounts: [] });
    const catchUp = await startCatchUp({ healthEvents: [outage], organization: VIEW });

    await catchUp.invoke();

    expect(aboutsOf(catchUp.notices())).toEqual([ABOUT]);
    expect(catchUp.notices()[0]?.description).toBe(outage.description);
  });

  test('a delegated administrator, who may not read whether there is one, has it too', async () => {
    const catchUp = await startCatchUp({
      healthEvents: [SHARED],
      organization: { ...VIEW, delegatedAdministrators: [MEMBER] },
      accountId: MEMBER,
    });

    await catchUp.invoke();

    expect(aboutsOf(catchUp.notices())).toEqual([ABOUT, `${EVENT_ARN}|${MEMBER}`]);
  });

  test('any other account sees its own events', async () => {
    const catchUp = await startCatchUp({ healthEvents: [SHARED], organization: VIEW, accountId: MEMBER });

    await catchUp.invoke();

    expect(aboutsOf(catchUp.notices())).toEqual([`${EVENT_ARN}|${MEMBER}`]);
  });

  test('an account without a support plan is left out, and nothing fails', async () => {
    const accounts = [
      { id: OWN_ACCOUNT, name: 'security' },
      { id: MEMBER, name: 'sandbox', healthPlan: 'basic' as const },
    ];
    const catchUp = await startCatchUp({ healthEvents: [SHARED], organization: { ...VIEW, accounts } });

    await catchUp.invoke();

    expect(aboutsOf(catchUp.notices())).toEqual([ABOUT]);
  });
});

describe('a support plan without the Health API', () => {
  test('is told in one line and is no failure', async () => {
    const output = captureOutput();
    const catchUp = await startCatchUp({ organization: { healthPlan: 'basic' }, silent: false });

    await catchUp.invoke();

    const lines = output();
    expect(lines.filter(({ level }) => level === 'ERROR' || level === 'WARN')).toEqual([]);
    expect(lines.map(({ message }) => String(message)).filter((text) => text.includes('plan'))).toEqual([
      'a support plan does not include the Health API: DescribeEvents: SubscriptionRequiredException: UnknownError',
    ]);
  });
});

describe('what cannot be read', () => {
  test('fails the invocation by name, after everything else has been relayed', async () => {
    const catchUp = await startCatchUp({ healthEvents: manyEvents(12) });
    catchUp.endpoint.inject({ operation: 'DescribeEventDetails', error: 'AccessDeniedException' });

    await expect(catchUp.invoke()).rejects.toThrow(
      'not all events were read and relayed, 1 failures: DescribeEventDetails of 10, from arn:aws:health:',
    );

    expect(catchUp.notices()).toHaveLength(2);
  });

  test('of the accounts of an event fails the invocation after the other events', async () => {
    const catchUp = await startCatchUp({
      healthEvents: manyEvents(2),
      organization: { organizationalView: true },
    });
    catchUp.endpoint.inject({
      operation: 'DescribeAffectedAccountsForOrganization',
      error: 'AccessDeniedException',
    });

    await expect(catchUp.invoke()).rejects.toThrow('DescribeAffectedAccountsForOrganization arn:aws:health:');

    expect(catchUp.notices()).toHaveLength(1);
  });

  test('of the list fails the invocation', async () => {
    const catchUp = await startCatchUp();
    catchUp.endpoint.inject({ operation: 'DescribeEvents', error: 'AccessDeniedException' });

    await expect(catchUp.invoke()).rejects.toThrow('DescribeEvents: AccessDeniedException');
  });

  test('for now is asked for again', async () => {
    const catchUp = await startCatchUp();
    catchUp.endpoint.inject({ operation: 'DescribeEvents', error: 'ThrottlingException' });

    await catchUp.invoke();

    expect(catchUp.notices()).toHaveLength(1);
  });
});

test('a queue that does not take a notice fails the invocation after the others', async () => {
  const catchUp = await startCatchUp({ healthEvents: manyEvents(3) });
  catchUp.endpoint.inject({ operation: 'SendMessage', error: 'AccessDeniedException' });

  await expect(catchUp.invoke()).rejects.toThrow(/1 failures: SendMessage catch-up-[0-9a-f]{32}: /);

  expect(catchUp.notices()).toHaveLength(2);
});

describe('when time runs out, the rest is left to the next run, which the failure says,', () => {
  const NO_TIME = 'no time is left; the next run goes on';

  test('while notices are relayed', async () => {
    const catchUp: CatchUpUnderTest = await startCatchUp({
      healthEvents: manyEvents(4),
      remaining: () => (catchUp.notices().length < 2 ? 900_000 : 19_999),
    });

    await expect(catchUp.invoke()).rejects.toThrow(NO_TIME);

    expect(catchUp.notices()).toHaveLength(2);
  });

  test('while the accounts of events are read', async () => {
    const catchUp: CatchUpUnderTest = await startCatchUp({
      healthEvents: manyEvents(90),
      organization: { organizationalView: true },
      remaining: () =>
        catchUp.operations().filter((it) => it.startsWith('DescribeAffectedAccounts')).length < 5
          ? 900_000
          : 19_999,
    });

    await expect(catchUp.invoke()).rejects.toThrow(NO_TIME);

    expect(catchUp.operations().filter((it) => it.startsWith('DescribeAffectedAccounts'))).toHaveLength(5);
    expect(catchUp.notices()).toEqual([]);
  });

  test('before anything is asked', async () => {
    const catchUp = await startCatchUp({ healthEvents: manyEvents(30), remaining: () => 10_000 });

    await expect(catchUp.invoke()).rejects.toThrow(NO_TIME);

    expect(catchUp.operations()).not.toContain('DescribeEventDetails');
  });
});

test('the first events are relayed before the last accounts are read', async () => {
  const catchUp: CatchUpUnderTest = await startCatchUp({
    healthEvents: manyEvents(90),
    organization: { organizationalView: true },
  });

  await catchUp.invoke();

  const operations = catchUp.endpoint.calls.map(({ operation }) => operation);
  expect(operations.indexOf('SendMessage')).toBeLessThan(
    operations.lastIndexOf('DescribeAffectedAccountsForOrganization'),
  );
  expect(catchUp.notices()).toHaveLength(90);
});

test('notices are counted, and nothing is when there are none', async () => {
  const output = captureOutput();
  const catchUp = await startCatchUp({ healthEvents: manyEvents(3), silent: false });

  await catchUp.invoke();

  expect(metricsIn(output())).toEqual([
    expect.objectContaining({ CatchUpRelayed: 3, service: 'runtime-sunset-health-catch-up' }),
  ]);
});
