import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { readAccountInventory } from '../adapters/account-inventory.ts';
import { readAggregatorInventory } from '../adapters/aggregator-inventory.ts';
import { callAws } from '../adapters/call-aws.ts';
import { readInventoryFiles } from '../adapters/inventory-files.ts';
import { REQUEST_TIMEOUTS } from '../adapters/request-timeouts.ts';
import { evaluate } from '../core/evaluate.ts';
import { needsAction } from '../core/finding.ts';
import type { Inventory } from '../core/inventory.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import type { ReportBasis } from '../reporter/judge-functions.ts';
import type { ReportSource } from './report-options.ts';

/** Throttled calls are repeated at a rate that adapts (docs: sdkref feature-retry-behavior). */
const CLIENT = { retryMode: 'adaptive', maxAttempts: 8, requestHandler: REQUEST_TIMEOUTS } as const;

/**
 * The inventory that a source stands for; live ones are read with the present credentials and only read.
 * `basis` tells which published versions matter, and the day to be judged on: a day to come does not make what an
 * aggregator holds any older.
 */
export async function* inventoryOf(source: ReportSource, basis: ReportBasis): Inventory {
  const { today } = basis;
  switch (source.kind) {
    case 'files':
      yield* readInventoryFiles(source.paths);
      return;
    case 'account':
      yield* readAccount(source.regions, basis);
      return;
    case 'aggregator': {
      const region = await presentRegion();
      const config = new ConfigServiceClient({ ...CLIENT, region });
      const organizations = new OrganizationsClient({ ...CLIENT, region });
      const now = new Date().toISOString().slice(0, 10);
      const day = today < now ? today : now;
      yield* readAggregatorInventory(config, organizations, source.name, day, basis.policy.owners);
    }
  }
}

async function* readAccount(
  named: readonly string[] | null,
  { table, policy, today }: ReportBasis,
): Inventory {
  const home = await homeRegion(named);
  const sts = new STSClient({ ...CLIENT, region: home });
  const { Account } = await callAws('GetCallerIdentity', sts.send(new GetCallerIdentityCommand({})));
  const clients = (named ?? [home]).map((region) => ({
    region,
    lambda: new LambdaClient({ ...CLIENT, region }),
    tagging: new ResourceGroupsTaggingAPIClient({ ...CLIENT, region }),
  }));
  const isProblem = (version: LambdaFunction) => needsAction(evaluate(version, table, policy, today));
  yield* readAccountInventory(Account ?? '', clients, isProblem, () => new Date());
}

/** Where to ask who we are: a Region that was only named may not be enabled, and then does not know us. */
async function homeRegion(named: readonly string[] | null): Promise<string> {
  const [first] = named ?? [];
  return first === undefined ? presentRegion() : presentRegion().catch(() => first);
}

/** The Region that the environment or the profile names. */
async function presentRegion(): Promise<string> {
  try {
    return await new STSClient({}).config.region();
  } catch (cause) {
    throw new Error('no Region: set AWS_REGION, or a Region in the profile', { cause });
  }
}
