import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createFunctionLookup } from '../../health/look-up-functions.ts';
import { callerOf, startOrganization } from '../support/start-organization.ts';

const OWN_ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

/** ARNs of functions fn-0, fn-1, ..., all of which there are. */
async function startLookup(count: number) {
  const functions = Array.from({ length: count }, (_, index) => ({
    name: `fn-${index}`,
    runtime: 'nodejs20.x',
  }));
  const endpoint = await startOrganization({
    accounts: [{ id: OWN_ACCOUNT, name: 'security' }],
    regions: [REGION],
    functions,
  });
  const options = { ...callerOf(endpoint, OWN_ACCOUNT, REGION), maxAttempts: 1 };
  const entities = functions.map(({ name }) => ({
    value: `arn:aws:lambda:${REGION}:${OWN_ACCOUNT}:function:${name}`,
  }));
  const lookUp = createFunctionLookup(options, undefined);
  return { endpoint, lookUp: (milliseconds: number) => lookUp(entities, OWN_ACCOUNT, milliseconds) };
}

test('all functions are found, however many there are', async () => {
  const { lookUp } = await startLookup(401);

  const { functions, unread, failure } = await lookUp(30_000);

  expect(functions.size).toBe(401);
  expect(unread.size).toBe(0);
  expect(failure).toBeNull();
});

test('a query that fails leaves out its own functions only, and is the failure', async () => {
  const { endpoint, lookUp } = await startLookup(100);
  endpoint.inject({ operation: 'SelectResourceConfig', error: 'AccessDeniedException' });

  const { functions, unread, failure } = await lookUp(30_000);

  expect([functions.size, unread.size].sort()).not.toContain(0);
  expect(functions.size + unread.size).toBe(100);
  expect(new Set(unread.values())).toEqual(new Set(['AWS Config could not be read']));
  expect(failure).toMatchObject({ message: expect.stringContaining('AccessDeniedException') });
});

test('when time is over, what was found until then counts, and nothing more is asked', async () => {
  const { endpoint, lookUp } = await startLookup(400);
  endpoint.inject({ operation: 'SelectResourceConfig', delayMs: 700, times: 4 });

  const { functions, unread, failure } = await lookUp(100);

  expect(functions.size).toBe(0);
  expect(unread.size).toBe(400);
  expect(failure).toMatchObject({ message: 'AWS Config: no answer within 100 milliseconds' });
  await wait(1_000);
  expect(endpoint.calls).toHaveLength(4);
});
