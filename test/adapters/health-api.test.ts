import { HealthClient } from '@aws-sdk/client-health';
import { describe, expect, test } from 'vitest';
import { isWithoutPlan, openHealthView } from '../../adapters/health-api.ts';
import type { ListedEvent } from '../../adapters/health-view.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { callerOf, startOrganization } from '../support/start-organization.ts';

const MANAGEMENT = '111122223333';
const MEMBER = '444455556666';
const EVENT: ListedEvent = { arn: 'arn:aws:health:eu-central-1::event/LAMBDA/NOTICE/NOTICE_1' };

async function startHealth(organization: Partial<OrganizationInput> = {}, accountId = MANAGEMENT) {
  const endpoint = await startOrganization({
    accounts: [
      { id: MANAGEMENT, name: 'security' },
      { id: MEMBER, name: 'shop-prod' },
    ],
    managementAccountId: MANAGEMENT,
    regions: ['eu-central-1'],
    ...organization,
  });
  return { endpoint, client: new HealthClient(callerOf(endpoint, accountId, 'us-east-1')) };
}

async function scriptedHealth(answers: readonly object[]): Promise<HealthClient> {
  return new HealthClient({
    endpoint: await startScriptedEndpoint(answers),
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });
}

describe('the view', () => {
  const DELEGATED = { organizationalView: true, delegatedAdministrators: [MEMBER] };

  test.each([
    ["is the organization's where that is enabled", { organizationalView: true }, MANAGEMENT, 'organization'],
    ["is the account's where it is not", { organizationalView: false }, MANAGEMENT, 'account'],
    ["is the organization's for a delegated administrator", DELEGATED, MEMBER, 'organization'],
    ["is the account's for any other account", { organizationalView: true }, MEMBER, 'account'],
    ["is the account's without a support plan", { healthPlan: 'basic' as const }, MANAGEMENT, 'account'],
  ])('%s', async (_, organization, accountId, name) => {
    const { client } = await startHealth(organization, accountId);

    expect((await openHealthView(client)).name).toBe(name);
  });

  test('is unknown while AWS answers with server errors', async () => {
    const { endpoint, client } = await startHealth({ organizationalView: true });
    const operation = 'DescribeHealthServiceStatusForOrganization';
    endpoint.inject({ operation, error: 'InternalFailure', statusCode: 500, times: 3 });

    await expect(openHealthView(client)).rejects.toThrow(`${operation}: InternalFailure`);
  });

  test('is unknown while AWS throttles', async () => {
    const { endpoint, client } = await startHealth({ organizationalView: true });
    const operation = 'DescribeHealthServiceStatusForOrganization';
    endpoint.inject({ operation, error: 'ThrottlingException', times: 3 });

    await expect(openHealthView(client)).rejects.toThrow(`${operation}: ThrottlingException`);
  });
});

test('an event without an ARN is left out, for nothing can be asked about it', async () => {
  const client = await scriptedHealth([
    { healthServiceAccessStatusForOrganization: 'DISABLED' },
    { events: [{ service: 'LAMBDA' }, { arn: EVENT.arn }] },
  ]);
  const view = await openHealthView(client);

  const { value } = await view.listEvents({}).next();

  expect(value).toEqual([{ arn: EVENT.arn }]);
});

