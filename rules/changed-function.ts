import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { readConfigItem } from '../adapters/config-history.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import type { FunctionNotification } from './config-event.ts';

/** A state of a function, and the instant at which AWS Config captured it. */
export interface CapturedFunction {
  readonly fn: LambdaFunction;
  readonly capturedAt: Date;
}

/**
 * The function that a notification is about: as the notification carries it or, when that was oversized, as history
 * has it, be that a newer state. Throws while history lags behind, so that Lambda invokes again, minutes later.
 */
export async function readChangedFunction(
  client: ConfigServiceClient,
  { kind, fn, capturedAt }: FunctionNotification,
): Promise<CapturedFunction> {
  if (kind === 'change') return { fn, capturedAt };
  const recorded = await readConfigItem(client, fn.functionName, capturedAt);
  const recordedAt = recorded.capturedAt === null ? capturedAt : new Date(recorded.capturedAt);
  if (recordedAt < capturedAt) {
    throw new Error(
      `GetResourceConfigHistory ${fn.functionName}: the newest state is of ${recordedAt.toISOString()}, ` +
        `older than the notification, of ${capturedAt.toISOString()}`,
    );
  }
  return { fn: recorded, capturedAt: recordedAt };
}
