import { readFile } from 'node:fs/promises';
import Ajv from 'ajv-draft-04';
import { describe, expect, it } from 'vitest';
import { settingsJsonSchema } from '../../adapters/settings-schema.ts';

/** AppConfig reads draft 4 and knows no formats; neither does this. */
const isAccepted = new Ajv.default({ strict: false, formats: { date: true } }).compile(
  JSON.parse(settingsJsonSchema()),
);

describe('the JSON Schema by which AppConfig validates settings', () => {
  it('accepts no settings at all, and the whole of the sample organization', async () => {
    const sample = await readFile(
      new URL('../../local/sample-organization/settings.json', import.meta.url),
      'utf8',
    );

    expect(isAccepted({})).toBe(true);
    expect(isAccepted(JSON.parse(sample))).toBe(true);
  });

  it.each([
    ['an unknown key', { waviers: [] }],
    ['a notice of a thousand years', { noticeDays: 365_000 }],
    ['a phase that is none', { nonCompliantFrom: 'supported' }],
    ['an owner rule without an owner', { owners: [{ account: '111122223333' }] }],
    ['a waiver of nothing', { waivers: [{ scope: {}, owner: 'a', reason: 'b', expires: '2026-12-01' }] }],
    [
      'a waiver until no day',
      { waivers: [{ scope: { runtime: 'go1.x' }, owner: 'a', reason: 'b', expires: '2027-02-29' }] },
    ],
    ['an override without a date', { dateOverrides: [{ runtime: 'go1.x', reason: 'b' }] }],
  ])('refuses %s before it is deployed', (_, document) => {
    expect(isAccepted(document)).toBe(false);
  });

  it('fits into the 32,768 characters that a validator may have', () => {
    expect(settingsJsonSchema().length).toBeLessThan(32_768);
  });
});