describe('an event that is not described', () => {
  test('is unread when the account may not read it', async () => {
    const { client } = await startHealth();
    const view = await openHealthView(client);

    const { events, unread } = await view.describe([{ event: EVENT, accountId: null }]);

    expect(events).toEqual([]);
    expect(unread.map(({ message }) => message)).toEqual([
      `DescribeEventDetails ${EVENT.arn}: InvalidEventArn: The specified event ARN is not valid.`,
    ]);
  });

  test('is unread when no answer names it', async () => {
    const client = await scriptedHealth([{ healthServiceAccessStatusForOrganization: 'DISABLED' }, {}]);
    const view = await openHealthView(client);

    const { unread } = await view.describe([{ event: EVENT, accountId: null }]);

    expect(unread.map(({ arn, errorName }) => [arn, errorName])).toEqual([[EVENT.arn, 'NoAnswer']]);
  });

  test('of a member without a support plan is known as such', async () => {
    const { client } = await startHealth({
      organizationalView: true,
      accounts: [
        { id: MANAGEMENT, name: 'security' },
        { id: MEMBER, name: 'sandbox', healthPlan: 'basic' },
      ],
      healthEvents: [
        { arn: EVENT.arn, startTime: '2026-11-01T00:00:00.000Z', accounts: [{ accountId: MEMBER }] },
      ],
    });
    const view = await openHealthView(client);

    const { events, unread } = await view.describe([{ event: EVENT, accountId: MEMBER }]);

    expect(events).toEqual([]);
    expect(unread.length).toBeGreaterThan(0);
    expect(unread.every(isWithoutPlan)).toBe(true);
  });

  test('does not keep others from being described', async () => {
    const { client } = await startHealth({
      organizationalView: true,
      healthEvents: [
        {
          arn: EVENT.arn,
          startTime: '2026-11-01T00:00:00.000Z',
          description: 'Node.js 20 ends.',
          accounts: [{ accountId: MEMBER, entities: [{ value: 'cart-api', status: 'PENDING' }] }],
        },
      ],
    });
    const view = await openHealthView(client);

    const { events, unread } = await view.describe([
      { event: EVENT, accountId: MANAGEMENT },
      { event: EVENT, accountId: MEMBER },
    ]);

    expect(events.map(({ accountId, description }) => [accountId, description])).toEqual([
      [MEMBER, 'Node.js 20 ends.'],
    ]);
    expect(events[0]?.entities.map(({ entityValue, statusCode }) => [entityValue, statusCode])).toEqual([
      ['cart-api', 'PENDING'],
    ]);
    expect(new Set(unread.map(({ accountId }) => accountId))).toEqual(new Set([MANAGEMENT]));
  });
});

test('only the error of a missing support plan is taken for one', () => {
  const named = (name: string) => new Error('', { cause: Object.assign(new Error(), { name }) });

  expect(isWithoutPlan(named('SubscriptionRequiredException'))).toBe(true);
  expect(isWithoutPlan(named('AccessDeniedException'))).toBe(false);
  expect(isWithoutPlan('SubscriptionRequiredException')).toBe(false);
});

describe('null in the place of', () => {
  const ORGANIZATION = { healthServiceAccessStatusForOrganization: 'ENABLED' };
  const ACCOUNT = { healthServiceAccessStatusForOrganization: 'DISABLED' };

  test.each([
    ['account', ACCOUNT, 'DescribeEvents'],
    ['organization', ORGANIZATION, 'DescribeEventsForOrganization'],
  ])("an event of the %s's is an error after all other events", async (_, status, operation) => {
    const view = await openHealthView(
      await scriptedHealth([
        status,
        { events: [null, { arn: 'first' }], nextToken: 'second' },
        { events: [{ arn: 5 }, { arn: 'last' }] },
      ]),
    );
    const arns: string[] = [];

    const reading = (async () => {
      for await (const page of view.listEvents({})) arns.push(...page.map(({ arn }) => arn));
    })();

    await expect(reading).rejects.toThrow(
      `${operation}: events[0]: Invalid input: expected object, received null; and 1 more`,
    );
    expect(arns).toEqual(['first', 'last']);
  });

  test.each([
    ['account', ACCOUNT, { successfulSet: [{}, null] }, 'DescribeEventDetails', 'successfulSet[1]'],
    ['account', ACCOUNT, { failedSet: [null] }, 'DescribeEventDetails', 'failedSet[0]'],
    ['account', ACCOUNT, { entities: [{}, null] }, 'DescribeAffectedEntities', 'entities[1]'],
    [
      'organization',
      ORGANIZATION,
      { successfulSet: [null] },
      'DescribeEventDetailsForOrganization',
      'successfulSet[0]',
    ],
    [
      'organization',
      ORGANIZATION,
      { entities: [null] },
      'DescribeAffectedEntitiesForOrganization',
      'entities[0]',
    ],
  ])(
    'a part of what the %s is told is an error that names it',
    async (...[, status, answer, operation, element]) => {
      const view = await openHealthView(await scriptedHealth([status, answer]));

      await expect(view.describe([{ event: EVENT, accountId: MEMBER }])).rejects.toThrow(
        `${operation} of 1, from ${EVENT.arn}`,
      );
      await expect(view.describe([{ event: EVENT, accountId: MEMBER }])).rejects.toThrow(
        `: ${element}: expected an object, received null`,
      );
    },
  );

  test('an account is an error that names the event: null stands for a public one', async () => {
    const view = await openHealthView(
      await scriptedHealth([ORGANIZATION, { affectedAccounts: [MEMBER, null] }]),
    );

    await expect(view.toAffecting(EVENT)).rejects.toThrow(
      `DescribeAffectedAccountsForOrganization ${EVENT.arn}: affectedAccounts[1]: `,
    );
  });
});
