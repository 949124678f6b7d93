// Publishes one run with a bundle, as Lambda would: node publish-bundle.mjs <bundle> <runId> <variables as JSON>.
const [bundle = '', runId, variables = '{}'] = process.argv.slice(2);
Object.assign(process.env, JSON.parse(variables));
const { handler } = await import(bundle);
await handler({ runId }, { awsRequestId: 'bench' });
