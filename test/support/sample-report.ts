import type { Inventory } from '../../core/inventory.ts';
import type { Account } from '../../core/lambda-function.ts';
import { aFunction } from './a-function.ts';
import { aPolicy } from './a-policy.ts';
import { anInventory } from './an-inventory.ts';

const ORDERS: Account = {
  id: '111122223333',
  name: 'orders, "production"',
  ouPath: 'o-exampleorg/r-ab12/ou-ab12-11111111',
};
const LEGACY: Account = {
  id: '222233334444',
  name: 'legacy',
  ouPath: 'o-exampleorg/r-ab12/ou-ab12-22222222',
};
/** Organizations tells nothing of this one. */
const UNKNOWN: Account = { id: '999988887777', name: null, ouPath: null };

/** What this organization decides: a waiver in force, one that is over, and dates of its own. */
export const SAMPLE_POLICY = aPolicy({
  owners: [{ tag: 'team' }, { ouPath: 'ou-ab12-22222222', owner: 'legacy-team' }],
  waivers: [
    {
      scope: { functionArn: 'arn:aws:lambda:*:111122223333:function:waived-*' },
      owner: 'platform',
      reason: '=moves, with the "new" image',
      expires: '2027-01-31',
    },
    {
      scope: { account: '222233334444' },
      owner: 'legacy-team',
      reason: 'Was to be gone',
      expires: '2026-11-01',
    },
  ],
  dateOverrides: [
    {
      runtime: 'python3.12',
      account: '222233334444',
      deprecation: '2026-12-01',
      reason: 'vendor ends earlier',
    },
  ],
});

/** A small organization with a function for every status, and one whose reading failed. */
export function sampleInventory(): Inventory {
  return anInventory(
    {
      kind: 'functions',
      functions: [
        aFunction({
          account: ORDERS,
          functionName: 'supported',
          runtime: 'java21',
          tags: { Team: 'orders' },
        }),
        aFunction({ account: ORDERS, functionName: 'nearing', runtime: 'nodejs22.x', tags: { team: '-1' } }),
        aFunction({ account: ORDERS, functionName: 'deprecated', runtime: 'nodejs20.x', tags: null }),
        aFunction({ account: ORDERS, functionName: 'waived-batch', runtime: 'python3.9' }),
        aFunction({ account: ORDERS, functionName: 'versions', version: '12', runtime: 'nodejs18.x' }),
        aFunction({ account: ORDERS, functionName: 'versions', version: '$LATEST', runtime: 'nodejs24.x' }),
        aFunction({ account: ORDERS, functionName: 'preview', runtime: 'python3.15' }),
        aFunction({ account: ORDERS, functionName: 'image', runtime: null, packageType: 'Image' }),
      ],
    },
    {
      kind: 'functions',
      functions: [
        aFunction({ account: LEGACY, region: 'us-east-1', functionName: 'create-blocked', runtime: 'go1.x' }),
        aFunction({
          account: LEGACY,
          region: 'us-east-1',
          functionName: 'update-blocked',
          runtime: 'python2.7',
        }),
        aFunction({
          account: LEGACY,
          region: 'us-east-1',
          functionName: 'overridden',
          runtime: 'python3.12',
        }),
        aFunction({
          account: LEGACY,
          region: 'us-east-1',
          functionName: 'own',
          runtime: 'custom',
          packageType: null,
        }),
        aFunction({
          account: LEGACY,
          region: 'us-east-1',
          functionName: 'deleted',
          runtime: null,
          packageType: null,
          presence: 'deleted',
          tags: null,
          lastModified: null,
          capturedAt: '2026-11-19T08:00:00.000Z',
        }),
        aFunction({ account: UNKNOWN, functionName: 'unlisted', runtime: 'nodejs28.x' }),
      ],
    },
    { kind: 'accounts', accounts: [ORDERS, LEGACY] },
    {
      kind: 'coverage',
      coverage: [
        {
          accountId: '111122223333',
          region: 'eu-central-1',
          status: 'covered',
          reason: '',
          readAt: '2026-11-20T08:00:00.000Z',
        },
        {
          accountId: '111122223333',
          region: 'us-east-1',
          status: 'failed',
          reason: 'AccessDenied, "ListFunctions"',
          readAt: null,
        },
      ],
    },
  );
}
