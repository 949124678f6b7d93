import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toOwnerKey } from '../../reporter/owner-key.ts';

describe('an owner’s name in an S3 key', () => {
  test.each([
    ['checkout', 'checkout'],
    ['Data_Platform-2', 'Data_Platform-2'],
    ['team a/b', 'team%20a%2Fb'],
    ['..', '%2E%2E'],
    ['50%', '50%25'],
    ['a~b', 'a%7Eb'],
    ['Zoë', 'Zo%C3%AB'],
    ['', ''],
  ])('%j is %j', (owner, key) => {
    expect(toOwnerKey(owner)).toBe(key);
  });

  test('keeps upper and lower case apart', () => {
    expect(toOwnerKey('Checkout')).not.toBe(toOwnerKey('checkout'));
  });

  test('is cut between escapes and ends in a hash when the name is long', () => {
    const [first, second] = [toOwnerKey(`${'ü'.repeat(120)}a`), toOwnerKey(`${'ü'.repeat(120)}b`)];

    expect(first).toMatch(/^(%C3%BC){16}%C3~[0-9a-f]{32}$/);
    expect(first).not.toBe(second);
  });

  test('never is that of another owner, is safe and short', () => {
    const owners = fc.string({ unit: 'binary', maxLength: 256 });
    fc.assert(
      fc.property(owners, owners, (a, b) => {
        expect(toOwnerKey(a)).toMatch(/^[A-Za-z0-9_%~-]*$/);
        expect(toOwnerKey(a).length).toBeLessThanOrEqual(200);
        expect(toOwnerKey(a) === toOwnerKey(b)).toBe(a === b);
      }),
    );
  });
});
