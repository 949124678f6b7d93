import { describe, expect, test } from 'vitest';
import { parseOrganizationAccount } from '../../adapters/organization-account.ts';

const ACCOUNT = {
  Id: '111122223333',
  Arn: 'arn:aws:organizations::999988887777:account/o-exampleorg/111122223333',
  Email: 'orders@example.com',
  Name: 'orders',
  State: 'ACTIVE',
  JoinedMethod: 'CREATED',
  JoinedTimestamp: 1700000000,
  Paths: ['o-exampleorg/r-ab12/ou-ab12-11111111/ou-ab12-22222222/111122223333/'],
};

describe('an account of the organization', () => {
  test('has its id, name, chain of units and state', () => {
    expect(parseOrganizationAccount(ACCOUNT, 'account')).toEqual({
      id: '111122223333',
      name: 'orders',
      ouPath: 'o-exampleorg/r-ab12/ou-ab12-11111111/ou-ab12-22222222',
      state: 'ACTIVE',
    });
  });

  test('may come without name, state and paths, and with the retired Status', () => {
    expect(parseOrganizationAccount({ Id: '111122223333', Status: 'ACTIVE' }, 'account')).toEqual({
      id: '111122223333',
      name: null,
      ouPath: null,
      state: null,
    });
  });

  test('in no unit is under the root', () => {
    expect(
      parseOrganizationAccount({ ...ACCOUNT, Paths: ['o-exampleorg/r-ab12/111122223333/'] }, 'account')
        .ouPath,
    ).toBe('o-exampleorg/r-ab12');
  });

  test('with an empty list of paths has none', () => {
    expect(parseOrganizationAccount({ ...ACCOUNT, Paths: [] }, 'account').ouPath).toBeNull();
  });

  test.each([
    ['without an id', { ...ACCOUNT, Id: undefined }],
    ['with an id that is none', { ...ACCOUNT, Id: '11112222' }],
    ['with an id that is a number', { ...ACCOUNT, Id: 111122223333 }],
  ])('%s is refused', (_, account) => {
    expect(() => parseOrganizationAccount(account, 'Accounts[3]')).toThrow(/^Accounts\[3\]: Id: /);
  });
});
