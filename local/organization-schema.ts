import * as z from 'zod';
import { healthEvent } from './health-event-schema.ts';

const accountId = z.string().regex(/^\d{12}$/, 'an account id has 12 digits');
const instant = z.iso.datetime();
const runtime = z.string().min(1).optional();

const organizationalUnit = z.strictObject({
  id: z.string().regex(/^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/),
  name: z.string().min(1),
  /** The root when absent. */
  parentId: z.string().optional(),
});

const supportPlan = z.enum(['basic', 'business', 'enterprise']);

const account = z.strictObject({
  id: accountId,
  name: z.string().min(1),
  email: z.email().optional(),
  /** An OU id; the root when absent. */
  parentId: z.string().optional(),
  state: z.enum(['ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED', 'PENDING_ACTIVATION']).default('ACTIVE'),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  /** false: ListAccounts leaves Paths out for this account, as it may. */
  pathListed: z.boolean().default(true),
  /** Where AWS Config records functions: everywhere, nowhere, or in these Regions. */
  configRecorded: z.union([z.boolean(), z.array(z.string())]).default(true),
  joinedAt: instant.default('2021-03-01T08:00:00.000Z'),
  /** The organization's when absent. */
  healthPlan: supportPlan.optional(),
});

const version = z.strictObject({
  version: z.string().regex(/^[1-9]\d*$/),
  runtime,
  lastModified: instant.default('2025-06-02T09:30:00.000Z'),
});

const earlierItem = z.strictObject({
  capturedAt: instant,
  runtime,
  tags: z.record(z.string(), z.string()).default({}),
});

const lambdaFunction = z.strictObject({
  /** The first account and the first Region when absent. */
  accountId: accountId.optional(),
  region: z.string().optional(),
  name: z.string().regex(/^[a-zA-Z0-9-_]{1,64}$/),
  /** Absent for container images. */
  runtime,
  packageType: z.enum(['Zip', 'Image']).default('Zip'),
  /** false: the configuration item was written before AWS Config knew packageType. */
  packageTypeRecorded: z.boolean().default(true),
  description: z.string().max(256).default(''),
  architecture: z.enum(['x86_64', 'arm64']).default('x86_64'),
  memorySize: z.int().min(128).default(128),
  timeout: z.int().min(1).max(900).default(3),
  tags: z.record(z.string(), z.string()).default({}),
  lastModified: instant.default('2026-01-15T09:30:00.000Z'),
  /** When AWS Config captured the newest item; shortly after lastModified (or the deletion) when absent. */
  capturedAt: instant.optional(),
  /** Set: Lambda no longer lists the function, and its newest configuration item is ResourceDeleted. */
  deletedAt: instant.optional(),
  /** Older configuration items, in any order. */
  history: z.array(earlierItem).default([]),
  versions: z.array(version).default([]),
  aliases: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        version: z.string(),
        /** Parts of the invocations that other versions get. */
        weights: z.record(z.string(), z.number().min(0).max(1)).default({}),
      }),
    )
    .default([]),
});

const sourceFault = z.strictObject({
  accountId,
  region: z.string(),
  status: z.enum(['FAILED', 'OUTDATED']),
  lastUpdateTime: instant,
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
});

const aggregator = z.strictObject({
  name: z.string().regex(/^[\w-]{1,256}$/),
  /** The account that owns it, the management account when absent; nobody else sees it. */
  accountId: accountId.optional(),
  /** The Region it lives in, the first Region when absent. */
  region: z.string().optional(),
  lastUpdateTime: instant.default('2026-11-20T04:00:00.000Z'),
  /** A FAILED source has no rows in a query, an OUTDATED one keeps its last ones. */
  sourceFaults: z.array(sourceFault).default([]),
});

const configRule = z.strictObject({
  name: z.string().min(1).max(128),
  /** Where the rule exists; every account and every Region when absent. */
  accountIds: z.array(accountId).optional(),
  regions: z.array(z.string()).optional(),
});

const memberRole = z.strictObject({
  accountId,
  roleName: z.string().regex(/^[\w+=,.@-]{1,64}$/),
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/)
    .optional(),
});

const settingsDocument = z.strictObject({
  application: z.string().min(1).default('runtime-sunset'),
  environment: z.string().min(1).default('live'),
  profile: z.string().min(1).default('settings'),
  contentType: z.string().default('application/json'),
  content: z.string(),
});

/** The data file of an organization as written by hand: unknown keys are errors, nearly everything has a default. */
export const organizationFile = z.strictObject({
  name: z.string().default('example'),
  id: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/)
    .default('o-exampleorgid'),
  rootId: z
    .string()
    .regex(/^r-[a-z0-9]{4,32}$/)
    .default('r-ab12'),
  /** The first account when absent. */
  managementAccountId: accountId.optional(),
  delegatedAdministrators: z.array(accountId).default([]),
  regions: z.array(z.string()).min(1).default(['us-east-1', 'eu-west-1', 'ap-southeast-2']),
  organizationalUnits: z.array(organizationalUnit).default([]),
  accounts: z.array(account).min(1),
  functions: z.array(lambdaFunction).default([]),
  aggregators: z.array(aggregator).default([]),
  configRules: z.array(configRule).default([]),
  memberRoles: z.array(memberRole).default([]),
  /** The document served by AppConfig; none when absent. */
  settings: settingsDocument.optional(),
  /** What AWS Health tells the accounts. */
  healthEvents: z.array(healthEvent).default([]),
  /** The accounts' AWS Support plan: with basic there is no Health API. */
  healthPlan: supportPlan.default('business'),
  /** Whether AWS Health works with the organization. */
  organizationalView: z.boolean().default(false),
});

/** One line of the sample's functions file. */
export const functionLine = lambdaFunction;
