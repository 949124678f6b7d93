import { OrganizationsClient } from '@aws-sdk/client-organizations';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readOrganizationPaths } from '../../adapters/organization-paths.ts';
import {
  type OrganizationInput,
  organizationalUnitsOf,
  parseOrganization,
} from '../../local/organization.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { callerOf, callsOf, startOrganization } from '../support/start-organization.ts';

const MANAGEMENT = '999988887777';

function unitId(index: number): string {
  return `ou-ab12-${10_000_000 + index}`;
}

function accountId(index: number): string {
  return String(100_000_000_000 + index);
}

async function startTree(organization: OrganizationInput) {
  const endpoint = await startOrganization({ id: 'o-fh20example', rootId: 'r-ab12', ...organization });
  const client = new OrganizationsClient(callerOf(endpoint, MANAGEMENT, 'us-east-1'));
  return { endpoint, client };
}

/** Units one below the other or side by side, and accounts in any of them or under the root. */
const anyTree = fc
  .record({
    parents: fc.array(fc.nat(), { maxLength: 30 }),
    places: fc.array(fc.nat(), { maxLength: 60 }),
  })
  .map(({ parents, places }): OrganizationInput => {
    const organizationalUnits = parents.map((parent, index) => ({
      id: unitId(index),
      name: `unit ${index}`,
      ...(parent % (index + 1) < index && { parentId: unitId(parent % (index + 1)) }),
    }));
    const accounts = places.map((place, index) => ({
      id: accountId(index),
      name: `account ${index}`,
      ...(place % (parents.length + 1) < parents.length && {
        parentId: unitId(place % (parents.length + 1)),
      }),
    }));
    return {
      id: 'o-fh20example',
      organizationalUnits,
      accounts: [{ id: MANAGEMENT, name: 'management' }, ...accounts],
    };
  });

describe('in any organization', () => {
  test('each account is found where it is, behind empty pages too, with two listings a unit at most', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, fc.constantFrom(0, 2, 3), async (tree, every) => {
        const organization = parseOrganization(tree);
        const { client, endpoint } = await startTree(tree);
        endpoint.emptyPages(every);
        const wanted = new Set(organization.accounts.map(({ id }) => id));

        const { paths, failure } = await readOrganizationPaths(client, wanted);

        const expected = organization.accounts.map(({ id }): [string, string] => [
          id,
          ['o-fh20example/r-ab12', ...organizationalUnitsOf(organization, id).map((unit) => unit.id)].join(
            '/',
          ),
        ]);
        expect(new Map(paths)).toEqual(new Map(expected));
        expect(failure).toBeNull();
        for (const operation of ['ListAccountsForParent', 'ListOrganizationalUnitsForParent']) {
          const begun = endpoint.calls.filter(
            (call) => call.operation === operation && !hasToken(call.input),
          );
          expect(begun.length).toBeLessThanOrEqual(1 + (tree.organizationalUnits?.length ?? 0));
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

function hasToken(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'NextToken' in input;
}

test('2,000 accounts in 100 units are found with 113 calls', async () => {
  const organizationalUnits = Array.from({ length: 100 }, (_, index) => ({
    id: unitId(index),
    name: `unit ${index}`,
    ...(index >= 10 && { parentId: unitId(index % 10) }),
  }));
  const accounts = Array.from({ length: 2000 }, (_, index) => ({
    id: accountId(index),
    name: `account ${index}`,
    parentId: unitId(index % 100),
  }));
  const { client, endpoint } = await startTree({
    organizationalUnits,
    accounts: [{ id: MANAGEMENT, name: 'management' }, ...accounts],
  });

  const { paths } = await readOrganizationPaths(client, new Set(accounts.map(({ id }) => id)));

  expect(paths.size).toBe(2000);
  expect(paths.get(accountId(25))).toBe(`o-fh20example/r-ab12/${unitId(5)}/${unitId(25)}`);
  expect(callsOf(endpoint, 'ListAccountsForParent')).toHaveLength(101);
  // Of the units of the last level nobody asks what is below: all accounts are found by then.
  expect(callsOf(endpoint, 'ListOrganizationalUnitsForParent')).toHaveLength(11);
  expect(endpoint.calls).toHaveLength(1 + 101 + 11);
});

test('what is below a unit that may not be read is left out, and the first failure told', async () => {
  const { client, endpoint } = await startTree({
    organizationalUnits: [
      { id: unitId(0), name: 'closed' },
      { id: unitId(1), name: 'below closed', parentId: unitId(0) },
    ],
    accounts: [
      { id: MANAGEMENT, name: 'management' },
      { id: accountId(0), name: 'a', parentId: unitId(0) },
      { id: accountId(1), name: 'b', parentId: unitId(1) },
    ],
  });
  const operation = 'ListOrganizationalUnitsForParent';
  endpoint.inject({ operation, delayMs: 0 }); // the root's
  endpoint.inject({ operation, error: 'AccessDeniedException', message: 'No.' });

  const { paths, failure } = await readOrganizationPaths(
    client,
    new Set([MANAGEMENT, accountId(0), accountId(1)]),
  );

  expect([...paths.keys()]).toEqual([MANAGEMENT, accountId(0)]);
  expect(failure).toBe(`ListOrganizationalUnitsForParent ${unitId(0)}: AccessDeniedException: No.`);
});

test('throttling is outlasted', async () => {
  const { client, endpoint } = await startTree({ accounts: [{ id: MANAGEMENT, name: 'management' }] });
  endpoint.inject({ operation: 'ListRoots', error: 'ThrottlingException' });
  endpoint.inject({ operation: 'ListAccountsForParent', error: 'ThrottlingException' });

  const { paths } = await readOrganizationPaths(client, new Set([MANAGEMENT]));

  expect([...paths]).toEqual([[MANAGEMENT, 'o-fh20example/r-ab12']]);
});

function clientOf(endpoint: string): OrganizationsClient {
  return new OrganizationsClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });
}

const ROOTS = { Roots: [{ Id: 'r-ab12', Arn: 'arn:aws:organizations::999988887777:root/o-abc/r-ab12' }] };

test('a unit that is listed twice is asked for once, and one that leads back to itself ends', async () => {
  const units = { OrganizationalUnits: [{ Id: 'ou-ab12-11111111' }, { Id: 'ou-ab12-11111111' }] };
  const client = clientOf(await startScriptedEndpoint([ROOTS, {}, units, {}, units, {}]));
  let calls = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      calls++;
      return next(args);
    },
    { step: 'initialize' },
  );

  expect(await readOrganizationPaths(client, new Set(['111122223333']))).toEqual({
    paths: new Map(),
    failure: null,
  });
  expect(calls).toBe(1 + 2 + 2); // the roots; accounts and units of the root; those of the unit
});

test('an account that is moved meanwhile is where it was found last', async () => {
  const client = clientOf(
    await startScriptedEndpoint([
      ROOTS,
      { Accounts: [{ Id: '111122223333' }] },
      { OrganizationalUnits: [{ Id: 'ou-ab12-11111111' }] },
      { Accounts: [{ Id: '111122223333' }, { Id: '222233334444' }] },
    ]),
  );

  const { paths } = await readOrganizationPaths(client, new Set(['111122223333', '222233334444']));

  expect(paths.get('111122223333')).toBe('o-abc/r-ab12/ou-ab12-11111111');
});

test('a root that does not name its organization is not walked', async () => {
  const client = clientOf(await startScriptedEndpoint([{ Roots: [{ Id: 'r-ab12' }] }]));

  expect((await readOrganizationPaths(client, new Set(['111122223333']))).paths.size).toBe(0);
});
