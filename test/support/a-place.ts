import type { CoverageRow } from '../../reporter/coverage.ts';

/** How the reading of an account and Region went: well, but for the members that a test is about. */
export function aPlace(members: Partial<CoverageRow> = {}): CoverageRow {
  return {
    accountId: '111122223333',
    accountName: 'shop',
    region: 'eu-west-1',
    status: 'covered',
    reason: '',
    functions: 1,
    readAt: '2026-11-20T06:00:00.000Z',
    ...members,
  };
}
