import type { Endpoint } from '../../local/endpoint.ts';
import type { Queue } from '../../local/queue.ts';

/** The queue without what comes later, so that it does not matter which of two functions is faster. */
export function asOfNow(queue: Queue): Queue {
  let left = queue.waiting.length;
  return {
    ...queue,
    receive(limit) {
      const batch = queue.receive(Math.min(limit, left));
      left -= batch.length;
      return batch;
    },
  };
}

/** Creates a queue and the one for its dead letters, `NAME-dead`. */
export function createRedrivingQueue(
  endpoint: Endpoint,
  name: string,
  visibilityTimeoutSeconds: number,
  maxReceiveCount: number,
): Queue {
  endpoint.createQueue(`${name}-dead`);
  endpoint.createQueue(name, {
    visibilityTimeoutSeconds,
    redrive: { deadLetterQueue: `${name}-dead`, maxReceiveCount },
  });
  return endpoint.queue(name);
}
