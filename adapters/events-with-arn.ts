import type { OrganizationEvent } from '@aws-sdk/client-health';
import * as z from 'zod/mini';
import type { ListedEvent } from './health-view.ts';
import { createOddElements } from './odd-elements.ts';
import { parse } from './parse.ts';
import { toError } from './to-error.ts';

const arnSchema = z.object({ arn: z.optional(z.string()) });

/**
 * The events on the pages of a listing that have an ARN; without one nothing more can be asked about them. Throws, when
 * all the others have come, for an element that is no event, naming the operation.
 */
export async function* eventsWithArn(
  pages: AsyncIterable<{ readonly events?: readonly OrganizationEvent[] | undefined }>,
  operation: string,
): AsyncGenerator<ListedEvent[]> {
  const odd = createOddElements(1);
  let index = 0;
  for await (const { events } of pages) {
    const listed: ListedEvent[] = [];
    for (const event of events ?? []) {
      try {
        const { arn } = parse(arnSchema, event, `${operation}: events[${index++}]`);
        if (arn !== undefined) listed.push({ ...event, arn });
      } catch (error) {
        odd.add(event, toError(error));
      }
    }
    yield listed;
  }
  const failure = odd.describe();
  if (failure !== null) throw new Error(failure);
}
