import type { Endpoint } from './endpoint.ts';
import type { Queue } from './queue.ts';
import type { Place } from './start-function.ts';

/** As in the templates. */
const MAX_RECEIVE_COUNT = 5;

/** Creates a queue and the one for its dead letters, `NAME-dead`. */
export function createRedrivingQueue(
  endpoint: Endpoint,
  place: Place,
  name: string,
  visibilityTimeoutSeconds: number,
): Queue {
  const deadLetterQueue = `${name}-dead`;
  endpoint.createQueue(deadLetterQueue, place);
  const redrive = { deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT };
  endpoint.createQueue(name, { ...place, visibilityTimeoutSeconds, redrive });
  return endpoint.queue(name);
}
