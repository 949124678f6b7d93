import { randomUUID } from 'node:crypto';

/** Runs in the process that `startRuleProcess` forks: loads the bundle once, then answers event by event. */
const [bundle = '', invokedFunctionArn = ''] = process.argv.slice(2);

const loading: Promise<{ handler: (event: unknown, context: unknown) => Promise<void> }> = import(bundle);

process.on('message', async (event) => {
  try {
    const { handler } = await loading;
    await handler(event, { invokedFunctionArn, awsRequestId: randomUUID() });
    process.send?.('');
  } catch (error) {
    process.send?.(error instanceof Error ? error.message : String(error));
  }
});
