import type { LambdaFunction } from '../../core/lambda-function.ts';

/** A function like most of them, with the members that a test is about; its ARN follows account, Region and name. */
export function aFunction(members: Partial<LambdaFunction> = {}): LambdaFunction {
  const fn = {
    account: { id: '111122223333', name: null, ouPath: null },
    region: 'eu-central-1',
    functionName: 'orders-api',
    version: '$LATEST',
    runtime: 'nodejs20.x',
    packageType: 'Zip',
    presence: 'present' as const,
    tags: {},
    lastModified: '2026-01-15T09:30:00.000Z',
    aliases: [],
    capturedAt: null,
    ...members,
  };
  return { functionArn: `arn:aws:lambda:${fn.region}:${fn.account.id}:function:${fn.functionName}`, ...fn };
}
