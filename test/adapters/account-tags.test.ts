import { OrganizationsClient } from '@aws-sdk/client-organizations';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAccountTags } from '../../adapters/account-tags.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { callerOf, callsOf, startOrganization } from '../support/start-organization.ts';

const MANAGEMENT = '999988887777';
const SHOP = '111122223333';
const DATA = '222233334444';

async function startAccounts(accounts: OrganizationInput['accounts']) {
  const endpoint = await startOrganization({
    accounts: [{ id: MANAGEMENT, name: 'management' }, ...accounts],
  });
  const client = new OrganizationsClient({ ...callerOf(endpoint, MANAGEMENT, 'us-east-1'), maxAttempts: 2 });
  return { endpoint, client };
}

const TWO = [
  { id: SHOP, name: 'shop', tags: { Owner: 'checkout', stage: '' } },
  { id: DATA, name: 'data' },
];

describe('the tags of accounts', () => {
  test('are known by the account, and an account without any has none', async () => {
    const { client, endpoint } = await startAccounts(TWO);

    const { tags, failure } = await readAccountTags(client, [SHOP, DATA]);

    expect([...tags]).toEqual([
      [SHOP, { Owner: 'checkout', stage: '' }],
      [DATA, {}],
    ]);
    expect(failure).toBeNull();
    expect(callsOf(endpoint, 'ListTagsForResource')).toEqual([{ ResourceId: SHOP }, { ResourceId: DATA }]);
  });

  test('are read to the last page, empty ones included', async () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, 'value']));
    const { client, endpoint } = await startAccounts([{ id: SHOP, name: 'shop', tags }]);
    endpoint.emptyPages(2);

    expect((await readAccountTags(client, [SHOP])).tags.get(SHOP)).toEqual(tags);
  });

  test('are read in spite of throttling', async () => {
    const { client, endpoint } = await startAccounts(TWO);
    endpoint.inject({ operation: 'ListTagsForResource', error: 'ThrottlingException' });

    expect((await readAccountTags(client, [SHOP, DATA])).tags.size).toBe(2);
  });

  test('of an account that fails alone are missing, with the reason', async () => {
    const { client } = await startAccounts(TWO);

    const { tags, failure } = await readAccountTags(client, ['444455556666', SHOP]);

    expect([...tags.keys()]).toEqual([SHOP]);
    expect(failure).toContain('ListTagsForResource 444455556666: TargetNotFoundException');
  });

  test('are asked for no more when the right to read them is refused', async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      id: String(100_000_000_000 + index),
      name: `account ${index}`,
    }));
    const { client, endpoint } = await startAccounts(many);
    endpoint.inject({ operation: 'ListTagsForResource', error: 'AccessDeniedException', times: 30 });

    const { tags, failure } = await readAccountTags(
      client,
      many.map(({ id }) => id),
    );

    expect(tags.size).toBe(0);
    expect(failure).toContain('ListTagsForResource 100000000000: AccessDeniedException');
    expect(callsOf(endpoint, 'ListTagsForResource').length).toBeLessThanOrEqual(10);
  });
});

describe('when time runs out', () => {
  test('before the first account, none is asked for', async () => {
    const { client, endpoint } = await startAccounts(TWO);

    const { tags, failure } = await readAccountTags(client, [SHOP, DATA], AbortSignal.abort());

    expect(tags.size).toBe(0);
    expect(failure).toBe('no time was left for it');
    expect(endpoint.calls).toEqual([]);
  });

  test('while an answer is awaited, what was read by then stays', async () => {
    const { client, endpoint } = await startAccounts(TWO);
    const deadline = new AbortController();
    endpoint.inject({ operation: 'ListTagsForResource', delayMs: 0 });
    endpoint.inject({ operation: 'ListTagsForResource', delayMs: 60_000 });
    const reading = readAccountTags(client, [SHOP, DATA], deadline.signal);
    await expect.poll(() => callsOf(endpoint, 'ListTagsForResource').length).toBe(2);

    deadline.abort();

    const { tags, failure } = await reading;
    expect([...tags.keys()]).toEqual([SHOP]);
    expect(failure).toBe('no time was left for it');
  });

  test('while a throttled call waits to be repeated, that is not waited for', async () => {
    const { endpoint } = await startAccounts(TWO);
    const deadline = new AbortController();
    const client = new OrganizationsClient({
      ...callerOf(endpoint, MANAGEMENT, 'us-east-1'),
      retryStrategy: {
        acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
        refreshRetryTokenForRetry: async () => {
          deadline.abort();
          return { getRetryCount: () => 1, getRetryDelay: () => 3_600_000 };
        },
        recordSuccess: () => undefined,
      },
    });
    endpoint.inject({ operation: 'ListTagsForResource', error: 'ThrottlingException', times: 9 });

    const { tags, failure } = await readAccountTags(client, [SHOP, DATA], deadline.signal);

    expect(tags.size).toBe(0);
    expect(failure).toBe('no time was left for it');
  });
});

test('any tags come as they are', async () => {
  const anyKey = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((key) => key !== '__proto__');
  const anyTags = fc.dictionary(anyKey, fc.string({ unit: 'grapheme', maxLength: 20 }), {
    maxKeys: 30,
    noNullPrototype: true,
  });
  await fc.assert(
    fc.asyncProperty(anyTags, fc.constantFrom(0, 2), async (tags, every) => {
      const { client, endpoint } = await startAccounts([{ id: SHOP, name: 'shop', tags }]);
      endpoint.emptyPages(every);

      expect((await readAccountTags(client, [SHOP])).tags.get(SHOP)).toEqual(tags);
    }),
    { numRuns: 20 },
  );
});
