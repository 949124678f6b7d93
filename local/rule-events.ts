import {
  type ConfigurationItem,
  configurationItemsOf,
  functionArn,
  newestItemOf,
} from './configuration-item.ts';
import { toEventItem, toEventSummary } from './configuration-item-shapes.ts';
import type { Organization, OrganizationFunction } from './organization.ts';
import { type RuleEvent, type RuleInvocation, toRuleEvent } from './rule-invocation.ts';

/** The invocation for one function of the organization. */
export interface FunctionInvocation extends RuleInvocation {
  readonly organization: Organization;
  readonly functionName: string;
  /** When the item was captured; as the organization's data says when absent. */
  readonly capturedAt?: Date;
}

/** A ConfigurationItemChangeNotification with the newest item of a function. */
export function changeEvent(invocation: FunctionInvocation): RuleEvent {
  const fn = findFunction(invocation);
  const [newest = newestItemOf(fn), previous] = configurationItemsOf(fn);
  return toChangeEvent(
    invocation,
    { ...newest, capturedAt: invocation.capturedAt ?? newest.capturedAt },
    previous,
  );
}

/** A ConfigurationItemChangeNotification that tells of a function's deletion, whether its data says so or not. */
export function deletedEvent(invocation: FunctionInvocation): RuleEvent {
  const fn = findFunction(invocation);
  const capturedAt =
    invocation.capturedAt ??
    (fn.deletedAt === undefined ? (invocation.notifiedAt ?? new Date()) : newestItemOf(fn).capturedAt);
  const arn = functionArn(fn);
  const item = { fn, arn, capturedAt, status: 'ResourceDeleted', tags: {}, configuration: null } as const;
  return toChangeEvent(invocation, item, undefined);
}

/** An OversizedConfigurationItemChangeNotification: a summary only, to be completed from the history. */
export function oversizedEvent(invocation: FunctionInvocation): RuleEvent {
  const newest = newestItemOf(findFunction(invocation));
  const item = { ...newest, capturedAt: invocation.capturedAt ?? newest.capturedAt };
  return toRuleEvent(invocation, {
    configurationItemSummary: { changeType: changeType(newest), ...toEventSummary(item) },
    messageType: 'OversizedConfigurationItemChangeNotification',
  });
}

/** A ScheduledNotification for the account and Region of a rule. */
export function scheduledEvent(invocation: RuleInvocation): RuleEvent {
  return toRuleEvent(invocation, {
    awsAccountId: invocation.accountId,
    notificationCreationTime: (invocation.notifiedAt ?? new Date()).toISOString(),
    messageType: 'ScheduledNotification',
    recordVersion: '1.0',
  });
}

function toChangeEvent(
  invocation: FunctionInvocation,
  item: ConfigurationItem,
  previous: ConfigurationItem | undefined,
): RuleEvent {
  const notifiedAt = invocation.notifiedAt ?? new Date(item.capturedAt.getTime() + 500);
  return toRuleEvent(invocation, {
    configurationItemDiff: toDiff(item, previous),
    configurationItem: toEventItem(item),
    notificationCreationTime: notifiedAt.toISOString(),
    messageType: 'ConfigurationItemChangeNotification',
    recordVersion: '1.3',
  });
}

function toDiff(
  item: ConfigurationItem,
  previous: ConfigurationItem | undefined,
): Record<string, unknown> | null {
  if (item.configuration === null) return { changedProperties: {}, changeType: 'DELETE' };
  if (previous === undefined) return null;
  const runtime = {
    previousValue: previous.configuration?.['runtime'] ?? null,
    updatedValue: item.configuration['runtime'] ?? null,
    changeType: 'UPDATE',
  };
  return { changedProperties: { 'Configuration.Runtime': runtime }, changeType: 'UPDATE' };
}

function changeType(item: ConfigurationItem): string {
  if (item.status === 'ResourceDeleted') return 'DELETE';
  return item.status === 'ResourceDiscovered' ? 'CREATE' : 'UPDATE';
}

function findFunction({
  organization,
  accountId,
  region,
  functionName,
}: FunctionInvocation): OrganizationFunction {
  const found = organization.functions.find(
    (it) => it.accountId === accountId && it.region === region && it.name === functionName,
  );
  if (found === undefined) throw new Error(`No function ${functionName} in ${accountId}, ${region}`);
  return found;
}
