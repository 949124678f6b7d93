import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { archiveEvent, toArchivedEvent } from '../adapters/event-archive.ts';
import type { LambdaContext } from '../adapters/lambda-context.ts';
import { parse } from '../adapters/parse.ts';
import { SMALL_CALLS } from '../adapters/request-timeouts.ts';
import { toError } from '../adapters/to-error.ts';
import { type ArchiveEnv, readArchiveEnv } from './archive-env.ts';

const SERVICE_NAME = 'runtime-sunset-health-archive';

const eventSchema = z.looseObject({});

/**
 * Keeps each event that EventBridge hands over as it came, whatever it is, as long as it is an object. Rejects when it
 * cannot, so that Lambda tries again and at last puts the event on the archive's dead-letter queue.
 */
export function createHandler(env: ArchiveEnv, now: () => Date = () => new Date()) {
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const client = new S3Client(SMALL_CALLS);

  return async (event: unknown, { awsRequestId }: LambdaContext): Promise<void> => {
    logger.resetKeys();
    logger.appendKeys({ awsRequestId });
    try {
      const today = now().toISOString().slice(0, 10);
      const archived = toArchivedEvent(parse(eventSchema, event, 'event'), today);
      await archiveEvent(client, env.ARCHIVE_BUCKET, archived);
      logger.info('event archived', { key: archived.key });
    } catch (error) {
      logger.error('event not archived', toError(error));
      throw error;
    }
  };
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readArchiveEnv(process.env));
