import { type LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Coverage, Inventory } from '../core/inventory.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { followPages } from './follow-pages.ts';
import { readAliases } from './function-aliases.ts';
import { parseFunctionConfiguration } from './function-configuration.ts';
import { readFunctionTags, type Tags } from './function-tags.ts';
import { createOddElements, type OddElements } from './odd-elements.ts';
import { createPace } from './pace.ts';
import { toError } from './to-error.ts';

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
 * owners and waivers may hang on these, so that the Region has failed. So it has where an element of the listing is no
 * function, or not one of this account and Region; the other functions come.
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
    const odd = createOddElements(1);
    try {
      const { tagsOf, failure } = await readTags(clients.tagging);
      yield { kind: 'functions', functions: [] }; // a sign of life for whoever waits
      yield* listFunctions(clients.lambda, { place, tagsOf, isProblem, odd });
      const reason = [failure, odd.describe()].filter((it) => it !== null).join('; ');
      yield {
        kind: 'coverage',
        coverage: [{ ...place, status: reason === '' ? 'covered' : 'failed', reason }],
      };
    } catch (error) {
      yield { kind: 'coverage', coverage: [{ ...place, ...failureOf(error) }] };
    }
  }
}

/** What is asked for in one Region, and what is known of it. */
interface Listing {
  readonly place: Pick<Coverage, 'accountId' | 'region'>;
  readonly tagsOf: TagsOf;
  readonly isProblem: (version: LambdaFunction) => boolean;
  readonly odd: OddElements;
}

async function* listFunctions(client: LambdaClient, { place, tagsOf, isProblem, odd }: Listing): Inventory {
  keepPace(client);
  const problems: LambdaFunction[] = [];
  const pages = followPages(
    'ListFunctions',
    (Marker) => client.send(new ListFunctionsCommand({ FunctionVersion: 'ALL', Marker, MaxItems: 50 })),
    (page) => page.NextMarker,
  );
  let index = 0;
  for await (const { Functions } of pages) {
    const versions: LambdaFunction[] = [];
    for (const element of Functions ?? []) {
      try {
        const fn = parseListed(element, place, `ListFunctions: Functions[${index++}]`);
        versions.push({ ...fn, tags: tagsOf(fn.functionArn) });
      } catch (error) {
        odd.add(element, toError(error));
      }
    }
    yield { kind: 'functions', functions: versions.filter(isLatest) };
    problems.push(...versions.filter((version) => !isLatest(version) && isProblem(version)));
  }
  yield* listServed(client, problems);
}

/** Of all that the client sends, what it sends again because AWS throttles included: within its retries. */
function keepPace(client: LambdaClient): void {
  const pace = createPace(REQUEST_INTERVAL);
  client.middlewareStack.add(
    (next) => async (args) => {
      await pace();
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'pace', override: true },
  );
}

function parseListed(
  element: unknown,
  { accountId, region }: Listing['place'],
  what: string,
): LambdaFunction {
  const fn = parseFunctionConfiguration(element, what);
  if (fn.account.id === accountId && fn.region === region) return fn;
  throw new Error(`${what}: is of account ${fn.account.id} in ${fn.region}, which was not asked for`);
}

function isLatest({ version }: LambdaFunction): boolean {
  return version === '$LATEST';
}

/** Of published versions those that some alias serves; the others receive no invocation that names none of them. */
async function* listServed(client: LambdaClient, versions: readonly LambdaFunction[]): Inventory {
  for (const [functionName, ofOne] of Map.groupBy(versions, (version) => version.functionName)) {
    const aliases = await readAliases(client, functionName);
    const functions = ofOne
      .map((version) => ({ ...version, aliases: aliases.get(version.version) ?? [] }))
      .filter((version) => version.aliases.length > 0);
    yield { kind: 'functions', functions };
  }
}

/** The tags of a function by its ARN; null where they are not known. */
type TagsOf = (functionArn: string) => Tags | null;

/** Functions without their tags are worth more than no functions. */
async function readTags(
  client: ResourceGroupsTaggingAPIClient,
): Promise<{ tagsOf: TagsOf; failure: string | null }> {
  const odd = createOddElements(1);
  try {
    const tags = await readFunctionTags(client, odd.add);
    const failure = odd.describe();
    if (failure === null) return { tagsOf: (arn) => tags.get(arn) ?? {}, failure };
    const reason = `functions were read, but not all of their tags: ${failure}`;
    return { tagsOf: (arn) => tags.get(arn) ?? null, failure: reason };
  } catch (error) {
    const reason = `functions were read, but not their tags: ${toError(error).message}`;
    return { tagsOf: () => null, failure: reason };
  }
}

/** How AWS refuses the credentials of an account that has not enabled the Region (docs: accounts manage-acct-regions). */
const NOT_ENABLED = ['UnrecognizedClientException', 'InvalidClientTokenId', 'AuthFailure'];

function failureOf(error: unknown): Pick<Coverage, 'status' | 'reason'> {
  const { cause, message } = toError(error);
  const name = cause instanceof Error ? cause.name : '';
  return { status: NOT_ENABLED.includes(name) ? 'not-enabled' : 'failed', reason: message };
}
