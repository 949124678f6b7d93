import { describe, expect, test } from 'vitest';
import type { CoverageRow } from '../../reporter/coverage.ts';
import { readCoverageGaps } from '../../reporter/coverage-gaps.ts';
import { coverageCsv } from '../../reporter/report-folder.ts';
import { aPlace } from '../support/a-place.ts';

const DENIED = { status: 'failed', reason: 'AssumeRole: AccessDenied: no role' } as const;

async function gapsOf(places: Iterable<CoverageRow>) {
  async function* bytes() {
    for (const piece of coverageCsv([...places])) yield Buffer.from(piece);
  }
  return readCoverageGaps('coverage.csv', bytes(), 10);
}

describe('the gaps of a report', () => {
  test('are what failed and what is not enabled, not what was left out', async () => {
    const gaps = await gapsOf([
      aPlace(),
      aPlace({ region: 'us-east-1', ...DENIED }),
      aPlace({ region: 'af-south-1', status: 'not-enabled', reason: '' }),
      aPlace({ accountId: '222233334444', region: '', status: 'skipped', reason: 'SUSPENDED' }),
    ]);

    expect(gaps).toEqual({
      lines: [
        'shop (111122223333), us-east-1: failed, AssumeRole: AccessDenied: no role',
        'shop (111122223333), af-south-1: not-enabled',
      ],
      told: 2,
      total: 2,
    });
  });

  test('stand in one line for the Regions of an account that failed for one reason', async () => {
    const regions = ['ap-southeast-2', 'eu-central-1', 'eu-west-1', 'us-east-1'];
    const gaps = await gapsOf([
      ...regions.map((region) => aPlace({ region, ...DENIED })),
      aPlace({ region: 'us-west-2', status: 'failed', reason: 'was not collected' }),
      aPlace({ region: 'us-west-1', ...DENIED }),
      aPlace({ accountId: '222233334444', accountName: null, region: '', ...DENIED }),
    ]);

    expect(gaps).toEqual({
      lines: [
        'shop (111122223333), ap-southeast-2, eu-central-1, eu-west-1, us-east-1, us-west-1: failed, AssumeRole: AccessDenied: no role',
        'shop (111122223333), us-west-2: failed, was not collected',
        '222233334444, all Regions: failed, AssumeRole: AccessDenied: no role',
      ],
      told: 7,
      total: 7,
    });
  });

  test('name five Regions, and count the others', async () => {
    const gaps = await gapsOf(
      Array.from({ length: 17 }, (_, index) => aPlace({ region: `region-${index}`, ...DENIED })),
    );

    expect(gaps.lines).toEqual([
      'shop (111122223333), region-0, region-1, region-2, region-3, region-4 and 12 more: failed, AssumeRole: AccessDenied: no role',
    ]);
    expect(gaps).toMatchObject({ told: 17, total: 17 });
  });

  test('of 170,000 places are ten lines, and the number of all', async () => {
    function* places() {
      for (let account = 0; account < 10_000; account++) {
        const accountId = String(account).padStart(12, '0');
        for (let region = 0; region < 17; region++)
          yield aPlace({ accountId, region: `r-${region}`, ...DENIED });
      }
    }
    const { lines, told, total } = await gapsOf(places());

    expect(lines).toHaveLength(10);
    expect(lines[9]).toMatch(/^shop \(000000000009\), r-0, r-1, r-2, r-3, r-4 and 12 more: failed,/);
    expect({ told, total }).toEqual({ told: 170, total: 170_000 });
  });
});
