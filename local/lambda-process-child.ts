import { toError } from '../adapters/to-error.ts';
import type { LambdaRequest } from './lambda-process.ts';

/** Runs in the process that `startLambdaProcess` forks: loads the bundle once, then answers request by request. */
const [bundle = ''] = process.argv.slice(2);

const loading: Promise<{ handler: (event: unknown, context: unknown) => Promise<unknown> }> = import(bundle);
// Whoever invokes the function is told; until then a bundle that does not load must not end the process.
loading.catch(() => {});

process.on('message', async (request: LambdaRequest) => {
  const answer = await answerTo(request);
  process.stdout.write(`${request.endLine}\n`);
  process.stderr.write(`${request.endLine}\n`);
  process.send?.(answer);
});

async function answerTo({ event, ...request }: LambdaRequest): Promise<unknown> {
  try {
    const { handler } = await loading;
    return { result: await handler(event, toContext(request)) };
  } catch (error) {
    const { name, message } = toError(error);
    return { error: { name, message } };
  }
}

/** The context object of Node.js functions (docs: lambda dg nodejs-context). */
function toContext(request: Omit<LambdaRequest, 'event'>): Record<string, unknown> {
  const deadline = Date.now() + request.remainingMilliseconds;
  return {
    functionName: request.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: request.invokedFunctionArn,
    memoryLimitInMB: '256',
    awsRequestId: request.requestId,
    logGroupName: `/aws/lambda/${request.functionName}`,
    logStreamName: '2026/11/20/[$LATEST]local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
  };
}
