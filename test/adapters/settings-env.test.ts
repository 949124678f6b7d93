import { Logger } from '@aws-lambda-powertools/logger';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createCounters } from '../../adapters/counters.ts';
import { parse } from '../../adapters/parse.ts';
import { settingsOf, settingsTogether, settingsVariables } from '../../adapters/settings-env.ts';
import { aPolicy } from '../support/a-policy.ts';

const Env = z.object(settingsVariables).check(settingsTogether);

test('an environment that names no settings has the defaults', async () => {
  const settings = settingsOf(parse(Env, {}, 'environment'), () => new Date('2026-11-20'), {
    logger: new Logger(),
    metrics: createCounters('any'),
  });

  expect(await settings()).toEqual(aPolicy());
});

test.each(['', ' ', 'abc 1234', 'abc1234\n'])('%j names no settings', (text) => {
  const named = { SETTINGS_APPLICATION: text, SETTINGS_ENVIRONMENT: 'def5678', SETTINGS_PROFILE: 'ghi9012' };

  expect(() => parse(Env, named, 'environment')).toThrow(
    new Error('environment: SETTINGS_APPLICATION: must be a word without spaces'),
  );
});

test('an environment that names settings by half is refused with each variable that is missing', () => {
  expect(() => parse(Env, { SETTINGS_PROFILE: 'ghi9012' }, 'environment')).toThrow(
    'environment: SETTINGS_APPLICATION: is missing: SETTINGS_APPLICATION, SETTINGS_ENVIRONMENT, SETTINGS_PROFILE go ' +
      'together; SETTINGS_ENVIRONMENT: is missing',
  );
});
