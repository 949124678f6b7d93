import { createQueue, type Queue } from './queue.ts';

/** What a queue is to be like; everything has a default. */
interface QueueOptions {
  /** The account it belongs to, the management account when absent. */
  readonly accountId?: string;
  /** The Region it lives in, the first Region when absent. */
  readonly region?: string;
  /** 30 when absent. */
  readonly visibilityTimeoutSeconds?: number;
  /** `deadLetterQueue` is the name of a queue of the same account and Region. */
  readonly redrive?: { readonly deadLetterQueue: string; readonly maxReceiveCount: number };
}

/** The queues of an endpoint, whose names are unique here. */
export interface QueueStore {
  /** Creates a queue and returns its URL. */
  readonly create: (name: string, options?: QueueOptions) => string;
  readonly find: (name: string) => Queue | undefined;
  /** A queue by its name; throws for one that does not exist. */
  readonly queue: (name: string) => Queue;
}

/** Keeps queues; `home` is where they are unless told, `origin` what their URLs begin with. */
export function createQueueStore(
  home: { readonly accountId: string; readonly region: string },
  origin: () => string,
  now: () => Date,
): QueueStore {
  const queues = new Map<string, Queue>();

  return {
    create(name, options = {}) {
      if (!/^[\w-]{1,80}$/.test(name)) throw new Error(`${name} cannot name a standard queue`);
      if (queues.has(name)) throw new Error(`The queue ${name} exists`);
      const { accountId = home.accountId, region = home.region, visibilityTimeoutSeconds = 30 } = options;
      if (visibilityTimeoutSeconds < 0 || visibilityTimeoutSeconds > 43_200) {
        throw new Error(`A visibility timeout is 0 to 43,200 seconds, not ${visibilityTimeoutSeconds}`);
      }
      const deadLetterQueue = queues.get(options.redrive?.deadLetterQueue ?? '');
      if (options.redrive !== undefined && !isAt(deadLetterQueue, accountId, region)) {
        throw new Error(
          `${name} has no dead-letter queue ${options.redrive.deadLetterQueue} in its account and Region`,
        );
      }
      const { maxReceiveCount = 0 } = options.redrive ?? {};
      const queue = createQueue(
        {
          name,
          url: `${origin()}/${accountId}/${name}`,
          arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
          accountId,
          region,
          createdAt: now(),
          visibilityTimeoutSeconds,
          redrive: deadLetterQueue && { deadLetterQueue, maxReceiveCount },
        },
        now,
      );
      queues.set(name, queue);
      return queue.url;
    },
    find: (name) => queues.get(name),
    queue(name) {
      const queue = queues.get(name);
      if (queue === undefined) throw new Error(`No queue ${name}`);
      return queue;
    },
  };
}

function isAt(queue: Queue | undefined, accountId: string, region: string): boolean {
  return queue?.accountId === accountId && queue.region === region;
}
