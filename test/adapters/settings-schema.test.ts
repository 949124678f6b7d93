import { readFile } from 'node:fs/promises';
import Ajv from 'ajv-draft-04';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../adapters/parse.ts';
import { settingsJsonSchema } from '../../adapters/settings-schema.ts';
import { policySchema } from '../../core/policy.ts';

/** AppConfig reads draft 4 and knows no formats; neither does this. */
const isAccepted = new Ajv.default({ strict: false, formats: { date: true } }).compile(
  JSON.parse(settingsJsonSchema()),
);

const TOPIC = { topic: { arn: 'arn:aws:sns:eu-west-1:111122223333:runtime-sunset-notices' } };

describe('the JSON Schema by which AppConfig validates settings', () => {
  test('accepts no settings at all, and the whole of the sample organization', async () => {
    const sample = await readFile(
      new URL('../../local/sample-organization/settings.json', import.meta.url),
      'utf8',
    );

    expect(isAccepted({})).toBe(true);
    expect(isAccepted(JSON.parse(sample))).toBe(true);
  });

  test('accepts the example of the guide, which has channels of each kind, as reading it does', async () => {
    const guide = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8');
    const [, example = ''] = /```json\n(.*?)```/s.exec(guide) ?? [];

    expect(isAccepted(JSON.parse(example))).toBe(true);
    expect(parseJson(policySchema, example, 'example')).toMatchObject(JSON.parse(example));
  });

  test.each([
    ['an unknown key', { waviers: [] }],
    ['a notice of a thousand years', { noticeDays: 365_000 }],
    ['a phase that is none', { nonCompliantFrom: 'supported' }],
    ['an owner rule without an owner', { owners: [{ account: '111122223333' }] }],
    ['a waiver of nothing', { waivers: [{ scope: {}, owner: 'a', reason: 'b', expires: '2026-12-01' }] }],
    [
      'a waiver until no day',
      { waivers: [{ scope: { runtime: 'go1.x' }, owner: 'a', reason: 'b', expires: '2027-02-29' }] },
    ],
    ['a channel of two kinds', { channels: { a: { ...TOPIC, email: { to: ['a@example.com'] } } } }],
    ['a channel of no kind', { channels: { a: {} } }],
    ['a channel name with a slash', { channels: { 'a/b': TOPIC } }],
    ['a secret by another prefix', { channels: { a: { slack: { webhookSecret: 'slack/platform' } } } }],
    ['nobody to write to', { channels: { a: { email: { to: [] } } } }],
    ['an address twice', { channels: { a: { email: { to: ['a@example.com', 'a@example.com'] } } } }],
    [
      'a topic by another prefix',
      { channels: { a: { topic: { arn: TOPIC.topic.arn.replace('runtime-', '') } } } },
    ],
    ['a route that matches nothing', { channels: { a: TOPIC }, routes: [{ match: {}, channels: ['a'] }] }],
    [
      'a route to nowhere',
      { channels: { a: TOPIC }, routes: [{ match: { region: ['us-east-1'] }, channels: [] }] },
    ],
    ['a report of no Region', { report: { regions: [] } }],
    ['a Region that is none', { report: { regions: ['Frankfurt'] } }],
    ['an override without a date', { dateOverrides: [{ runtime: 'go1.x', reason: 'b' }] }],
  ])('refuses %s before it is deployed', (_, document) => {
    expect(isAccepted(document)).toBe(false);
  });

  test('fits into the 32,768 characters that a validator may have', () => {
    expect(settingsJsonSchema().length).toBeLessThan(32_768);
  });
});
