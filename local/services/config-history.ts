import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type ConfigurationItem, configurationItemsOf, functionType } from '../configuration-item.ts';
import { toHistoryItem } from '../configuration-item-shapes.ts';
import { isRecorded, type Organization } from '../organization.ts';
import { type Operation, operation } from '../service.ts';
import { invalidNextToken, limitMember, timestampMember } from './config-members.ts';

const sevenDays = 7 * 24 * 60 * 60 * 1000;

const getResourceConfigHistory = z.strictObject({
  resourceType: z.string().regex(/^AWS::\w+::\w+$/),
  resourceId: z.string().min(1).max(768),
  laterTime: timestampMember.optional(),
  earlierTime: timestampMember.optional(),
  chronologicalOrder: z.enum(['Reverse', 'Forward']).default('Reverse'),
  limit: limitMember(10),
  nextToken: z.string().optional(),
});

/** GetResourceConfigHistory: one call spans seven days at most, so a page may be empty and still carry a token. */
export function historyOperations(organization: Organization): Record<string, Operation> {
  return {
    GetResourceConfigHistory: operation(getResourceConfigHistory, (input, call) => {
      const { accountId, region } = call;
      if (!isRecorded(organization, accountId, region)) {
        throw new AwsError(
          'NoAvailableConfigurationRecorderException',
          'There are no configuration recorders available.',
        );
      }
      const fn = organization.functions.find(
        (it) => it.accountId === accountId && it.region === region && it.name === input.resourceId,
      );
      if (fn === undefined || input.resourceType !== functionType) {
        throw new AwsError(
          'ResourceNotDiscoveredException',
          `Resource ${input.resourceId} of resourceType: ${input.resourceType} is unknown or has not been discovered`,
        );
      }
      const later = input.laterTime ?? call.now;
      const earlier = input.earlierTime ?? new Date(0);
      if (earlier > later)
        throw new AwsError('InvalidTimeRangeException', 'The specified time range is not valid.');

      const inRange = configurationItemsOf(fn).filter(
        (it) => it.capturedAt >= earlier && it.capturedAt <= later,
      );
      const forward = input.chronologicalOrder === 'Forward';
      const windows = intoWindows(
        forward ? inRange.reverse() : inRange,
        forward ? firstOf(inRange, later) : later,
        input.limit,
      );
      // A page per key: the windows are numbered, so the pager's own token serves them.
      const page = call.pages({
        query: ['history', accountId, region, { ...input, nextToken: undefined }],
        items: windows.entries(),
        keyOf: ([index]) => String(index).padStart(6, '0'),
        size: 1,
        token: input.nextToken,
        invalidToken: invalidNextToken,
      });
      const items = page.items.flatMap(([, window]) => window);
      return { output: { configurationItems: items.map(toHistoryItem), nextToken: page.nextToken } };
    }),
  };
}

/** Walks from `start` in steps of seven days until the last item is reached, at most `limit` items a page. */
function intoWindows(items: readonly ConfigurationItem[], start: Date, limit: number): ConfigurationItem[][] {
  const pages: ConfigurationItem[][] = [[]];
  let window = 0;
  for (const item of items) {
    const distance = Math.floor(Math.abs(start.getTime() - item.capturedAt.getTime()) / sevenDays);
    const page = pages.at(-1);
    if (distance === window && page !== undefined && page.length < limit) page.push(item);
    else {
      for (let skipped = window + 1; skipped < distance; skipped += 1) pages.push([]);
      pages.push([item]);
      window = distance;
    }
  }
  return pages;
}

function firstOf(items: readonly ConfigurationItem[], otherwise: Date): Date {
  return items[0]?.capturedAt ?? otherwise;
}
