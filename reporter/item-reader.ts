import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { readAccountInventory } from '../adapters/account-inventory.ts';
import { selectFunctionsOfAccounts } from '../adapters/aggregated-accounts.ts';
import type { Place } from '../adapters/lambda-context.ts';
import { createOddRows, toFailed } from '../adapters/odd-rows.ts';
import { REQUEST_TIMEOUTS } from '../adapters/request-timeouts.ts';
import { toError } from '../adapters/to-error.ts';
import { type Coverage, type Inventory, notCovered } from '../core/inventory.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { type CollectEnv, memberRoleOf } from './collect-env.ts';
import type { ManifestItem } from './manifest.ts';
import { createMemberAccounts } from './member-accounts.ts';
import { OutOfTimeError } from './out-of-time-error.ts';
import { readInTime, type TimeOver } from './read-in-time.ts';
import { createSilentRegions } from './silent-regions.ts';

/** What the items of one batch are read with. */
export interface BatchContext {
  readonly own: Place;
  /** What the aggregator said by account; empty for items that are read directly. */
  readonly sources: ReadonlyMap<string, readonly Coverage[]>;
  /** Whether a published version matters, so that its aliases are asked for. */
  readonly isProblem: (version: LambdaFunction) => boolean;
  readonly over: TimeOver;
}

/** Reads an item; whatever goes wrong is told as its coverage, but for an OutOfTimeError, which is thrown. */
export type ItemReader = (item: ManifestItem) => Inventory;

/** Throttled calls are repeated at a rate that adapts (docs: sdkref feature-retry-behavior). */
const CLIENT = { retryMode: 'adaptive', maxAttempts: 10, requestHandler: REQUEST_TIMEOUTS } as const;

/**
 * Readers of batches with the rights and the aggregator that the environment names. What AWS keeps waiting for longer
 * than `stallMilliseconds` is given up.
 */
export function createItemReader(
  env: CollectEnv,
  now: () => Date,
  stallMilliseconds?: number,
): (batch: BatchContext) => ItemReader {
  const accountsFrom = createMemberAccounts(memberRoleOf(env));
  const config = new ConfigServiceClient(CLIENT);

  return ({ own, sources, isProblem, over }) => {
    const clientsFor = accountsFrom(own);
    const silent = createSilentRegions();
    const inTime = (inventory: Inventory) => readInTime(inventory, over, stallMilliseconds);

    async function* readDirect(accountId: string, region: string): Inventory {
      const clients = await clientsFor(accountId, region);
      yield* readAccountInventory(accountId, [clients], isProblem, now);
    }

    async function* readAggregated(accountIds: readonly string[], rows: readonly Coverage[]): Inventory {
      if (env.AGGREGATOR_NAME === undefined) throw new Error('AGGREGATOR_NAME is not set');
      const regions = [...new Set(rows.map(({ region }) => region).filter((region) => region !== ''))];
      const odd = createOddRows();
      const pages = selectFunctionsOfAccounts(config, env.AGGREGATOR_NAME, accountIds, regions, odd.add);
      for await (const functions of pages) yield { kind: 'functions', functions };
      const stranger = odd.stranger(rows);
      if (stranger !== undefined) throw new Error(stranger.reason);
      yield { kind: 'coverage', coverage: odd.judge(rows) };
    }

    function inventoryOf(item: ManifestItem, places: readonly Coverage[]): Inventory {
      if (item.kind === 'aggregator') return inTime(readAggregated(item.accountIds, places));
      return silent.read(item.region, inTime(readDirect(item.accountId, item.region)));
    }

    return async function* (item) {
      const places = placesOf(item, sources);
      const withoutSource = accountsWithoutSource(item, sources);
      try {
        yield* inventoryOf(item, places);
        const reason = 'the run knows no source of this account';
        yield {
          kind: 'coverage',
          coverage: withoutSource.map((id) => notCovered(reason, { accountId: id })),
        };
      } catch (error) {
        if (error instanceof OutOfTimeError) throw error;
        const reason = toError(error).message;
        const others = withoutSource.map((id) => notCovered(reason, { accountId: id }));
        yield { kind: 'coverage', coverage: [...places.map((place) => toFailed(place, reason)), ...others] };
      }
    };
  };
}

/** The coverage of an item when all goes well. */
function placesOf(item: ManifestItem, sources: BatchContext['sources']): Coverage[] {
  if (item.kind === 'direct') {
    const { accountId, region } = item;
    return [{ accountId, region, status: 'covered', reason: '', readAt: null }];
  }
  return item.accountIds.flatMap((accountId) => sources.get(accountId) ?? []);
}

/** Accounts of which the aggregator's sources, as plan wrote them down, do not tell. */
function accountsWithoutSource(item: ManifestItem, sources: BatchContext['sources']): string[] {
  return item.kind === 'direct' ? [] : item.accountIds.filter((id) => !sources.has(id));
}
