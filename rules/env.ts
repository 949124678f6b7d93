import * as z from 'zod/mini';
import type { MemberRole } from '../adapters/member-credentials.ts';
import { parse } from '../adapters/parse.ts';
import { appConfigSettings, defaultSettings, type Settings } from '../adapters/settings.ts';

const text = z.optional(z.string().check(z.minLength(1)));

/** The rule function's environment variables, as rules/template.yaml sets them; those of a group go together. */
export const Env = z
  .object({
    MEMBER_ROLE_NAME: text,
    MEMBER_EXTERNAL_ID: text,
    SETTINGS_APPLICATION: text,
    SETTINGS_ENVIRONMENT: text,
    SETTINGS_PROFILE: text,
    POWERTOOLS_LOG_LEVEL: z.optional(z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR'])),
  })
  .check(
    allOrNone('MEMBER_ROLE_NAME', 'MEMBER_EXTERNAL_ID'),
    allOrNone('SETTINGS_APPLICATION', 'SETTINGS_ENVIRONMENT', 'SETTINGS_PROFILE'),
  );

/** The rule function's environment, once it is known to be whole. */
export type Env = z.infer<typeof Env>;

/** Throws an error that names each variable that is missing or does not fit, so that the cold start stops. */
export function readEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  return parse(Env, variables, 'environment');
}

/** The role of organization mode; null in single-account mode. */
export function memberRoleOf({ MEMBER_ROLE_NAME, MEMBER_EXTERNAL_ID }: Env): MemberRole | null {
  if (!MEMBER_ROLE_NAME || !MEMBER_EXTERNAL_ID) return null;
  return { roleName: MEMBER_ROLE_NAME, externalId: MEMBER_EXTERNAL_ID };
}

/** The settings in the AppConfig profile that the environment names, or the defaults where it names none. */
export function settingsOf(
  { SETTINGS_APPLICATION, SETTINGS_ENVIRONMENT, SETTINGS_PROFILE }: Env,
  now: () => Date,
  onRefreshFailed: (error: Error) => void,
): Settings {
  if (!SETTINGS_APPLICATION || !SETTINGS_ENVIRONMENT || !SETTINGS_PROFILE) return defaultSettings();
  const source = {
    application: SETTINGS_APPLICATION,
    environment: SETTINGS_ENVIRONMENT,
    profile: SETTINGS_PROFILE,
  };
  return appConfigSettings(source, now, onRefreshFailed);
}

function allOrNone(...names: readonly string[]) {
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
