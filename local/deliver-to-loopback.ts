/** The built function that sends deliveries, but for webhooks on this machine: the local Slack speaks plain HTTP. */
const { createHandler } = await import(new URL('../dist/lambda/deliver/index.mjs', import.meta.url).href);

/** The entry point, as the bundle has it. */
export const handler: (event: unknown, context: unknown) => Promise<unknown> = createHandler(process.env, {
  allowLoopbackHttp: true,
});
