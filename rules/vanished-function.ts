import type { Place } from '../adapters/lambda-context.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';

/**
 * A function that has a recorded result but that AWS Config no longer lists: deleted, or no longer recorded.
 * Only its name is known, so it is said to have left the scope, which holds in both cases.
 */
export function vanishedFunction(functionName: string, place: Place): LambdaFunction {
  const { partition, region, accountId } = place;
  return {
    account: { id: accountId, name: null, ouPath: null },
    region,
    functionName,
    functionArn: `arn:${partition}:lambda:${region}:${accountId}:function:${functionName}`,
    version: '$LATEST',
    runtime: null,
    packageType: null,
    presence: 'out-of-scope',
    tags: null,
    lastModified: null,
    aliases: [],
    capturedAt: null,
  };
}
