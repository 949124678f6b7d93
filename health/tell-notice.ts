import type { Logger } from '@aws-lambda-powertools/logger';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAccountReader, createAccountTagsReader } from '../adapters/account-reader.ts';
import type { Counters } from '../adapters/counters.ts';
import { enqueueDeliveries } from '../adapters/delivery-queue.ts';
import { parseOwnPlace } from '../adapters/lambda-context.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { SMALL_CALLS } from '../adapters/request-timeouts.ts';
import { toError } from '../adapters/to-error.ts';
import { asksForAccountTags } from '../core/owner.ts';
import type { Policy } from '../core/policy.ts';
import { routeTo } from '../core/routing.ts';
import { ownersOf } from './affected-owners.ts';
import type { HealthMetric } from './health-metric.ts';
import { lookUpAccount } from './look-up-account.ts';
import { createFunctionLookup } from './look-up-functions.ts';
import { NotYet } from './not-yet.ts';
import type { Notice } from './notice.ts';
import { toMessage } from './notice-message.ts';
import type { QueueContext } from './queue-batch.ts';
import type { RelayEnv } from './relay-env.ts';

/** A notice's lookups leave time to tell it, and with less time for them it is not begun. */
const TELLING_MILLISECONDS = 5_000;
const LEAST_LOOKUP_MILLISECONDS = 3_000;
const MOST_LOOKUP_MILLISECONDS = 15_000;

/** What telling a notice depends on besides the notice itself; `isPatient` while what fails may be tried again. */
export interface TellingCircumstances {
  readonly policy: Policy;
  readonly isPatient: boolean;
  readonly context: QueueContext;
}

/** Tells a notice; rejects with `NotYet` when it had better be tried again, and with other errors when it must be. */
export type TellNotice = (notice: Notice, circumstances: TellingCircumstances) => Promise<void>;

/**
 * Looks up account and owners of a notice and queues one message for each channel that is to hear of it. While
 * patient, a lookup that fails is not told around where a route asks for its answer.
 */
export function createTeller(
  env: RelayEnv,
  { logger, metrics, now }: { logger: Logger; metrics: Counters<HealthMetric>; now: () => Date },
): TellNotice {
  const table = loadPolicyTable();
  const queue = new SQSClient(SMALL_CALLS);
  const organizations = new OrganizationsClient(SMALL_CALLS);
  const accountOf = createAccountReader(organizations, now);
  const accountTagsOf = createAccountTagsReader(organizations, now);
  const lookUpFunctions = createFunctionLookup(SMALL_CALLS, env.AGGREGATOR_NAME);

  /** What a failed lookup leaves unread; nothing where it did not fail. */
  function hear(failure: unknown, unread: string): string[] {
    if (failure === null) return [];
    logger.warn('lookup failed', toError(failure));
    metrics.add('LookupsFailed');
    return [unread];
  }

  return async (notice, { policy, isPatient, context }) => {
    const spare = context.getRemainingTimeInMillis() - TELLING_MILLISECONDS;
    if (spare < LEAST_LOOKUP_MILLISECONDS) throw new Error('no time is left for lookups in this invocation');
    const milliseconds = Math.min(spare, MOST_LOOKUP_MILLISECONDS);
    const tagsOf = asksForAccountTags(policy.owners) ? accountTagsOf : null;
    const [{ account, failure, tagsFailure }, functions] = await Promise.all([
      lookUpAccount({ accountOf, tagsOf }, notice.affectedAccount, milliseconds),
      lookUpFunctions(notice.entities, parseOwnPlace(context).accountId, milliseconds),
    ]);
    const unread = [
      ...hear(failure, "the account's name and organizational unit"),
      ...hear(tagsFailure, "the account's tags"),
      ...hear(functions.failure, 'tags and runtimes of functions'),
    ];
    if (isPatient && unread.length > 0 && asksForOwners(policy)) {
      throw new NotYet(`waits to look up once more ${unread.join(' and ')}`);
    }

    const { subjects, ...affected } = ownersOf(notice, account, functions, policy);
    const { channels, led, unrouted } = routeTo(policy, subjects);
    if (unrouted > 0) metrics.add('NoticesUnrouted');
    if (channels.length === 0) {
      throw new Error('no channel: in the settings no route matches, and defaultChannels names none');
    }
    const today = now().toISOString().slice(0, 10);
    const { about, edition, novelty, pages } = notice;
    const deliveries = channels.map((channel) => {
      const values = led.get(channel)?.flatMap((place) => notice.entities[place]?.value ?? []);
      const here = { ledHere: new Set(values), unread };
      const message = toMessage(notice, { today, table, policy, account, ...affected, ...here });
      return { about, edition, channel, message };
    });
    await enqueueDeliveries(queue, env.DELIVERIES_QUEUE_URL, deliveries);
    metrics.add('NoticesRelayed');
    logger.info('notice relayed', { channels, unrouted, novelty, pages });
  };
}

/** Whether the channels of a notice depend on what is looked up. */
function asksForOwners({ routes }: Policy): boolean {
  return routes.some(({ match }) => match.owner !== undefined || match.ouPath !== undefined);
}
