import type { Endpoint } from './endpoint.ts';
import type { Queue } from './queue.ts';
import type { Place } from './start-function.ts';

/** As in the templates. */
const MAX_RECEIVE_COUNT = 5;

/** Creates a queue and the one for its dead letters, `NAME-dead`, in the endpoint's own place where none is named. */
export function createRedrivingQueue(
  endpoint: Endpoint,
  name: string,
  visibilityTimeoutSeconds: number,
  { place, maxReceiveCount = MAX_RECEIVE_COUNT }: { place?: Place; maxReceiveCount?: number } = {},
): Queue {
  const deadLetterQueue = `${name}-dead`;
  endpoint.createQueue(deadLetterQueue, place);
  const redrive = { deadLetterQueue, maxReceiveCount };
  endpoint.createQueue(name, { ...place, visibilityTimeoutSeconds, redrive });
  return endpoint.queue(name);
}
