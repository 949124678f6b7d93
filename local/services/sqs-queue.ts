import { AwsError } from '../aws-error.ts';
import type { Queue } from '../queue.ts';
import type { QueueStore } from '../queue-store.ts';
import type { Call } from '../service.ts';

/** The queue of a URL, open to its own account only; a Region knows no others than its own. */
export function openQueue(store: QueueStore, QueueUrl: string, { accountId, region, identity }: Call): Queue {
  const path = URL.parse(QueueUrl)?.pathname ?? QueueUrl;
  const [, owner, name = ''] = /\/(\d{12})\/([\w-]+)$/.exec(path) ?? [];
  const queue = store.find(name);
  if (queue === undefined || queue.accountId !== owner || queue.region !== region) {
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }
  if (queue.accountId !== accountId) {
    throw new AwsError(
      'AccessDeniedException',
      `User: ${identity.arn} is not authorized to access the resource ${queue.arn}`,
    );
  }
  return queue;
}
