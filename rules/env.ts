import * as z from 'zod/mini';
import type { MemberRole } from '../adapters/member-credentials.ts';
import { parse } from '../adapters/parse.ts';
import {
  allOrNone,
  logLevelVariable,
  optionalText,
  settingsTogether,
  settingsVariables,
} from '../adapters/settings-env.ts';
import { roleName } from '../adapters/variable-kinds.ts';

/** The rule function's environment variables, as rules/template.yaml sets them; those of a group go together. */
export const Env = z
  .object({
    MEMBER_ROLE_NAME: z.optional(roleName),
    MEMBER_EXTERNAL_ID: optionalText,
    ...settingsVariables,
    ...logLevelVariable,
  })
  .check(allOrNone('MEMBER_ROLE_NAME', 'MEMBER_EXTERNAL_ID'), settingsTogether);

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
