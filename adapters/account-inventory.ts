import { type LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Coverage, Inventory } from '../core/inventory.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { followPages } from './follow-pages.ts';
import { readAliases } from './function-aliases.ts';
import { parseFunctionConfiguration } from './function-configuration.ts';
import { readFunctionTags, type Tags } from './function-tags.ts';
import { createPace, type Pace } from './pace.ts';

/**
 * Milliseconds between two requests: 5 a second of the 15 that Lambda's control plane grants an account and Region
 * (docs: lambda dg gettingstarted-limits), which it shares with the customer's own deployments.
 */
const REQUEST_INTERVAL = 200;

/** What one Region of the account is read with. */
export interface RegionClients {
  readonly region: string;
  readonly lambda: LambdaClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

/**
 * The functions of one account as Lambda lists them, Region by Region, with their tags: each as it would be deployed
 * now ($LATEST), and the published versions that `isProblem` and that an alias still serves. A Region that cannot be
 * read in full is told as coverage and does not stop the others; without their tags functions come all the same, but
 * owners and waivers may hang on these, so that the Region has failed.
 */
export async function* readAccountInventory(
  accountId: string,
  regions: Iterable<RegionClients>,
  isProblem: (version: LambdaFunction) => boolean,
  now: () => Date,
): Inventory {
  for (const clients of regions) {
    const readAt = now().toISOString();
    const place = { accountId, region: clients.region, readAt };
    try {
      const { tags, outcome } = await readTags(clients.tagging);
      yield* listFunctions(clients.lambda, tags, isProblem);
      yield { kind: 'coverage', coverage: [{ ...place, ...outcome }] };
    } catch (error) {
      yield { kind: 'coverage', coverage: [{ ...place, ...failureOf(error) }] };
    }
  }
}

async function* listFunctions(
  client: LambdaClient,
  tags: ReadonlyMap<string, Tags> | null,
  isProblem: (version: LambdaFunction) => boolean,
): Inventory {
  const pace = createPace(REQUEST_INTERVAL);
  const problems: LambdaFunction[] = [];
  const pages = followPages(
    'ListFunctions',
    async (Marker) => {
      await pace();
      return client.send(new ListFunctionsCommand({ FunctionVersion: 'ALL', Marker, MaxItems: 50 }));
    },
    (page) => page.NextMarker,
  );
  for await (const { Functions } of pages) {
    const versions = (Functions ?? []).map((element) => {
      const fn = parseFunctionConfiguration(element, 'ListFunctions');
      return tags === null ? fn : { ...fn, tags: tags.get(fn.functionArn) ?? {} };
    });
    yield { kind: 'functions', functions: versions.filter(isLatest) };
    problems.push(...versions.filter((version) => !isLatest(version) && isProblem(version)));
  }
  yield* listServed(client, problems, pace);
}

function isLatest({ version }: LambdaFunction): boolean {
  return version === '$LATEST';
}

/** Of published versions those that some alias serves; the others receive no invocation that names none of them. */
async function* listServed(client: LambdaClient, versions: readonly LambdaFunction[], pace: Pace): Inventory {
  for (const [functionName, ofOne] of Map.groupBy(versions, (version) => version.functionName)) {
    const aliases = await readAliases(client, functionName, pace);
    const functions = ofOne
      .map((version) => ({ ...version, aliases: aliases.get(version.version) ?? [] }))
      .filter((version) => version.aliases.length > 0);
    yield { kind: 'functions', functions };
  }
}

type Outcome = Pick<Coverage, 'status' | 'reason'>;

/** Functions without their tags are worth more than no functions; null where these cannot be read. */
async function readTags(
  client: ResourceGroupsTaggingAPIClient,
): Promise<{ tags: ReadonlyMap<string, Tags> | null; outcome: Outcome }> {
  try {
    return { tags: await readFunctionTags(client), outcome: { status: 'covered', reason: '' } };
  } catch (error) {
    const reason = `functions were read, but not their tags: ${messageOf(error)}`;
    return { tags: null, outcome: { status: 'failed', reason } };
  }
}

/** How AWS refuses the credentials of an account that has not enabled the Region (docs: accounts manage-acct-regions). */
const NOT_ENABLED = ['UnrecognizedClientException', 'InvalidClientTokenId', 'AuthFailure'];

function failureOf(error: unknown): Outcome {
  const name = error instanceof Error && error.cause instanceof Error ? error.cause.name : '';
  return { status: NOT_ENABLED.includes(name) ? 'not-enabled' : 'failed', reason: messageOf(error) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
