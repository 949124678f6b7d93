import { type ConfigServiceClient, GetResourceConfigHistoryCommand } from '@aws-sdk/client-config-service';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { LAMBDA_FUNCTION_TYPE, parseConfigItem } from './config-item.ts';
import { followPages } from './follow-pages.ts';

/**
 * Config keeps items for seven years at most, and one call spans seven days of them: more empty pages than that are
 * no history (docs: config API_RetentionConfiguration, API_GetResourceConfigHistory).
 */
const MAX_PAGES = 370;

/**
 * A function as AWS Config recorded it last, at or before an instant or in the second after it.
 * Throws, naming operation and function, when there is no such item.
 */
export async function readConfigItem(
  client: ConfigServiceClient,
  functionName: string,
  instant: Date,
): Promise<LambdaFunction> {
  // Whether AWS counts `laterTime` itself in, and how exactly it reads it, is not documented; a newer item does no harm.
  const laterTime = new Date(instant.getTime() + 1000);
  const operation = `GetResourceConfigHistory ${functionName}`;
  const pages = followPages(
    operation,
    (nextToken) =>
      client.send(
        new GetResourceConfigHistoryCommand({
          resourceType: LAMBDA_FUNCTION_TYPE,
          resourceId: functionName,
          laterTime,
          limit: 1,
          nextToken,
        }),
      ),
    (page) => page.nextToken,
  );
  let count = 0;
  for await (const { configurationItems } of pages) {
    const item = configurationItems?.[0];
    const fn = item === undefined ? null : parseConfigItem(item, operation);
    if (fn !== null) return fn;
    if (++count === MAX_PAGES) break;
  }
  throw new Error(`${operation}: no configuration item at or before ${instant.toISOString()}`);
}
