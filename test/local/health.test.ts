import {
  DescribeAffectedAccountsForOrganizationCommand,
  DescribeAffectedEntitiesCommand,
  DescribeAffectedEntitiesForOrganizationCommand,
  DescribeEventDetailsCommand,
  DescribeEventDetailsForOrganizationCommand,
  DescribeEventsCommand,
  type DescribeEventsCommandInput,
  DescribeEventsForOrganizationCommand,
  type DescribeEventsForOrganizationCommandInput,
  DescribeHealthServiceStatusForOrganizationCommand,
  HealthClient,
} from '@aws-sdk/client-health';
import { afterEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { account, anOrganization, clientConfig, otherAccount } from './support.ts';

type Events = NonNullable<OrganizationInput['healthEvents']>;

const third = '333344445555';
const lifecycle =
  'arn:aws:health:eu-west-1::event/LAMBDA/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_1a2b';
const outage = 'arn:aws:health:us-east-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/AWS_EC2_OPERATIONAL_ISSUE_3c4d';
const fn = (accountId: string, name: string) => `arn:aws:lambda:eu-west-1:${accountId}:function:${name}`;

const events: Events = [
  {
    arn: lifecycle,
    startTime: '2026-12-01T00:00:00.000Z',
    lastUpdatedTime: '2026-11-18T09:30:00.250Z',
    statusCode: 'upcoming',
    actionability: 'ACTION_REQUIRED',
    description: 'We are ending support for Node.js 20.',
    metadata: { deprecated_versions: 'Node.js 20' },
    accounts: [
      {
        accountId: account,
        entities: [
          { value: fn(account, 'a'), status: 'PENDING' },
          { value: fn(account, 'b'), status: 'RESOLVED', lastUpdatedTime: '2026-11-19T00:00:00.000Z' },
        ],
      },
      { accountId: otherAccount, entities: [{ value: fn(otherAccount, 'c') }] },
    ],
  },
  {
    arn: outage,
    eventTypeCategory: 'issue',
    eventScopeCode: 'PUBLIC',
    startTime: '2026-11-10T12:00:00.000Z',
    endTime: '2026-11-10T14:00:00.000Z',
    statusCode: 'closed',
    description: 'Increased error rates.',
  },
];

const eventsNamed = (count: number): Events =>
  Array.from({ length: count }, (_, index) => ({
    arn: `arn:aws:health:us-east-1::event/LAMBDA/AWS_LAMBDA_NOTICE/AWS_LAMBDA_NOTICE_${index}`,
    startTime: new Date(Date.UTC(2026, 10, 1, index)).toISOString(),
    accounts: [{ accountId: account }],
  }));

const viewing = (members: Partial<OrganizationInput> = {}): OrganizationInput =>
  anOrganization({ organizationalView: true, healthEvents: events, ...members });

describe('AWS Health', () => {
  let endpoint: Endpoint;
  afterEach(() => endpoint.close());

  async function started(input: OrganizationInput, caller = account, region = 'us-east-1') {
    endpoint = await startEndpoint(input);
    return new HealthClient(clientConfig(endpoint, caller, region));
  }

  describe('for an account', () => {
    test('summarises its own events and public ones, the last updated first', async () => {
      const health = await started(viewing());
      expect((await health.send(new DescribeEventsCommand({}))).events).toEqual([
        {
          arn: lifecycle,
          service: 'LAMBDA',
          eventTypeCode: 'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT',
          eventTypeCategory: 'scheduledChange',
          eventScopeCode: 'ACCOUNT_SPECIFIC',
          region: 'eu-west-1',
          startTime: new Date('2026-12-01T00:00:00.000Z'),
          lastUpdatedTime: new Date('2026-11-18T09:30:00.250Z'),
          statusCode: 'upcoming',
          actionability: 'ACTION_REQUIRED',
        },
        expect.objectContaining({ arn: outage, endTime: new Date('2026-11-10T14:00:00.000Z') }),
      ]);
      const others = new HealthClient(clientConfig(endpoint, otherAccount));
      expect((await others.send(new DescribeEventsCommand({}))).events).toHaveLength(2);
    });

    test('hides the events of other accounts', async () => {
      const health = await started(viewing({ healthEvents: eventsNamed(3) }), otherAccount);
      expect((await health.send(new DescribeEventsCommand({}))).events).toEqual([]);
    });

    test.each<[string, DescribeEventsCommandInput['filter'], string[]]>([
      ['services and status', { services: ['LAMBDA'], eventStatusCodes: ['open', 'upcoming'] }, [lifecycle]],
      ['another service', { services: ['lambda'] }, []],
      ['categories', { eventTypeCategories: ['issue'] }, [outage]],
      ['type codes', { eventTypeCodes: ['AWS_EC2_OPERATIONAL_ISSUE'] }, [outage]],
      ['Regions', { regions: ['eu-west-1', 'eu-west-2'] }, [lifecycle]],
      ['ARNs', { eventArns: [outage] }, [outage]],
      ['actionability', { actionabilities: ['ACTION_REQUIRED'] }, [lifecycle]],
      ['own entities', { entityValues: [fn(account, 'a')] }, [lifecycle]],
      ['entities of others', { entityValues: [fn(otherAccount, 'c')] }, []],
      [
        'an update since',
        { lastUpdatedTimes: [{ from: new Date('2026-11-18T09:30:00.250Z') }] },
        [lifecycle],
      ],
      ['an update before', { lastUpdatedTimes: [{ to: new Date('2026-11-18T09:30:00.249Z') }] }, [outage]],
      ['an end', { endTimes: [{ from: new Date(0) }] }, [outage]],
    ])('filters by %s', async (_, filter, arns) => {
      const health = await started(viewing());
      const found = await health.send(new DescribeEventsCommand({ filter }));
      expect(found.events?.map((it) => it.arn)).toEqual(arns);
    });

    test('tells details of ten events a call, and which it could not find', async () => {
      const health = await started(viewing());
      const { successfulSet, failedSet } = await health.send(
        new DescribeEventDetailsCommand({ eventArns: [lifecycle, `${outage}x`] }),
      );
      expect(successfulSet).toEqual([
        {
          event: expect.objectContaining({ arn: lifecycle, service: 'LAMBDA' }),
          eventDescription: { latestDescription: 'We are ending support for Node.js 20.' },
          eventMetadata: { deprecated_versions: 'Node.js 20' },
        },
      ]);
      expect(failedSet).toMatchObject([{ eventArn: `${outage}x` }]);
      await expect(
        health.send(new DescribeEventDetailsCommand({ eventArns: Array(11).fill(outage) })),
      ).rejects.toMatchObject({ name: 'ValidationException' });
    });

    test('tells the entities of the account alone, by status too', async () => {
      const health = await started(viewing());
      const describeEntities = async (filter = {}) =>
        (
          await health.send(
            new DescribeAffectedEntitiesCommand({ filter: { eventArns: [lifecycle], ...filter } }),
          )
        ).entities ?? [];
      const entities = await describeEntities();
      expect(entities.map((it) => it.entityValue).sort()).toEqual([fn(account, 'a'), fn(account, 'b')]);
      expect(await describeEntities({ statusCodes: ['RESOLVED'] })).toEqual([
        {
          entityArn: expect.stringMatching(
            new RegExp(`^arn:aws:health:eu-west-1:${account}:entity/[\\w-]{22}$`),
          ),
          eventArn: lifecycle,
          entityValue: fn(account, 'b'),
          awsAccountId: account,
          statusCode: 'RESOLVED',
          lastUpdatedTime: new Date('2026-11-19T00:00:00.000Z'),
        },
      ]);
    });
  });

  describe('for the organization', () => {
    const describeEvents = (health: HealthClient, input: DescribeEventsForOrganizationCommandInput = {}) =>
      health.send(new DescribeEventsForOrganizationCommand(input));

    test('pages events, 100 at most', async () => {
      const health = await started(viewing({ healthEvents: eventsNamed(120) }));
      const first = await describeEvents(health, { maxResults: 100 });
      const { nextToken } = first;
      const last = await describeEvents(health, { maxResults: 100, nextToken });
      expect([first.events?.length, last.events?.length]).toEqual([100, 20]);
      expect(last.nextToken).toBeUndefined();
      expect(first.events?.[0]?.arn).toMatch(/_119$/);
      expect(last.events?.at(-1)?.arn).toMatch(/_0$/);
      expect((await describeEvents(health)).events).toHaveLength(10);
      await expect(describeEvents(health, { maxResults: 101 })).rejects.toMatchObject({
        name: 'ValidationException',
      });
      await expect(
        describeEvents(health, { filter: { services: ['LAMBDA'] }, nextToken }),
      ).rejects.toMatchObject({ name: 'InvalidPaginationToken' });
    });

    test.each<[string, DescribeEventsForOrganizationCommandInput['filter'], string[]]>([
      ['services', { services: ['LAMBDA'] }, [lifecycle]],
      ['accounts', { awsAccountIds: [otherAccount] }, [lifecycle]],
      ['an account without events', { awsAccountIds: [third] }, []],
      [
        'a time range',
        { lastUpdatedTime: { from: new Date('2026-11-10T12:00:00Z'), to: new Date('2026-11-11') } },
        [outage],
      ],
      ['status', { eventStatusCodes: ['open', 'upcoming'] }, [lifecycle]],
      ['entities of any account', { entityValues: [fn(otherAccount, 'c')] }, [lifecycle]],
    ])('filters by %s', async (_, filter, arns) => {
      const health = await started(viewing());
      const found = await describeEvents(health, { filter });
      expect(found.events?.map((it) => it.arn)).toEqual(arns);
    });

    test.each([
      ['an event', lifecycle, [account, otherAccount], 'ACCOUNT_SPECIFIC'],
      ['a public event', outage, [], 'PUBLIC'],
      ['an unknown event', `${outage}x`, [], 'NONE'],
    ])('names the accounts %s is specific to', async (_, eventArn, affectedAccounts, eventScopeCode) => {
      const health = await started(viewing());
      const found = await health.send(new DescribeAffectedAccountsForOrganizationCommand({ eventArn }));
      expect(found).toMatchObject({ affectedAccounts, eventScopeCode });
      expect(found.nextToken).toBeUndefined();
    });

    test('pages the accounts by ten and more', async () => {
      const ids = Array.from({ length: 25 }, (_, index) => String(100_000_000_000 + index));
      const health = await started(
        {
          accounts: ids.map((id) => ({ id, name: `a-${id}` })),
          organizationalView: true,
          healthEvents: [
            {
              arn: lifecycle,
              startTime: '2026-12-01T00:00:00Z',
              accounts: ids.map((accountId) => ({ accountId })),
            },
          ],
        },
        ids[0],
      );
      const page = (input: { maxResults?: number; nextToken?: string | undefined }) =>
        health.send(new DescribeAffectedAccountsForOrganizationCommand({ eventArn: lifecycle, ...input }));
      const { affectedAccounts, nextToken } = await page({ maxResults: 20 });
      expect(affectedAccounts).toEqual(ids.slice(0, 20));
      expect((await page({ maxResults: 20, nextToken })).affectedAccounts).toEqual(ids.slice(20));
      await expect(page({ maxResults: 9 })).rejects.toMatchObject({ name: 'ValidationException' });
    });

    test('tells details by event and account, public ones without an account', async () => {
      const health = await started(viewing());
      const { successfulSet, failedSet } = await health.send(
        new DescribeEventDetailsForOrganizationCommand({
          organizationEventDetailFilters: [
            { eventArn: lifecycle, awsAccountId: otherAccount },
            { eventArn: outage },
            { eventArn: lifecycle },
            { eventArn: lifecycle, awsAccountId: third },
            { eventArn: outage, awsAccountId: account },
          ],
        }),
      );
      expect(successfulSet).toEqual([
        expect.objectContaining({
          awsAccountId: otherAccount,
          eventDescription: { latestDescription: 'We are ending support for Node.js 20.' },
          eventMetadata: { deprecated_versions: 'Node.js 20' },
        }),
        {
          event: expect.objectContaining({ arn: outage }),
          eventDescription: { latestDescription: 'Increased error rates.' },
          eventMetadata: {},
        },
      ]);
      expect(failedSet).toMatchObject([
        {
          eventArn: lifecycle,
          errorMessage: expect.stringContaining('must enter an Amazon Web Services account ID'),
        },
        { eventArn: lifecycle, awsAccountId: third },
        { eventArn: outage, awsAccountId: account, errorMessage: expect.stringContaining('null value') },
      ]);
    });

    test('tells the entities of the named accounts, in pages and by status', async () => {
      const health = await started(viewing());
      const describeEntities = (input: object) =>
        health.send(new DescribeAffectedEntitiesForOrganizationCommand(input));
      const both = [
        { eventArn: lifecycle, awsAccountId: account },
        { eventArn: lifecycle, awsAccountId: otherAccount },
        { eventArn: lifecycle, awsAccountId: third },
      ];
      const input = { organizationEntityAccountFilters: both, maxResults: 2 };
      const first = await describeEntities(input);
      const last = await describeEntities({ ...input, nextToken: first.nextToken });
      const found = [...(first.entities ?? []), ...(last.entities ?? [])];
      expect(found.map((it) => it.entityValue).sort()).toEqual([
        fn(account, 'a'),
        fn(account, 'b'),
        fn(otherAccount, 'c'),
      ]);
      expect([first.failedSet?.length, last.failedSet?.length, last.nextToken]).toEqual([1, 0, undefined]);
      const pending = { eventArn: lifecycle, awsAccountId: account, statusCodes: ['PENDING'] };
      expect(await describeEntities({ organizationEntityAccountFilters: [pending] })).toMatchObject({
        entities: [{ entityValue: fn(account, 'a'), awsAccountId: account }],
      });
      expect((await describeEntities({ organizationEntityFilters: both.slice(0, 1) })).entities).toHaveLength(
        2,
      );
      for (const filters of [{}, { organizationEntityAccountFilters: Array(11).fill(pending) }]) {
        await expect(describeEntities(filters)).rejects.toMatchObject({ name: 'ValidationException' });
      }
    });

    test('may send an empty page with a token', async () => {
      const health = await started(viewing());
      endpoint.emptyPages(2);
      const { events: none, nextToken } = await describeEvents(health);
      expect(none).toEqual([]);
      expect((await describeEvents(health, { nextToken })).events).toHaveLength(2);
    });

    test('answers the management account and delegated administrators only', async () => {
      const member = await started(viewing(), otherAccount);
      await expect(describeEvents(member)).rejects.toMatchObject({ name: 'AccessDeniedException' });
      await endpoint.close();
      const delegated = await started(viewing({ delegatedAdministrators: [otherAccount] }), otherAccount);
      expect((await describeEvents(delegated)).events).toHaveLength(2);
      await expect(
        delegated.send(new DescribeHealthServiceStatusForOrganizationCommand({})),
      ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });

    test.each([
      [true, 'ENABLED'],
      [false, 'DISABLED'],
    ])('says whether its view is enabled: %s', async (organizationalView, status) => {
      const health = await started(viewing({ organizationalView }));
      expect(await health.send(new DescribeHealthServiceStatusForOrganizationCommand({}))).toMatchObject({
        healthServiceAccessStatusForOrganization: status,
      });
      const described = describeEvents(health);
      if (organizationalView) await described;
      else await expect(described).rejects.toMatchObject({ name: 'ValidationException' });
    });

    test('cannot tell details of a member without a plan', async () => {
      const accounts: OrganizationInput['accounts'] = [
        { id: account, name: 'management' },
        { id: otherAccount, name: 'checkout', healthPlan: 'basic' },
      ];
      const health = await started(viewing({ accounts }));
      const { successfulSet, failedSet } = await health.send(
        new DescribeEventDetailsForOrganizationCommand({
          organizationEventDetailFilters: [{ eventArn: lifecycle, awsAccountId: otherAccount }],
        }),
      );
      expect(successfulSet).toEqual([]);
      expect(failedSet).toMatchObject([
        { awsAccountId: otherAccount, errorMessage: expect.stringContaining('Support plan') },
      ]);
    });
  });

  test('refuses accounts whose support plan has no Health API', async () => {
    const health = await started(viewing({ healthPlan: 'basic' }));
    const refusal = {
      name: 'SubscriptionRequiredException',
      $metadata: { httpStatusCode: 400, attempts: 1 },
    };
    await expect(health.send(new DescribeEventsCommand({}))).rejects.toMatchObject(refusal);
    await expect(
      health.send(new DescribeHealthServiceStatusForOrganizationCommand({})),
    ).rejects.toMatchObject(refusal);
    await expect(health.send(new DescribeEventsForOrganizationCommand({}))).rejects.toMatchObject(refusal);
  });

  test('speaks English, and in us-east-1', async () => {
    const health = await started(viewing());
    await health.send(new DescribeEventsCommand({ locale: 'en' }));
    await expect(health.send(new DescribeEventsCommand({ locale: 'de' }))).rejects.toMatchObject({
      name: 'UnsupportedLocale',
    });
    const away = new HealthClient(clientConfig(endpoint, account, 'eu-west-1'));
    await expect(away.send(new DescribeEventsCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  test.each<[string, Events]>([
    [
      'an unknown account',
      [{ arn: lifecycle, startTime: '2026-12-01T00:00:00Z', accounts: [{ accountId: third }] }],
    ],
    [
      'a public event with accounts',
      [
        {
          arn: outage,
          eventScopeCode: 'PUBLIC',
          startTime: '2026-12-01T00:00:00Z',
          accounts: [{ accountId: account }],
        },
      ],
    ],
    ['an ARN of another kind', [{ arn: 'arn:aws:lambda:x', startTime: '2026-12-01T00:00:00Z' }]],
  ])('has no organization with %s', async (_, healthEvents) => {
    await expect(startEndpoint(anOrganization({ healthEvents }))).rejects.toThrow();
    endpoint = await startEndpoint(anOrganization());
  });
});
