import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod/mini';
import type { Counters } from './counters.ts';
import { appConfigSettings, defaultSettings, type Settings } from './settings.ts';
import { word } from './variable-kinds.ts';

/** A variable that may be absent, but not empty. */
export const optionalText = z.optional(word);

/** The variables of a function's environment that name the AppConfig profile of the settings; for its Env schema. */
export const settingsVariables = {
  SETTINGS_APPLICATION: optionalText,
  SETTINGS_ENVIRONMENT: optionalText,
  SETTINGS_PROFILE: optionalText,
};

/** The levels that Powertools' logger knows and that a template may set; for the Env schemas. */
export const logLevelVariable = {
  POWERTOOLS_LOG_LEVEL: z.optional(z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR'])),
};

/** The check of an Env schema that the three variables of the settings go together. */
export const settingsTogether = allOrNone('SETTINGS_APPLICATION', 'SETTINGS_ENVIRONMENT', 'SETTINGS_PROFILE');

/** The part of a function's environment that names its settings. */
export interface SettingsEnv {
  readonly SETTINGS_APPLICATION?: string | undefined;
  readonly SETTINGS_ENVIRONMENT?: string | undefined;
  readonly SETTINGS_PROFILE?: string | undefined;
}

/** Where a function tells that a refresh failed. */
interface Telemetry {
  readonly logger: Pick<Logger, 'warn'>;
  readonly metrics: Pick<Counters<'SettingsRefreshFailed'>, 'add'>;
}

/**
 * The settings in the AppConfig profile that the environment names, or the defaults where it names none. A refresh that
 * fails leaves the last good document in force, and is told by a warning and a count.
 */
export function settingsOf(
  { SETTINGS_APPLICATION, SETTINGS_ENVIRONMENT, SETTINGS_PROFILE }: SettingsEnv,
  now: () => Date,
  { logger, metrics }: Telemetry,
): Settings {
  if (!SETTINGS_APPLICATION || !SETTINGS_ENVIRONMENT || !SETTINGS_PROFILE) return defaultSettings();
  const source = {
    application: SETTINGS_APPLICATION,
    environment: SETTINGS_ENVIRONMENT,
    profile: SETTINGS_PROFILE,
  };
  return appConfigSettings(source, now, (error) => {
    logger.warn('settings refresh failed; the last good document stays in force', error);
    metrics.add('SettingsRefreshFailed');
  });
}

/** A check of an Env schema that names each of these variables that is missing while another is there. */
export function allOrNone(...names: readonly string[]) {
  return z.superRefine<Record<string, unknown>>((env, context) => {
    const missing = names.filter((name) => env[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return;
    for (const name of missing) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `is missing: ${names.join(', ')} go together`,
      });
    }
  });
}
