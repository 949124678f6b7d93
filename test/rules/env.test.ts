import { expect, test } from 'vitest';
import { memberRoleOf, readEnv } from '../../rules/env.ts';

test('without any variable the rule serves its own account', () => {
  const env = readEnv({ PATH: '/usr/bin' });

  expect(env).toEqual({});
  expect(memberRoleOf(env)).toBeNull();
});

test('all variables together are accepted, and name the member role', () => {
  const env = readEnv({
    MEMBER_ROLE_NAME: 'runtime-sunset-member',
    MEMBER_EXTERNAL_ID: 'correct-horse',
    SETTINGS_APPLICATION: 'abc1234',
    SETTINGS_ENVIRONMENT: 'def5678',
    SETTINGS_PROFILE: 'ghi9012',
    POWERTOOLS_LOG_LEVEL: 'WARN',
  });

  expect(memberRoleOf(env)).toEqual({ roleName: 'runtime-sunset-member', externalId: 'correct-horse' });
});

test.each([
  {
    why: 'a role without its external id',
    variables: { MEMBER_ROLE_NAME: 'runtime-sunset-member' },
    message: 'environment: MEMBER_EXTERNAL_ID: is missing: MEMBER_ROLE_NAME, MEMBER_EXTERNAL_ID go together',
  },
  {
    why: 'settings named by half, and the error names each variable that is missing',
    variables: { SETTINGS_APPLICATION: 'abc1234' },
    message:
      /environment: SETTINGS_ENVIRONMENT: is missing: .*; SETTINGS_PROFILE: is missing: SETTINGS_APPLICATION, SETTINGS_ENVIRONMENT, SETTINGS_PROFILE go together/,
  },
  {
    why: 'an empty variable',
    variables: { MEMBER_ROLE_NAME: '', MEMBER_EXTERNAL_ID: 'correct-horse' },
    message: 'environment: MEMBER_ROLE_NAME: ',
  },
  {
    why: 'a role by its ARN',
    variables: {
      MEMBER_ROLE_NAME: 'arn:aws:iam::444455556666:role/runtime-sunset-member',
      MEMBER_EXTERNAL_ID: 'correct-horse',
    },
    message: 'environment: MEMBER_ROLE_NAME: must be the name of an IAM role',
  },
  {
    why: 'a log level that does not exist',
    variables: { POWERTOOLS_LOG_LEVEL: 'LOUD' },
    message: 'environment: POWERTOOLS_LOG_LEVEL: ',
  },
])('refuses $why', ({ variables, message }) => {
  expect(() => readEnv(variables)).toThrow(message);
});
