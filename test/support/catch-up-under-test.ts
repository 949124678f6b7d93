import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { vi } from 'vitest';
import type { CatchUpEnv } from '../../health/catch-up-env.ts';
import { type HealthEvent, parseHealthEvent } from '../../health/health-event.ts';
import type { Endpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { silence } from './silence.ts';
import { startOrganization } from './start-organization.ts';
import { startRecordsTable } from './start-records.ts';
import { useEndpoint } from './use-endpoint.ts';

/** The account of the function, which manages the organization, another account, and the Region of the function. */
export const OWN_ACCOUNT = '111122223333';
export const MEMBER = '444455556666';
export const REGION = 'eu-central-1';

type HealthEventInput = NonNullable<OrganizationInput['healthEvents']>[number];

/** The handler that catches up, before a local AWS endpoint and a records table. */
export interface CatchUpUnderTest {
  readonly endpoint: Endpoint;
  readonly invoke: () => Promise<void>;
  /** What has been put on the notices queue. */
  readonly notices: () => HealthEvent[];
  readonly env: CatchUpEnv;
  /** The names of the operations of the Health API called so far. */
  readonly operations: () => string[];
  /** Puts an entry into the records table. */
  readonly record: (about: string, entry: string, status?: string) => Promise<void>;
}

/** What a test may say; all else is as in an account with a support plan and no organizational view on 2026-11-20. */
export interface CatchUpOptions {
  readonly healthEvents?: readonly HealthEventInput[];
  readonly organization?: Partial<OrganizationInput>;
  readonly env?: Partial<CatchUpEnv>;
  /** The account that the function is in. */
  readonly accountId?: string;
  readonly remaining?: () => number;
  /** false: log and metrics go to standard output. */
  readonly silent?: boolean;
}

/** The ARN of an event of Lambda, and what its notice in an account is about. */
export const EVENT_ARN =
  'arn:aws:health:eu-central-1::event/LAMBDA/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_1a2b';

/** An open event of Lambda that was updated the day before, with one function of our own account. */
export function aListedEvent(members: Partial<HealthEventInput> = {}): HealthEventInput {
  return {
    arn: EVENT_ARN,
    startTime: '2027-03-03T08:00:00.000Z',
    lastUpdatedTime: '2026-11-19T08:00:00.250Z',
    statusCode: 'upcoming',
    description: 'We are ending support for Node.js 20 in AWS Lambda.',
    metadata: { deprecated_versions: 'Node.js 20' },
    actionability: 'ACTION_REQUIRED',
    accounts: [
      { accountId: OWN_ACCOUNT, entities: [{ value: functionArn('orders-api'), status: 'PENDING' }] },
    ],
    ...members,
  };
}

/** The ARN of a function of an account in the Region. */
export function functionArn(name: string, accountId = OWN_ACCOUNT): string {
  return `arn:aws:lambda:${REGION}:${accountId}:function:${name}`;
}

/** Starts endpoint, table and handler; all end with the test. */
export async function startCatchUp(options: CatchUpOptions = {}): Promise<CatchUpUnderTest> {
  const now = () => new Date('2026-11-20T08:00:00.000Z');
  const { accountId = OWN_ACCOUNT } = options;
  const endpoint = await startOrganization(
    {
      accounts: [
        { id: OWN_ACCOUNT, name: 'security' },
        { id: MEMBER, name: 'shop-prod' },
      ],
      managementAccountId: OWN_ACCOUNT,
      regions: [REGION],
      healthEvents: [...(options.healthEvents ?? [aListedEvent()])],
      ...options.organization,
    },
    { now },
  );
  useEndpoint(endpoint, accountId, REGION);
  const { client, tableName } = await startRecordsTable();
  const env: CatchUpEnv = {
    RECORDS_TABLE: tableName,
    NOTICES_QUEUE_URL: endpoint.createQueue('notices', { accountId }),
    ...options.env,
  };
  // The module reads its environment at once, as a cold start does.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { createHandler } = await import('../../health/catch-up.ts');
  if (options.silent !== false) silence();
  const handler = createHandler(env, now);
  const context = {
    invokedFunctionArn: `arn:aws:lambda:${REGION}:${accountId}:function:catch-up`,
    awsRequestId: '3d0f8e2e-6b9c-4f0e-9d43-5f6f3c1c7a11',
    getRemainingTimeInMillis: options.remaining ?? (() => 900_000),
  };
  return {
    endpoint,
    invoke: () => handler({}, context),
    env,
    notices: () =>
      endpoint.queue('notices').waiting.map(({ body }) => parseHealthEvent(JSON.parse(body), 'notice')),
    operations: () =>
      endpoint.calls.flatMap(({ service, operation }) => (service === 'health' ? [operation] : [])),
    async record(about, entry, status) {
      const Item = {
        about: { S: about },
        entry: { S: entry },
        ...(status !== undefined && { status: { S: status } }),
      };
      await client.send(new PutItemCommand({ TableName: tableName, Item }));
    },
  };
}
